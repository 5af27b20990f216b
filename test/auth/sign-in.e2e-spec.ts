import { AccountsService } from '../../src/auth/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, type TestTenant, address, newTenant } from '../support/tenant.js';

describe('signing in', () => {
  let app: TestApp;
  let api: Api;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    api = new Api(app.url);
    tenant = await newTenant(app, { roles: ['viewer'] });
  });
  afterAll(() => app.close());

  it('takes an address in any case and answers the person, the tenant and a token of 15 minutes', async () => {
    const answer = await api.post('/auth/login', { email: ` ${tenant.viewer.email.toUpperCase()} `, password: TEST_PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({
      expiresIn: 900,
      user: { id: tenant.viewer.id, email: tenant.viewer.email, platformAdmin: false },
      tenant: { id: tenant.id, name: tenant.name, slug: tenant.slug, role: 'viewer', plan: 'enterprise' },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('answers an unknown account exactly as a wrong password', async () => {
    const wrong = await api.post('/auth/login', { email: tenant.viewer.email, password: 'not the password' });
    const unknown = await api.post('/auth/login', { email: address(), password: 'not the password' });
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.error]).toEqual([wrong.status, wrong.error]);
    expect([...unknown.headers.keys()].sort()).toEqual([...wrong.headers.keys()].sort());
  });

  it('records a failed sign-in of a known account, with the address and without a name for who it was', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    await api.post('/auth/login', { email: admin.email, password: 'not the password' });
    await eventually(async () => {
      const { data } = await admin.api.get<object[]>('/audit', { action: 'auth.sign-in.failed' });
      expect(data).toEqual([
        expect.objectContaining({ resourceType: 'user', resourceId: admin.id, actor: { kind: 'user', id: null, userId: null }, address: '127.0.0.1' }),
      ]);
    });
  });

  it('leads to the tenant that was asked for, else to the last one', async () => {
    const other = await newTenant(app, { roles: [] });
    const accounts = app.app.get(AccountsService, { strict: false });
    await accounts.ensureMembership({ tenantId: other.id, userId: tenant.viewer.id, role: 'developer' });
    const login = (tenantId?: string) =>
      api.post<{ tenant: { id: string; role: string } }>('/auth/login', { email: tenant.viewer.email, password: TEST_PASSWORD, ...(tenantId ? { tenantId } : {}) });
    expect((await login()).data.tenant).toMatchObject({ id: tenant.id, role: 'viewer' });
    expect((await login(other.id)).data.tenant).toMatchObject({ id: other.id, role: 'developer' });
    expect((await login()).data.tenant.id).toBe(other.id);
  });

  it('does not lead to a tenant of others, and does not tell whether it is there', async () => {
    const other = await newTenant(app, { roles: [] });
    const body = { email: tenant.viewer.email, password: TEST_PASSWORD };
    const foreign = await api.post('/auth/login', { ...body, tenantId: other.id });
    const nowhere = await api.post('/auth/login', { ...body, tenantId: '00000000-0000-4000-8000-000000000000' });
    expect([foreign.status, foreign.error]).toEqual([404, nowhere.error]);
  });

  it('refuses an account that belongs to no tenant, but only to whoever has its password', async () => {
    const email = address('alone');
    await app.app.get(AccountsService, { strict: false }).createUser({ email, password: TEST_PASSWORD });
    expect((await api.post('/auth/login', { email, password: TEST_PASSWORD })).status).toBe(403);
    expect((await api.post('/auth/login', { email, password: 'not the password' })).status).toBe(401);
  });

  it.each([
    ['an object for a password', { email: 'a@b.test', password: { length: 12 } }],
    ['a list of addresses', { email: ['a@b.test'], password: 'x' }],
    ['nothing', {}],
    ['an endless password', { email: 'a@b.test', password: 'x'.repeat(100_000) }],
  ])('answers %s with 400', async (_, body) => {
    expect((await api.post('/auth/login', body)).status).toBe(400);
  });
});

describe('signing in too often', () => {
  let app: TestApp;
  let api: Api;
  beforeAll(async () => {
    app = await startTestApp({ rateLimitFactor: 1, trustedProxies: ['127.0.0.1'] });
    api = new Api(app.url);
  });
  afterAll(() => app.close());

  const attempts = async (times: number, email: () => string, from: (index: number) => string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let index = 0; index < times; index += 1) {
      const sender = api.with({ 'x-forwarded-for': from(index) });
      statuses.push((await sender.post('/auth/login', { email: email(), password: 'not the password' })).status);
    }
    return statuses;
  };

  it('is slowed down after five attempts on one account from one address, and says when to come back', async () => {
    const email = address();
    expect(await attempts(6, () => email, () => '198.51.100.1')).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await api.with({ 'x-forwarded-for': '198.51.100.1' }).post('/auth/login', { email, password: 'x' });
    expect(refused.error?.code).toBe('RATE_LIMIT_EXCEEDED');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const told = ['limit', 'remaining', 'reset'].map((name) => refused.headers.get(`ratelimit-${name}`));
    expect(told).toEqual(['5', '0', refused.headers.get('retry-after')]);
    // Another account from there, and the same account from elsewhere, are not shut out with it.
    expect(await attempts(1, address, () => '198.51.100.1')).toEqual([401]);
    expect(await attempts(1, () => email, () => '198.51.100.2')).toEqual([401]);
  });

  it('is slowed down for one account also when each attempt comes from another address', async () => {
    const email = address();
    const statuses = await attempts(30, () => email, (index) => `203.0.113.${index}`);
    expect(statuses.slice(0, 20)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });

  it('is slowed down for one address also when each attempt is on another account', async () => {
    const statuses = await attempts(80, address, () => '198.51.100.77');
    expect(statuses.slice(0, 60)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });
});
