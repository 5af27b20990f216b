import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { AllowedHosts } from '../../src/data-sources/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import type { Answer } from '../support/http.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type TestDatabase, createTestDatabase } from '../support/test-database.js';

/** A small business database of its own, attached as a tenant's data source. */
export interface SampleSource {
  id: string;
  name: string;
  /** Runs SQL in the business database, past Tidemark. */
  run<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Orders of four regions on four days of 2024, ten each; amounts from 1 to 10. */
const SCHEMA = `
  CREATE TABLE orders (id int PRIMARY KEY, region text NOT NULL, ordered_on date NOT NULL, amount int NOT NULL);
  INSERT INTO orders
  SELECT r * 10 + n, (ARRAY['EU', 'US', 'Asia', 'Africa'])[r], date '2024-01-01' + (r - 1) * 10, n
    FROM generate_series(1, 4) AS r, generate_series(1, 10) AS n`;

export async function sampleSource(app: TestApp, tenant: TestTenant): Promise<SampleSource> {
  const database: TestDatabase = await createTestDatabase();
  const url = new URL(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(SCHEMA);
  const [host, port] = [url.hostname, Number(url.port)];
  await app.app.get(AllowedHosts, { strict: false }).allow({ tenantId: null }, { host, port, reason: 'test' });
  const name = `Shop ${randomUUID().slice(0, 8)}`;
  const settings = {
    host,
    port,
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ssl: 'disable',
  };
  const { data, error } = await tenant.admin.api.post<{ id: string }>('/datasources', {
    name,
    type: 'postgresql',
    settings,
  });
  if (error) throw new Error(`The source could not be attached: ${error.message} ${JSON.stringify(error.details)}`);
  return {
    id: data.id,
    name,
    run: async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await client.query<T>(sql, values)).rows,
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}

export interface WidgetView {
  id: string;
  slug: string;
  type: string;
  name: string;
  position: { x: number; y: number; width: number; height: number };
  query?: Record<string, unknown>;
  visualization: { type: string; config: Record<string, unknown> };
}

export interface DashboardView {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  tags: string[];
  version: number;
  owner: { id: string; name: string } | null;
  settings: { refreshInterval: number; variables: { name: string }[] };
  widgets: WidgetView[];
  access: 'view' | 'edit';
}

export interface WidgetResult {
  id: string;
  name: string;
  type: string;
  data: Record<string, unknown>[];
  columns: { name: string; type: string }[];
  meta: { totalRows: number; cached: boolean; cacheLevel: string } | null;
  error?: { code: string; message: string };
}

/** A chart over the sample source. */
export function chart(dataSourceId: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'chart',
    name: 'Orders by region',
    query: {
      kind: 'sql',
      dataSourceId,
      sql: 'SELECT region, count(*)::int AS orders FROM orders GROUP BY 1 ORDER BY 1',
    },
    visualization: { type: 'bar', config: { x: 'region', y: 'orders' } },
    ...change,
  };
}

/** Data of a success; anything else fails the test with what the server said. */
export function succeeded<T>(answer: Answer<T>): T {
  if (answer.status >= 300)
    throw new Error(
      `${answer.status} ${answer.error?.code}: ${answer.error?.message} ${JSON.stringify(answer.error?.details)}`,
    );
  return answer.data;
}

export const problemPaths = (answer: Answer<unknown>): string[] =>
  ((answer.error?.details ?? []) as { path: string; rule: string }[]).map(({ path, rule }) => `${path}: ${rule}`);

/** What the suites about dashboards stand on. */
export interface Shop {
  app: TestApp;
  /** Has the sample source. */
  tenant: TestTenant;
  /** Somebody else. */
  other: TestTenant;
  source: SampleSource;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const app = await startTestApp();
  const tenant = await newTenant(app);
  const other = await newTenant(app);
  const source = await sampleSource(app, tenant);
  const close = async (): Promise<void> => {
    await source.close();
    await app.close();
  };
  return { app, tenant, other, source, close };
}

/** A table widget over SQL. */
export function table(
  dataSourceId: string,
  sql: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  const query = { kind: 'sql', dataSourceId, sql };
  return { type: 'table', name: 'Table', query, visualization: { type: 'table', config: {} }, ...change };
}
