import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, type TestTenant, newTenant, signIn } from '../support/tenant.js';

const DAY_MS = 86_400_000;

interface Auth {
  accessToken: string;
  refreshToken?: string;
}

describe('renewing a session', () => {
  let app: TestApp;
  let api: Api;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    api = new Api(app.url);
    tenant = await newTenant(app, { roles: [] });
  });
  afterAll(() => app.close());

  const refresh = (refreshToken: string | undefined) => api.post<Auth>('/auth/refresh', { refreshToken });

  it('gives a new access token and a new refresh token', async () => {
    const session = await signIn(app, tenant.admin.email);
    const answer = await refresh(session.refreshToken);
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ expiresIn: 900, tenant: { id: tenant.id }, user: { id: tenant.admin.id } });
    expect(answer.data.refreshToken).not.toBe(session.refreshToken);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await api.as(answer.data.accessToken).get('/auth/me')).status).toBe(200);
  });

  it('ends the whole session when a refresh token is used twice', async () => {
    const session = await signIn(app, tenant.admin.email);
    const bystander = await signIn(app, tenant.admin.email);
    const next = await refresh(session.refreshToken);
    expect((await refresh(session.refreshToken)).status).toBe(401);
    expect((await refresh(next.data.refreshToken)).status).toBe(401);
    expect((await session.api.get('/auth/me')).status).toBe(401);
    expect((await api.as(next.data.accessToken).get('/auth/me')).status).toBe(401);
    expect((await refresh(bystander.refreshToken)).status).toBe(200);
    const { data } = await bystander.api.get<object[]>('/audit', { action: 'auth.refresh-token.reused' });
    expect(data).toHaveLength(1);
  });

  it('lets one of ten who use a token at once win, and then ends the session, for nine too many had it', async () => {
    const session = await signIn(app, tenant.admin.email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(session.refreshToken)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect((await refresh(won[0]?.data.refreshToken)).status).toBe(401);
  });

  it('answers an attempt that is repeated, as its answer was lost, alike, until its token is used', async () => {
    const session = await signIn(app, tenant.admin.email);
    const renew = (refreshToken: string | undefined, attempt: string) => api.post<Auth>('/auth/refresh', { refreshToken, attempt: attempt.padEnd(24, '.') });
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => renew(session.refreshToken, 'one')));
    expect(again.map(({ status, data }) => [status, data.refreshToken])).toEqual(again.map(() => [200, first?.data.refreshToken]));
    const second = await renew(first?.data.refreshToken, 'one');
    expect(second.status).toBe(200);
    expect(second.data.refreshToken).not.toBe(first?.data.refreshToken);
    // Whoever has been there already is not told again.
    expect((await renew(session.refreshToken, 'one')).status).toBe(401);
    expect((await refresh(second.data.refreshToken)).status).toBe(401);
  });

  it.each([['another attempt', { attempt: 'two'.padEnd(24, '.') }], ['no attempt', {}]])('ends the session for a spent token that comes with %s', async (_, other) => {
    const session = await signIn(app, tenant.admin.email);
    const next = await api.post<Auth>('/auth/refresh', { refreshToken: session.refreshToken, attempt: 'one'.padEnd(24, '.') });
    expect((await api.post('/auth/refresh', { refreshToken: session.refreshToken, ...other })).status).toBe(401);
    expect((await refresh(next.data.refreshToken)).status).toBe(401);
  });

  it.each([['unknown', 'x'.repeat(43)], ['empty', '']])('refuses an %s token', async (_, token) => {
    expect((await refresh(token)).status).toBe(401);
  });

  it('goes on in another of the tenants when the person was removed from this one', async () => {
    const other = await newTenant(app, { roles: [] });
    const { data: invitation } = await other.admin.api.post<{ url: string }>(`/tenants/${other.id}/invitations`, { email: tenant.admin.email, role: 'viewer' });
    const { data: joined } = await api.post<Auth>(`/auth${invitation.url}/accept`, { password: TEST_PASSWORD, tokenDelivery: 'body' });
    await other.admin.api.delete(`/tenants/${other.id}/members/${tenant.admin.id}`);
    expect((await api.as(joined.accessToken).get('/auth/me')).status).toBe(401);
    const renewed = await refresh(joined.refreshToken);
    expect(renewed.data).toMatchObject({ tenant: { id: tenant.id } });
  });
});

