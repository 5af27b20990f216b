import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** Bodies that have the form of JSON and nothing else that the API expects; each once ended in 500, or held up everybody. */
describe('hostile bodies', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let dashboard: string;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: [] });
    dashboard = (await tenant.admin.api.post<{ id: string }>('/dashboards', { name: 'Mine' })).data.id;
  });
  afterAll(() => app?.close());

  const many = <T>(count: number, item: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => item(index));

  it.each<[string, string, () => object, string]>([
    ['a hundred thousand unknown fields', '/auth/login', () => Object.fromEntries(many(100_000, (index) => [`k${index}`, 1])), 'maxFields'],
    ['two hundred thousand permissions', '/auth/api-keys', () => ({ name: 'k', permissions: many(200_000, (index) => index) }), 'arrayMaxSize'],
    ['sixty thousand widgets', '/dashboards', () => ({ name: 'd', widgets: many(60_000, () => ({})) }), 'arrayMaxSize'],
    ['a hundred thousand values in lists of lists', '/dashboards', () => ({ name: 'd', widgets: many(100, () => many(1_000, () => 1)) }), 'maxValues'],
  ])('%s are refused before anything looks at them', async (_, path, body, rule) => {
    const { status, error } = await tenant.admin.api.post(path, body());
    expect([status, error?.details]).toMatchObject([400, [{ rule }]]);
  });

  it('a body with more mistakes than anybody will read is answered with some of them', async () => {
    const { status, error } = await tenant.admin.api.post('/dashboards', { name: 'd', widgets: many(40, () => ({})) });
    expect(status).toBe(400);
    expect((error?.details as unknown[]).length).toBeLessThanOrEqual(50);
  });

  it.each<[string, string, () => string, unknown]>([
    ['POST', 'a lone surrogate as address', () => '/auth/register', { email: '\ud800@x.example', password: 'long enough to be one', tenantName: 'T' }],
    ['POST', 'null as refresh token', () => '/auth/refresh', { refreshToken: null }],
    ['PATCH', 'null as name of a person', () => '/auth/me', { name: null }],
    ['PATCH', 'null as name of a tenant', () => `/tenants/${tenant.id}`, { name: null }],
    ['PATCH', 'null as time zone', () => `/tenants/${tenant.id}`, { timeZone: null }],
    ['POST', 'null as cache policy', () => '/query/execute', { dataSourceId: '00000000-0000-4000-8000-000000000000', sql: 'SELECT 1', cache: null }],
    ['POST', 'a list as layout', () => '/dashboards', { name: 'd', layout: [] }],
    ['POST', 'a list of lists as layout', () => '/dashboards', { name: 'd', layout: [[]] }],
    ['POST', 'a list as widget', () => '/dashboards', { name: 'd', widgets: [[]] }],
    ['PUT', 'a list as share', () => `/dashboards/${dashboard}/sharing`, { visibility: 'private', roles: [[]], members: [] }],
    ['PUT', 'null as share', () => `/dashboards/${dashboard}/sharing`, { visibility: 'private', roles: [null], members: [null] }],
  ])('%s with %s is the sender\'s fault', async (method, _, path, body) => {
    const { status, error } = await tenant.admin.api.send(method, path(), { body });
    expect([status, error?.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['that is cut off', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n1'],
  ])('an upload %s is refused', async (_, contentType, body) => {
    const { data } = await tenant.admin.api.post<{ id: string }>('/datasources', { name: `Files ${contentType.length}`, type: 'file', settings: {} });
    const headers = { authorization: `Bearer ${tenant.admin.accessToken}`, 'content-type': contentType };
    const response = await fetch(`${app.url}/api/v1/datasources/${data.id}/files`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
  });

  it('a key that may only invite cannot make itself an admin', async () => {
    const key = (await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'invites', permissions: ['members:write', 'members:read'] })).data;
    const send = (method: string, path: string, body: unknown) =>
      fetch(`${app.url}/api/v1${path}`, { method, headers: { 'x-api-key': key.key, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await send('POST', `/tenants/${tenant.id}/invitations`, { email: 'me@example.test', role: 'admin' })).status).toBe(403);
    expect((await send('PATCH', `/tenants/${tenant.id}/members/${tenant.admin.id}`, { role: 'admin' })).status).toBe(403);
    expect((await new Api(app.url).as(tenant.admin.accessToken).get(`/tenants/${tenant.id}/members`)).status).toBe(200);
  });
});
