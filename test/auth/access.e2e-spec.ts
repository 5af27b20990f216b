import { Controller, Get } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { AccessAuthGuard } from '../../src/auth/access.auth-guard.js';
import { CredentialVerifiers, provenanceOf } from '../../src/platform/http/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant, platformAdmin, signIn } from '../support/tenant.js';
import { ROLES, type Role } from '../../src/tenants/index.js';

describe('access to routes', () => {
  let app: TestApp;
  let replica: TestApp;
  let tenant: TestTenant;
  let other: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
    tenant = await newTenant(app);
    other = await newTenant(app, { roles: [] });
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
  });

  const routes: [string, string, Role[]][] = [
    ['GET', '/auth/me', [...ROLES]],
    ['GET', '/auth/sessions', [...ROLES]],
    ['GET', '/tenants', [...ROLES]],
    ['GET', '/tenants/{id}', [...ROLES]],
    ['GET', '/tenants/{id}/usage', ['admin']],
    ['GET', '/tenants/{id}/members', ['admin']],
    ['GET', '/tenants/{id}/invitations', ['admin']],
    ['GET', '/auth/api-keys', ['admin']],
    ['GET', '/audit', ['admin']],
    ['PATCH', '/tenants/{id}', ['admin']],
    ['POST', '/tenants/{id}/invitations', ['admin']],
    ['POST', '/auth/api-keys', ['admin']],
  ];

  it.each(routes)('%s %s is for %p', async (method, path, allowed) => {
    const own = path.replace('{id}', tenant.id);
    const body = method === 'GET' ? {} : { body: bodyFor(path) };
    for (const role of ROLES) {
      const { status, error } = await tenant[role].api.send(method, own, body);
      if (allowed.includes(role)) expect([role, status < 300]).toEqual([role, true]);
      else expect([role, status, error?.code]).toEqual([role, 403, 'ACCESS_DENIED']);
      if (path.includes('{id}') && allowed.includes(role)) {
        const foreign = await tenant[role].api.send(method, path.replace('{id}', other.id), body);
        expect([role, foreign.status, foreign.error?.code]).toEqual([role, 404, 'NOT_FOUND']);
      }
    }
    const nobody = await new Api(app.url).send(method, own, body);
    expect([nobody.status, nobody.error?.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('changes with the role at once, on every replica, under the same token', async () => {
    const fresh = await newTenant(app, { roles: ['viewer'] });
    const elsewhere = new Api(replica.url).as(fresh.viewer.accessToken);
    const members = `/tenants/${fresh.id}/members`;
    expect((await fresh.viewer.api.get(members)).status).toBe(403);
    expect((await elsewhere.get(members)).status).toBe(403);
    await fresh.admin.api.patch(`${members}/${fresh.viewer.id}`, { role: 'admin' });
    expect((await fresh.viewer.api.get(members)).status).toBe(200);
    await eventually(async () => expect((await elsewhere.get(members)).status).toBe(200), 2_000);
    await fresh.admin.api.delete(`${members}/${fresh.viewer.id}`);
    expect((await fresh.viewer.api.get(members)).status).toBe(401);
    await eventually(async () => expect((await elsewhere.get(members)).status).toBe(401), 2_000);
  });

  it('touches no database while a token and its rights are known', async () => {
    const { api } = await signIn(app, tenant.viewer.email);
    await api.get('/auth/permissions');
    const verifiers = app.app.get(CredentialVerifiers);
    const authorization = `Bearer ${(await signIn(app, tenant.viewer.email)).accessToken}`;
    const credentials = { authorization, apiKey: undefined, ...provenanceOf({}, undefined, 'request') };
    const first = await verifiers.verify(credentials);
    const second = await verifiers.verify(credentials);
    expect(second?.actor).toBe(first?.actor);
    expect(first?.actor).toMatchObject({ kind: 'user', userId: tenant.viewer.id, tenantId: tenant.id, role: 'viewer', plan: 'enterprise' });
  });

  it('is refused where a route says nothing about it, should one get past the start', async () => {
    @Controller()
    class Undeclared {
      @Get()
      handler(): void {}
    }
    expect(Reflect.hasMetadata(PATH_METADATA, Undeclared.prototype.handler)).toBe(true);
    const guard = new AccessAuthGuard(new Reflector(), app.app.get(CredentialVerifiers), {} as never, {} as never);
    const context = {
      getType: () => 'http',
      getHandler: () => Undeclared.prototype.handler,
      getClass: () => Undeclared,
      switchToHttp: () => ({ getRequest: () => ({}), getResponse: () => ({}) }),
    };
    await expect(guard.canActivate(context as never)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });

  it('of a platform admin reaches any tenant itself, and nothing inside', async () => {
    const { api } = await platformAdmin(app);
    expect((await api.get(`/tenants/${tenant.id}`)).status).toBe(200);
    expect((await api.get(`/tenants/${tenant.id}/usage`)).status).toBe(200);
    expect((await api.get(`/tenants/${tenant.id}/members`)).status).toBe(404);
    expect((await api.post(`/tenants/${tenant.id}/invitations`, { email: 'x@example.test', role: 'admin' })).status).toBe(404);
  });
});

describe('the pace of requests', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ rateLimitFactor: 1 });
  });
  afterAll(() => app.close());

  it('is told with every answer, and held per person', async () => {
    const tenant = await newTenant(app, { roles: ['viewer'] });
    const first = await tenant.viewer.api.get('/auth/me');
    expect(first.headers.get('ratelimit-limit')).toBe('100');
    expect(first.headers.get('ratelimit-remaining')).toBe('99');
    const answers = await Promise.all(Array.from({ length: 160 }, () => tenant.viewer.api.get('/auth/me')));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.error?.code).toBe('RATE_LIMIT_EXCEEDED');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await tenant.admin.api.get('/auth/me')).status).toBe(200);
  });

  it('of queries is the tenant\'s, whoever of it asks, as its plan allows', async () => {
    const tenant = await newTenant(app, { plan: 'free', roles: ['developer'] });
    const other = await newTenant(app, { plan: 'pro', roles: [] });
    // What is asked is refused anyway; the pace is held before anybody looks at it.
    const ask = (api: Api) => api.post('/query/execute', {});
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask(tenant.developer.api)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400, 429]));
    const refused = await ask(tenant.admin.api);
    expect([refused.status, refused.error?.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(refused.error?.details).toEqual({ quota: 'queriesPerMinute', limit: 60 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const free = await ask(other.admin.api);
    expect([free.status, free.headers.get('ratelimit-limit')]).toEqual([400, '600']);
    expect((await tenant.developer.api.get('/auth/me')).status).toBe(200);
  });

  it('is held per address where nobody is signed in, also for credentials that do not hold', async () => {
    const api = new Api(app.url).as('nonsense');
    expect((await api.get('/auth/me')).headers.get('ratelimit-limit')).toBe('100');
    const answers = await Promise.all(Array.from({ length: 160 }, () => api.get('/auth/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });
});

function bodyFor(path: string): object {
  if (path.endsWith('/invitations')) return { email: 'guest@example.test', role: 'viewer' };
  if (path.endsWith('/api-keys')) return { name: 'key', permissions: ['members:read'] };
  return { name: 'Renamed' };
}
