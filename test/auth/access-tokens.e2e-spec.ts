import { createHmac } from 'node:crypto';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('access tokens', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let claims: Record<string, unknown>;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['viewer'] });
    claims = decode(tenant.viewer.accessToken);
  });
  afterAll(() => app.close());

  const forge = (payload: object, header: object = { alg: 'HS256', typ: 'JWT' }, secret = app.config.security.jwtSecret, hash = 'sha256'): string => {
    const signed = `${encode(header)}.${encode(payload)}`;
    return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
  };
  const use = (token: string) => new Api(app.url).as(token).get('/auth/me');

  it('say whom they are for, by whom and for how long, and nothing more', () => {
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub', 'tid']);
    expect(claims).toMatchObject({ sub: tenant.viewer.id, tid: tenant.id, iss: 'tidemark', aud: 'tidemark-api' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
  });

  it('hold when they are signed as ours are', async () => {
    expect((await use(forge(claims))).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['no signature at all (alg none)', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
    ['alg none with the old signature', () => `${encode({ alg: 'none' })}.${tenant.viewer.accessToken.split('.').slice(1).join('.')}`],
    ['another key', () => forge(claims, undefined, 'another secret of sufficient length, 32+')],
    ['another algorithm under our key', () => forge(claims, { alg: 'HS512', typ: 'JWT' }, undefined, 'sha512')],
    ['an algorithm that names a public key', () => forge(claims, { alg: 'RS256', typ: 'JWT' })],
    ['another issuer', () => forge({ ...claims, iss: 'somebody' })],
    ['no issuer', () => forge({ ...claims, iss: undefined })],
    ['another audience, such as an embed token has', () => forge({ ...claims, aud: 'tidemark-embed' })],
    ['no audience', () => forge({ ...claims, aud: undefined })],
    ['no expiry', () => forge({ ...claims, exp: undefined })],
    ['a past expiry', () => forge({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 })],
    ['a subject that is no id', () => forge({ ...claims, sub: "x'; DROP TABLE users" })],
    ['a session of nobody', () => forge({ ...claims, sid: '00000000-0000-4000-8000-000000000000' })],
    ['a session of somebody else', () => forge({ ...claims, sid: decode(tenant.admin.accessToken)['sid'] })],
    ['a tenant where the person is nobody', () => forge({ ...claims, tid: '00000000-0000-4000-8000-000000000000' })],
    ['changed claims under the old signature', () => {
      const [head, , signature] = tenant.viewer.accessToken.split('.');
      return `${head}.${encode({ ...claims, sub: tenant.admin.id })}.${signature}`;
    }],
    ['no token', () => 'nonsense'],
    ['half a token', () => tenant.viewer.accessToken.slice(0, 40)],
  ])('are refused with %s', async (_, token) => {
    const answer = await use(token());
    expect([answer.status, answer.error?.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('of one tenant open nothing in another', async () => {
    const other = await newTenant(app, { roles: [] });
    expect((await use(forge({ ...claims, tid: other.id }))).status).toBe(401);
    expect((await tenant.admin.api.get(`/tenants/${other.id}`)).status).toBe(404);
  });

  it.each([
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['none', {}],
  ])('are asked for when there is %s', async (_, headers) => {
    const answer = await new Api(app.url).with(headers).get('/auth/me');
    expect([answer.status, answer.error?.message]).toEqual([401, 'Sign in first.']);
  });

  // Last, for a clock that goes back confuses the rate limits.
  it('stop after 15 minutes, also when their signature was found good before', async () => {
    const { api } = await signIn(app, tenant.viewer.email);
    expect((await api.get('/auth/me')).status).toBe(200);
    moveClock(app, 901_000);
    const answer = await api.get('/auth/me');
    expect([answer.status, answer.error?.message]).toEqual([401, 'The access token has expired.']);
  });
});