describe('the life of a session', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp();
  });
  afterEach(() => app.close());

  const refresh = (refreshToken: string | undefined) => new Api(app.url).post<Auth>('/auth/refresh', { refreshToken });

  it('refuses a token after 30 days without use', async () => {
    const { admin: session } = await newTenant(app, { roles: [] });
    moveClock(app, 30 * DAY_MS + 1_000);
    expect((await refresh(session.refreshToken)).status).toBe(401);
  });

  it('ends after 90 days however often it was renewed', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    let refreshToken: string | undefined = admin.refreshToken;
    for (const days of [29, 58, 87]) {
      moveClock(app, days * DAY_MS);
      refreshToken = (await refresh(refreshToken)).data.refreshToken;
      expect(refreshToken).toBeDefined();
    }
    moveClock(app, 91 * DAY_MS);
    expect((await refresh(refreshToken)).status).toBe(401);
  });
});

describe('the refresh cookie', () => {
  let app: TestApp;
  let secure: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp({ corsOrigins: ['https://app.example.com'] });
    secure = await startTestApp({ publicUrl: 'https://bi.example.com' });
    tenant = await newTenant(app, { roles: [] });
  });
  afterAll(async () => {
    await app.close();
    await secure.close();
  });

  const cookieOf = (headers: Headers): string => (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const login = async (): Promise<string> =>
    cookieOf((await new Api(app.url).post('/auth/login', { email: tenant.admin.email, password: TEST_PASSWORD })).headers);

  it('is out of reach of scripts and other sites, and sent to the auth routes alone', async () => {
    const { headers } = await new Api(app.url).post('/auth/login', { email: tenant.admin.email, password: TEST_PASSWORD });
    const [, ...attributes] = (headers.getSetCookie()[0] ?? '').split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/api/v1/auth', 'SameSite=Strict']);
  });

  it('is marked Secure where people come over TLS', async () => {
    const { admin } = await newTenant(secure, { roles: [] });
    const { headers } = await new Api(secure.url).post('/auth/login', { email: admin.email, password: TEST_PASSWORD });
    expect(headers.getSetCookie()[0]).toContain('; Secure');
  });

  it('renews the session and is replaced, without the token in the body', async () => {
    const cookie = await login();
    const answer = await new Api(app.url).with({ cookie }).post<Auth>('/auth/refresh', {});
    expect(answer.status).toBe(200);
    expect(answer.data.refreshToken).toBeUndefined();
    expect(cookieOf(answer.headers)).toMatch(/^tidemark_refresh=.{43}$/);
    expect(cookieOf(answer.headers)).not.toBe(cookie);
  });

  it('renews nothing for a page of another origin, and is not spent by the attempt', async () => {
    const cookie = await login();
    const from = (headers: Record<string, string>) => new Api(app.url).with({ cookie, ...headers }).post('/auth/refresh', {});
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:1` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await from(headers);
      expect([answer.status, answer.error?.code]).toEqual([403, 'ACCESS_DENIED']);
    }
    expect((await from({ origin: app.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('speaks for a page of an origin that the operator trusts', async () => {
    const cookie = await login();
    const answer = await new Api(app.url).with({ cookie, origin: 'https://app.example.com' }).post('/auth/refresh', {});
    expect(answer.status).toBe(200);
  });

  it('ends nothing for a page of another origin', async () => {
    const cookie = await login();
    const foreign = await new Api(app.url).with({ cookie, origin: 'https://evil.example' }).post('/auth/logout', {});
    expect(foreign.status).toBe(403);
    expect((await new Api(app.url).with({ cookie }).post('/auth/refresh')).status).toBe(200);
  });

  it('is taken away by signing out, and the session has ended', async () => {
    const cookie = await login();
    const answer = await new Api(app.url).with({ cookie }).post('/auth/logout');
    expect([answer.status, answer.data]).toEqual([200, { ok: true }]);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^tidemark_refresh=; .*Expires=Thu, 01 Jan 1970/);
    expect((await new Api(app.url).with({ cookie }).post('/auth/refresh')).status).toBe(401);
  });

  it('is not needed for signing out: the access token does, and so does nothing at all', async () => {
    const { api } = await signIn(app, tenant.admin.email);
    expect((await api.post('/auth/logout')).data).toEqual({ ok: true });
    expect((await api.get('/auth/me')).status).toBe(401);
    expect((await api.post('/auth/logout')).data).toEqual({ ok: true });
    expect((await new Api(app.url).post('/auth/logout')).data).toEqual({ ok: true });
  });
});
