import { type TestApp, startTestApp } from '../support/app.js';
import { type Northwind, allowHost, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';

interface Source {
  id: string;
  name: string;
  version: number;
  settings: Record<string, unknown>;
}

describe('data sources', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp({ corsOrigins: ['https://app.example.com'] }), createNorthwind()]);
    tenant = await newTenant(app, { roles: [] });
  });
  afterAll(async () => {
    await app?.close();
    await northwind?.drop();
  });

  const attached = async (name: string): Promise<Source> => {
    const id = await attachNorthwind(app, tenant.admin.api, northwind, name);
    return (await tenant.admin.api.get<Source>(`/datasources/${id}`)).data;
  };
  const change = (source: Source, settings: Record<string, unknown>) =>
    tenant.admin.api.put<Source>(`/datasources/${source.id}`, { name: source.name, version: source.version, settings: { ...source.settings, ...settings } });

  it.each([
    ['host', { host: 'elsewhere.example.com' }],
    ['port', { port: 6543 }],
    ['ssl', { ssl: 'require' }],
  ])('keep a stored password from whoever points them elsewhere by another %s', async (name, settings) => {
    const source = await attached(`Kept ${name}`);
    const { status, error } = await change(source, settings);
    expect(status).toBe(400);
    expect(error?.details).toEqual([{ path: 'settings.password', rule: 'secretNeeded', message: `password must be given again, because ${name} changed` }]);
    expect((await tenant.admin.api.get<Source>(`/datasources/${source.id}`)).data.version).toBe(source.version);
  });

  it('keep their password when what stays at home changes, and take a new one with a new place', async () => {
    const source = await attached('Moved');
    const same = await change(source, { schemas: ['public'] });
    expect(same.status).toBe(200);
    expect((await tenant.admin.api.post<{ ok: boolean }>(`/datasources/${source.id}/test`)).data.ok).toBe(true);
    const moved = await change(same.data, { host: 'elsewhere.example.com', password: 'another' });
    expect(moved.status).toBe(200);
  });

  it('record in the audit trail who opens and closes private addresses', async () => {
    const admin = await platformAdmin(app);
    await admin.api.post('/platform/allowed-hosts', { host: '10.1.2.3', port: 5432, reason: 'warehouse' });
    await admin.api.post('/platform/allowed-hosts', { host: '10.1.2.3', port: 5432, reason: 'warehouse' });
    await admin.api.delete('/platform/allowed-hosts/10.1.2.3/5432');
    const { data } = await admin.api.get<{ action: string; resourceId: string; after: unknown; actor: { id: string } }[]>('/audit', { limit: 100 });
    const lines = data.filter(({ resourceId }) => resourceId === '10.1.2.3:5432');
    expect(lines.map(({ action, after, actor }) => [action, after, actor.id])).toEqual([
      ['allowed-host.disallow', null, admin.id],
      ['allowed-host.allow', { reason: 'warehouse' }, admin.id],
    ]);
    await allowHost(app, '10.9.9.9', 1);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('may be changed by %s from a trusted origin', async (method) => {
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': method };
    const response = await fetch(`${app.url}/api/v1/datasources/1`, { method: 'OPTIONS', headers });
    expect(response.headers.get('access-control-allow-methods')).toContain(method);
  });

  it.each([
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('refuse %s in a name, and name the field', async (_, name) => {
    const { status, error } = await tenant.admin.api.post('/datasources', { name, type: 'file', settings: {} });
    expect([status, error?.details]).toMatchObject([400, [{ path: 'name', rule: 'text' }]]);
  });
});
