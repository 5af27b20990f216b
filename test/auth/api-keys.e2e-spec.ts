import { ApiKeysService } from '../../src/auth/api-keys.service.js';
import { AccountsService } from '../../src/auth/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { onDatabase } from '../support/sql.js';
import { newTenant, platformAdmin } from '../support/tenant.js';

interface Key {
  id: string;
  key: string;
  prefix: string;
  permissions: string[];
  lastUsedAt: string | null;
}

describe('API keys', () => {
  let app: TestApp;
  let replica: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
  });

  const create = (api: Api, permissions: string[], more: object = {}) =>
    api.post<Key>('/auth/api-keys', { name: 'ci', permissions, ...more });
  const using = (key: string, url = app.url) => new Api(url).with({ 'x-api-key': key });

  it('are shown once, kept as a hash alone, and listed without their secret', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const { status, data } = await create(admin.api, ['members:read']);
    expect(status).toBe(201);
    expect(data.key).toMatch(/^tm_[A-Za-z0-9_-]{43}$/);
    expect(data.key.startsWith(data.prefix)).toBe(true);
    const list = await admin.api.get<Key[]>('/auth/api-keys');
    expect(list.data).toEqual([expect.objectContaining({ id: data.id, prefix: data.prefix, lastUsedAt: null })]);
    expect(JSON.stringify(list.body)).not.toContain(data.key);
    const [row] = await onDatabase(app, 'SELECT row_to_json(k)::text AS text FROM api_keys k WHERE id = $1', [data.id]);
    expect(String(row?.['text'])).toContain(data.prefix);
    expect(String(row?.['text'])).not.toContain(data.key.slice(data.prefix.length));
    expect(JSON.stringify((await admin.api.get('/audit')).body)).not.toContain(data.key);
  });

  it('do what they were given and nothing else', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { data } = await create(tenant.admin.api, ['members:read']);
    const api = using(data.key);
    expect((await api.get(`/tenants/${tenant.id}/members`)).status).toBe(200);
    const refused = await api.post(`/tenants/${tenant.id}/invitations`, { email: 'x@example.test', role: 'viewer' });
    expect([refused.status, refused.error?.code]).toEqual([403, 'ACCESS_DENIED']);
    expect((await api.get('/auth/me')).status).toBe(403);
    expect((await api.get('/auth/sessions')).status).toBe(403);
    await eventually(async () => {
      const list = await tenant.admin.api.get<Key[]>('/auth/api-keys');
      expect(list.data[0]?.lastUsedAt).not.toBeNull();
    });
  });

  it('open nothing in another tenant', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const other = await newTenant(app, { roles: [] });
    const { data } = await create(tenant.admin.api, ['members:read', 'api-keys:read', 'api-keys:write']);
    expect((await using(data.key).get(`/tenants/${other.id}/members`)).status).toBe(404);
    const theirs = await create(other.admin.api, ['members:read']);
    expect((await using(data.key).delete(`/auth/api-keys/${theirs.data.id}`)).status).toBe(404);
    expect((await tenant.admin.api.delete(`/auth/api-keys/${theirs.data.id}`)).status).toBe(404);
    expect((await using(theirs.data.key).get(`/tenants/${other.id}/members`)).status).toBe(200);
  });

  it('cannot be given what their maker lacks, and never the powers of a platform admin', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const unknown = await create(tenant.admin.api, ['everything:write']);
    expect([unknown.status, unknown.error?.code]).toEqual([400, 'VALIDATION_FAILED']);
    const platform = await platformAdmin(app);
    const powers = await create(platform.api, ['jobs:write']);
    expect([powers.status, powers.error?.code]).toEqual([400, 'VALIDATION_FAILED']);
    const admin = await app.app.get(AccountsService, { strict: false }).actorFor(tenant.admin.id, tenant.id);
    const lesser = { ...admin, permissions: new Set(['api-keys:write', 'members:read']) };
    const beyond = app.app.get(ApiKeysService, { strict: false }).create(lesser, { name: 'ci', permissions: ['members:read', 'members:write'] });
    await expect(beyond).rejects.toMatchObject({ code: 'ACCESS_DENIED', details: { permission: 'members:write' } });
    const own = await create(platform.api, ['tenants:read', 'usage:read']);
    expect((await using(own.data.key).get(`/tenants/${tenant.id}`)).status).toBe(404);
    expect((await using(own.data.key).get(`/tenants/${tenant.id}/usage`)).status).toBe(404);
  });

  it('do not make keys, which would outlive them', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const { data } = await create(admin.api, ['api-keys:write', 'members:read']);
    expect((await create(using(data.key), ['members:read'])).status).toBe(403);
  });

  it('shrink with the role of their maker, and end with the membership', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { url } = (await tenant.admin.api.post<{ url: string }>(`/tenants/${tenant.id}/invitations`, { email: 'second-' + tenant.admin.email, role: 'admin' })).data;
    const joined = await new Api(app.url).post<{ accessToken: string; user: { id: string } }>(`/auth${url}/accept`, { password: 'another long password' });
    const { data } = await create(new Api(app.url).as(joined.data.accessToken), ['members:read', 'tenants:read']);
    const api = using(data.key);
    expect((await api.get(`/tenants/${tenant.id}/members`)).status).toBe(200);
    await tenant.admin.api.patch(`/tenants/${tenant.id}/members/${joined.data.user.id}`, { role: 'viewer' });
    expect((await api.get(`/tenants/${tenant.id}/members`)).status).toBe(403);
    expect((await api.get(`/tenants/${tenant.id}`)).status).toBe(200);
    await tenant.admin.api.delete(`/tenants/${tenant.id}/members/${joined.data.user.id}`);
    expect((await api.get(`/tenants/${tenant.id}`)).status).toBe(401);
  });

  it('stop at once when they are deleted, on every replica', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { data } = await create(tenant.admin.api, ['tenants:read']);
    const elsewhere = using(data.key, replica.url);
    expect((await elsewhere.get(`/tenants/${tenant.id}`)).status).toBe(200);
    expect((await tenant.admin.api.delete(`/auth/api-keys/${data.id}`)).data).toEqual({ ok: true });
    expect((await using(data.key).get(`/tenants/${tenant.id}`)).status).toBe(401);
    await eventually(async () => expect((await elsewhere.get(`/tenants/${tenant.id}`)).status).toBe(401), 2_000);
  });

  it.each([
    ['that nobody made', `tm_${'x'.repeat(43)}`],
    ['of another form', 'secret'],
    ['that is empty', ''],
    ['with what could be SQL', `tm_' OR '1'='1`],
  ])('%s are refused', async (_, key) => {
    const answer = await using(key).get('/audit');
    expect([answer.status, answer.error?.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('cannot expire in the past', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const answer = await create(admin.api, ['members:read'], { expiresAt: new Date(Date.now() - 1).toISOString() });
    expect([answer.status, answer.error?.details]).toEqual([400, [expect.objectContaining({ path: 'expiresAt' })]]);
  });

  it('stop when they expire, also those that were found good a moment before', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const { data } = await create(tenant.admin.api, ['tenants:read'], { expiresAt });
    expect((await using(data.key).get(`/tenants/${tenant.id}`)).status).toBe(200);
    await eventually(async () => expect((await using(data.key).get(`/tenants/${tenant.id}`)).status).toBe(401), 4_000);
  });

  it('are listed in pages', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    for (const name of ['a', 'b', 'c']) await create(admin.api, ['members:read'], { name });
    const first = await admin.api.get<{ name: string }[]>('/auth/api-keys', { limit: 2 });
    expect(first.data.map(({ name }) => name)).toEqual(['a', 'b']);
    const second = await admin.api.get<{ name: string }[]>('/auth/api-keys', { limit: 2, cursor: first.metadata.page?.nextCursor ?? '' });
    expect([second.data.map(({ name }) => name), second.metadata.page]).toEqual([['c'], { nextCursor: null }]);
    expect((await admin.api.get('/auth/api-keys', { cursor: 'nonsense' })).status).toBe(400);
  });

  // Last, for a clock that goes back confuses the rate limits.
  it('are cleared away a month after they expired, with old sessions and invitations', async () => {
    const tenant = await newTenant(app, { roles: [] });
    await create(tenant.admin.api, ['tenants:read'], { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await tenant.admin.api.post(`/tenants/${tenant.id}/invitations`, { email: 'late@example.test', role: 'viewer' });
    const count = async (table: string): Promise<number> =>
      Number((await onDatabase(app, `SELECT count(*) FROM ${table} WHERE tenant_id = $1`, [tenant.id]))[0]?.['count']);
    const runner = app.app.get(JobRunner, { strict: false });
    moveClock(app, 20 * 86_400_000);
    await runner.runNow('token-and-session-cleanup');
    expect([await count('api_keys'), await count('invitations')]).toEqual([1, 1]);
    moveClock(app, 200 * 86_400_000);
    await runner.runNow('token-and-session-cleanup');
    expect([await count('api_keys'), await count('invitations')]).toEqual([0, 0]);
    const left = await onDatabase(app, 'SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM refresh_tokens) AS tokens');
    expect(left).toEqual([{ sessions: '0', tokens: '0' }]);
    const [run] = await runner.history('token-and-session-cleanup', 1);
    expect(run?.outcome).toBe('succeeded');
    expect(Object.keys(run?.counts ?? {}).sort()).toEqual(['apiKeys', 'invitations', 'refreshTokens', 'sessions']);
  });
});
