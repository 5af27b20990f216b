import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, address, newTenant, signIn } from '../support/tenant.js';

interface Auth {
  accessToken: string;
  refreshToken?: string;
  expiresIn: number;
  user: { id: string; email: string; name: string; platformAdmin: boolean };
  tenant: { id: string; name: string; slug: string; timeZone: string; role: string; plan: string };
}

const form = (overrides: object = {}) => ({ email: address(), password: TEST_PASSWORD, tenantName: 'Acme', ...overrides });

describe('registering', () => {
  let app: TestApp;
  let api: Api;
  beforeAll(async () => {
    app = await startTestApp();
    api = new Api(app.url);
  });
  afterAll(() => app.close());

  // First, for it needs an installation without accounts.
  it('makes exactly one of ten who register at once the platform admin', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post<Auth>('/auth/register', form())));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const admins = answers.filter(({ data }) => data.user.platformAdmin);
    expect(admins).toHaveLength(1);
    expect(admins[0]?.data.tenant.plan).toBe('enterprise');
    expect(answers.filter(({ data }) => data.tenant.plan === 'pro')).toHaveLength(9);
  });

  it('answers like a sign-in, with the person as admin of the new tenant', async () => {
    const email = address('Ada').toUpperCase();
    const answer = await api.post<Auth>('/auth/register', form({ email, timeZone: 'Europe/Berlin', name: ' Ada ' }));
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      expiresIn: 900,
      user: { email: email.toLowerCase(), name: 'Ada', platformAdmin: false },
      tenant: { name: 'Acme', timeZone: 'Europe/Berlin', role: 'admin' },
    });
    expect(answer.data.refreshToken).toBeUndefined();
    expect(answer.headers.get('set-cookie')).toMatch(/^tidemark_refresh=/);
    const me = await api.as(answer.data.accessToken).get('/auth/me');
    expect(me.status).toBe(200);
  });

  it('gives tenants of one name different slugs', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => api.post<Auth>('/auth/register', form({ tenantName: 'Same Name' }))));
    const slugs = answers.map(({ data }) => data.tenant.slug);
    expect(new Set(slugs).size).toBe(3);
    expect(slugs.every((slug) => /^same-name(-[0-9a-f]{4})?$/.test(slug))).toBe(true);
  });

  it('makes one account of an address that registers twice at once', async () => {
    const body = form();
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.post<Auth>('/auth/register', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.error?.code).toBe('CONFLICT');
    const { data } = await (await signIn(app, body.email)).api.get<{ tenants: unknown[] }>('/auth/me');
    expect(data.tenants).toHaveLength(1);
  });

  it('keeps the address of the demo for the demo', async () => {
    const answer = await api.post('/auth/register', form({ email: 'Demo@tidemark.local' }));
    expect([answer.status, answer.error?.code]).toEqual([409, 'CONFLICT']);
  });

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['a password of 201 characters', { password: 'x'.repeat(201) }, 'password'],
    ['a password that is no text', { password: { $ne: null } }, 'password'],
    ['no address', { email: 'nobody' }, 'email'],
    ['an empty tenant name', { tenantName: '  ' }, 'tenantName'],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an unknown field', { platformAdmin: true }, 'platformAdmin'],
  ])('refuses %s by the name of its field', async (_, overrides, path) => {
    const answer = await api.post('/auth/register', form(overrides));
    expect(answer.status).toBe(400);
    expect(answer.error?.code).toBe('VALIDATION_FAILED');
    expect(answer.error?.details).toContainEqual(expect.objectContaining({ path }));
  });

  it.each([
    ['NUL', { tenantName: 'a\u0000b' }],
    ['a lone surrogate', { tenantName: 'a\ud800b' }],
  ])('answers a name with %s with 4xx and leaves nothing behind', async (_, overrides) => {
    const body = form(overrides);
    const answer = await api.post('/auth/register', body);
    if (answer.status !== 201) {
      expect(answer.status).toBe(400);
      expect((await api.post('/auth/login', { email: body.email, password: body.password })).status).toBe(401);
    }
  });

  it('says publicly that anybody may register, and shows the permission matrix', async () => {
    expect((await api.get('/auth/config')).data).toEqual({ registration: 'open', demo: false });
    const { data } = await api.get<{ roles: string[]; permissions: { permission: string; roles: string[] }[] }>('/auth/permissions');
    expect(data.roles).toEqual(['viewer', 'operator', 'developer', 'admin']);
    expect(data.permissions).toContainEqual({ permission: 'queries:execute', roles: ['developer', 'admin'], platformAdmin: false });
  });
});

describe('registering where accounts are by invitation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ registration: 'invite' });
  });
  afterAll(() => app.close());

  it('is refused, also to the first who comes', async () => {
    const answer = await new Api(app.url).post('/auth/register', form());
    expect([answer.status, answer.error?.code]).toEqual([403, 'ACCESS_DENIED']);
    expect((await new Api(app.url).get('/auth/config')).data).toEqual({ registration: 'invite', demo: false });
  });

  it('leaves founding tenants to platform admins', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const refused = await tenant.admin.api.post('/tenants', { name: 'Another' });
    expect([refused.status, refused.error?.code]).toEqual([403, 'ACCESS_DENIED']);
  });
});
