import pg from 'pg';
import type { CellValue, Connector, ExecuteRequest, ResultColumn } from '../../src/data-sources/connectors/connector.js';
import { PostgresqlConnector, type PostgresqlOptions } from '../../src/data-sources/connectors/postgresql/postgresql.connector.js';
import { PostgresqlSettings } from '../../src/data-sources/connectors/postgresql/postgresql.settings.js';

/** Settings for the database of an address. */
export function settingsFor(url: string, changes: Partial<PostgresqlSettings> = {}): PostgresqlSettings {
  const { hostname, port, pathname, username, password } = new URL(url);
  return Object.assign(new PostgresqlSettings(), {
    host: hostname,
    port: port === '' ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...changes,
  });
}

/** A connector that reaches every host under 127.0.0.1. */
export function connect(settings: PostgresqlSettings, options: PostgresqlOptions = {}): PostgresqlConnector {
  return new PostgresqlConnector(settings, { resolveHost: async () => ({ address: '127.0.0.1', family: 4 }) }, options);
}

/** A request with generous bounds. */
export function request(sql: string, changes: Partial<ExecuteRequest> = {}): ExecuteRequest {
  return { sql, parameters: [], limit: 1000, maxBytes: 50_000_000, timeoutMs: 10_000, signal: new AbortController().signal, ...changes };
}

export interface WholeResult {
  columns: ResultColumn[];
  rows: CellValue[][];
  truncated: boolean;
}

/** Executes and reads everything. */
export async function read(connector: Connector, sql: string, changes: Partial<ExecuteRequest> = {}): Promise<WholeResult> {
  const stream = await connector.execute(request(sql, changes));
  const rows: CellValue[][] = [];
  for await (const batch of stream.batches) rows.push(...batch);
  return { columns: stream.columns, rows, truncated: stream.truncated() };
}

export interface SessionCondition {
  state?: string;
  /** Pattern for the statement that runs, or ran last. */
  like?: string;
  waitEvent?: string;
}

/** Watches a database from outside, as its owner. */
export class Observer {
  private constructor(readonly client: pg.Client) {}

  static async connect(url: string): Promise<Observer> {
    const client = new pg.Client({ connectionString: url, application_name: 'observer' });
    await client.connect();
    return new Observer(client);
  }

  /** How many of Tidemark's connections to this database meet the condition. */
  async sessions(condition: SessionCondition = {}): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      `SELECT count(*)::int4 AS count FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'tidemark'
          AND ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR query LIKE $2)
          AND ($3::text IS NULL OR wait_event = $3)`,
      [condition.state ?? null, condition.like ?? null, condition.waitEvent ?? null],
    );
    return rows[0]?.count ?? -1;
  }

  /** Waits until that many sessions meet the condition. */
  async until(count: number, condition: SessionCondition, withinMs = 20_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const now = await this.sessions(condition);
      if (now === count) return;
      if (Date.now() > deadline) throw new Error(`${String(now)} sessions instead of ${String(count)} with ${JSON.stringify(condition)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
