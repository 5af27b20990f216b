import type pg from 'pg';
import { AccountsService } from '../../src/auth/index.js';
import type { Role } from '../../src/tenants/index.js';
import type { TestApp } from '../support/app.js';
import type { Answer } from '../support/http.js';
import { type Northwind, attachNorthwind } from '../support/northwind.js';
import { TEST_PASSWORD, type TestTenant, type TestUser, address, newTenant, signIn } from '../support/tenant.js';

/** One of everything that a tenant can have, each with the marker wherever text is free. */
export interface Planted {
  tenant: TestTenant;
  /** Stands in names, descriptions, SQL, addresses, file names; no answer to anybody else may hold it. */
  marker: string;
  dashboard: string;
  widget: string;
  version: string;
  variable: string;
  dataSource: string;
  dataSourceName: string;
  fileSource: string;
  file: string;
  savedQuery: string;
  invitation: string;
  /** A member with no other part in the test. */
  member: string;
  apiKey: string;
  apiKeySecret: string;
  session: string;
  embedToken: string;
  /** Of a viewer of the dashboard, who may do all that there is for viewers. */
  embedTokenSecret: string;
  execution: string;
  /** Settings with which the source was connected, password included. */
  settings: Northwind['settings'];
}

/** Fills a tenant with one of everything, by its own admin. */
export async function plant(app: TestApp, northwind: Northwind, marker: string): Promise<Planted> {
  const tenant = await newTenant(app, { name: `Tenant ${marker}` });
  const { api } = tenant.admin;
  const dataSourceName = `Source ${marker}`;
  const dataSource = await attachNorthwind(app, api, northwind, dataSourceName);
  const fileSource = done(await api.post<{ id: string }>('/datasources', { name: `Files ${marker}`, type: 'file', settings: {} })).id;
  const sql = `SELECT '${marker}' AS mark, category_name FROM categories WHERE category_name = :category`;
  const variable = { name: 'category', type: 'text', default: 'Beverages', options: { query: { dataSourceId: dataSource, sql: `SELECT '${marker}' AS mark` } } };
  const dashboard = done(
    await api.post<{ id: string; version: number; widgets: { id: string }[] }>('/dashboards', {
      name: `Dashboard ${marker}`,
      slug: `slug-${marker}`,
      description: `About ${marker}`,
      tags: [marker],
      settings: { refreshInterval: 1, variables: [variable] },
      widgets: [{ type: 'table', name: `Widget ${marker}`, query: { dataSourceId: dataSource, sql }, visualization: { type: 'table', config: {} } }],
    }),
  );
  done(await api.get(`/dashboards/${dashboard.id}/data`));
  done(await api.put(`/dashboards/${dashboard.id}/draft`, { version: dashboard.version, name: `Draft ${marker}` }));
  const savedQuery = done(await api.post<{ id: string }>('/queries', { name: `Query ${marker}`, description: marker, dataSourceId: dataSource, sql }));
  done(await api.post('/query/execute', { dataSourceId: dataSource, sql, parameters: { category: marker } }));
  const invitation = done(await api.post<{ id: string }>(`/tenants/${tenant.id}/invitations`, { email: `${marker}@example.test`, role: 'viewer' }));
  const embedded = done(
    await api.post<{ id: string; token: string }>('/embed/token', {
      dashboardId: dashboard.id,
      permissions: { interaction: 'edit', export: true },
      lockedParameters: { category: marker },
      userContext: { mark: marker },
    }),
  );
  const key = done(await api.post<{ id: string; key: string }>('/auth/api-keys', { name: `Key ${marker}`, permissions: ['dashboards:read'] }));
  for (const person of [tenant.viewer, tenant.operator, tenant.developer, tenant.admin]) done(await person.api.patch('/auth/me', { name: `Person ${marker}` }));
  return {
    tenant,
    marker,
    dashboard: dashboard.id,
    widget: dashboard.widgets[0]?.id ?? '',
    version: String(dashboard.version),
    variable: variable.name,
    dataSource,
    dataSourceName,
    fileSource,
    file: await uploadFile(app, tenant.admin, fileSource, `${marker}.csv`),
    savedQuery: savedQuery.id,
    invitation: invitation.id,
    member: await newMember(app, tenant, 'viewer', address(marker)),
    apiKey: key.id,
    apiKeySecret: key.key,
    session: await anotherSession(app, tenant.admin),
    embedToken: embedded.id,
    embedTokenSecret: embedded.token,
    execution: `run-${marker}`,
    settings: northwind.settings,
  };
}

/** Adds somebody to a tenant. @returns their id. */
export async function newMember(app: TestApp, { slug }: TestTenant, role: Role, email: string): Promise<string> {
  const accounts = app.app.get(AccountsService, { strict: false });
  const { id } = await accounts.createUser({ email, password: TEST_PASSWORD, tenantSlug: slug, role });
  return id;
}

/** A second sign-in, so that ending it harms nobody. */
async function anotherSession(app: TestApp, { email }: TestUser): Promise<string> {
  const { api } = await signIn(app, email);
  const sessions = done(await api.get<{ id: string; current: boolean }[]>('/auth/sessions'));
  return sessions.find(({ current }) => current)?.id ?? '';
}

async function uploadFile(app: TestApp, { accessToken }: TestUser, source: string, name: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([`word\n${name}\n`]), name);
  const url = `${app.url}/api/v1/datasources/${source}/files`;
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: form });
  if (answer.status !== 201) throw new Error(`The file was not taken: ${await answer.text()}`);
  return name;
}

/**
 * A statement of the tenant that runs until it is let go: it waits for a lock on a table, and costs nothing meanwhile.
 * @returns lets it go; resolves to how it was answered.
 */
export async function holdExecution(northwind: Northwind, { tenant, dataSource, execution }: Planted): Promise<() => Promise<Answer<unknown>>> {
  const lock: pg.Client = northwind.owner;
  await lock.query('BEGIN; LOCK TABLE region IN ACCESS EXCLUSIVE MODE');
  const answer = tenant.developer.api.post('/query/execute', { dataSourceId: dataSource, sql: 'SELECT * FROM region', executionId: execution });
  return async () => {
    await lock.query('COMMIT');
    return answer;
  };
}

/** Data of a success; anything else fails with what the server said. */
export function done<T>({ status, data, error }: Answer<T>): T {
  if (status >= 300) throw new Error(`${status} ${error?.code}: ${error?.message} ${JSON.stringify(error?.details)}`);
  return data;
}
