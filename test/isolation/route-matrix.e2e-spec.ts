import { randomBytes } from 'node:crypto';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { isForPlatformAdmins, isPermission, rolesWith } from '../../src/auth/permissions.js';
import { ROLES, type Role } from '../../src/tenants/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Answer, Api } from '../support/http.js';
import { type Northwind, createNorthwind } from '../support/northwind.js';
import { TEST_PASSWORD, type TestTenant, address, newTenant, platformAdmin, signIn } from '../support/tenant.js';
import { type Planted, done, holdExecution, newMember, plant } from './planted.js';
import { BODIES, type Route, bodyOf, documentedRoutes, pathOf } from './routes.js';

/** Routes that anybody may call; whatever joins them is a decision to be made here too. */
const PUBLIC = [
  'GET /auth/config',
  'GET /auth/invitations/{token}',
  'GET /auth/permissions',
  'GET /notifications/pictures/{token}',
  'POST /auth/invitations/{token}/accept',
  'POST /auth/login',
  'POST /auth/logout',
  'POST /auth/refresh',
  'POST /auth/register',
];
/** Handlers that the OpenAPI document leaves out. */
const UNDOCUMENTED = ['health_health', 'health_metrics', 'health_ready'];
/** Where a platform admin reaches any tenant. */
const OF_THE_PLATFORM = ['GET /tenants', 'GET /tenants/{id}', 'PATCH /tenants/{id}', 'GET /tenants/{id}/usage'];

const routes = await documentedRoutes();
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const isForEmbedTokens = ({ permission }: Route): boolean => permission.startsWith('embed:');
const forEmbedTokens = routes.filter(isForEmbedTokens).map((route): [string, Route] => [nameOf(route), route]);
const guarded = routes.filter((route) => route.permission !== 'public' && !isForEmbedTokens(route)).map((route): [string, Route] => [nameOf(route), route]);
const marker = `marker${randomBytes(6).toString('hex')}`;

/** Whether the matrix lets somebody pass; people who are signed in pass where no permission is asked for. */
function mayPass({ permission }: Route, role: Role, platform = false): boolean {
  if (permission === 'signed-in') return true;
  if (!isPermission(permission)) throw new Error(`${permission} is not in the matrix.`);
  return rolesWith(permission).includes(role) || (platform && isForPlatformAdmins(permission));
}

describe('every route of the OpenAPI document', () => {
  let app: TestApp;
  let northwind: Northwind;
  let theirs: Planted;
  let mine: TestTenant;
  let strangers: Record<string, Api>;
  let powerless: Api;
  let everywhere: Api;
  let letGo: () => Promise<Answer<unknown>>;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    theirs = await plant(app, northwind, marker);
    mine = await newTenant(app);
    const { admin } = theirs.tenant;
    const [, claims = ''] = admin.accessToken.split('.');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const nobody = new Api(app.url);
    strangers = {
      'nobody': nobody,
      'a garbage token': nobody.as('garbage'),
      'an unsigned token': nobody.as(`${unsigned}.${claims}.`),
      'a token whose signature was cut': nobody.as(admin.accessToken.slice(0, -4)),
      'a garbage key': nobody.with({ 'x-api-key': 'tm_garbage' }),
      'a key cut short': nobody.with({ 'x-api-key': theirs.apiKeySecret.slice(0, -1) }),
    };
    powerless = nobody.with({ 'x-api-key': await powerlessKey() });
    everywhere = await memberOfBoth();
    letGo = await holdExecution(northwind, theirs);
    await eventually(async () => expect(await waiting()).toBe(1));
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  /** A key given all that a viewer may, whose maker's role lets it do nothing any more. */
  async function powerlessKey(): Promise<string> {
    const maker = mine.operator;
    const members = `/tenants/${mine.id}/members/${maker.id}`;
    done(await mine.admin.api.patch(members, { role: 'admin' }));
    const { key } = done(await maker.api.post<{ key: string }>('/auth/api-keys', { name: 'Key', permissions: ['members:read', 'datasources:write'] }));
    done(await mine.admin.api.patch(members, { role: 'operator' }));
    return key;
  }

  /** Somebody who is admin of both tenants and has signed in to mine. */
  async function memberOfBoth(): Promise<Api> {
    const email = address('both');
    await newMember(app, mine, 'admin', email);
    const invitation = { email, role: 'admin' };
    const { url } = done(await theirs.tenant.admin.api.post<{ url: string }>(`/tenants/${theirs.tenant.id}/invitations`, invitation));
    const token = url.split('/').pop() ?? '';
    done(await new Api(app.url).post(`/auth/invitations/${token}/accept`, { password: TEST_PASSWORD, tokenDelivery: 'body' }));
    const { api } = await signIn(app, email, TEST_PASSWORD, mine.id);
    return api;
  }

  /** Of a dashboard of the tenant that is mine. */
  async function foreignEmbedToken(): Promise<string> {
    const { api } = mine.developer;
    const dashboard = done(await api.post<{ id: string }>('/dashboards', { name: 'Mine', widgets: [] }));
    const permissions = { interaction: 'edit', export: true };
    return done(await api.post<{ token: string }>('/embed/token', { dashboardId: dashboard.id, permissions })).token;
  }

  async function waiting(): Promise<number> {
    const { rows } = await northwind.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'region'::regclass`,
    );
    return rows[0]?.n ?? 0;
  }

  const send = (api: Api, route: Route, planted: Planted): Promise<Answer<unknown>> => {
    const body = bodyOf(route).make(planted);
    return api.send(route.method, pathOf(route, planted), body === undefined ? {} : { body });
  };
  const seen = ({ status, error }: Answer<unknown>): [number, string | undefined] => [status, error?.code];
  /** All that an answer says, but for the name in a body that is told back to whoever sent it. */
  const everything = ({ body, headers }: Answer<unknown>): string =>
    `${JSON.stringify(body)} ${JSON.stringify([...headers])}`.replaceAll(`no data source named ${theirs.dataSourceName}`, '');

  it('is the whole API: nothing that answers is left out of the document', () => {
    const scanner = new MetadataScanner();
    const handlers = app.app.get(DiscoveryService).getControllers().flatMap(({ instance }) => {
      const controller = instance as Record<string, object>;
      const name = controller.constructor.name.replace(/Controller$/, '');
      return scanner
        .getAllMethodNames(Object.getPrototypeOf(controller) as object)
        .filter((method) => Reflect.hasMetadata(PATH_METADATA, controller[method] as object))
        .map((method) => `${name.charAt(0).toLowerCase()}${name.slice(1)}_${method}`);
    });
    expect(handlers.sort()).toEqual([...routes.map(({ operationId }) => operationId), ...UNDOCUMENTED].sort());
  });

  it('is public only where that was decided, and else demands a permission of the matrix or a signed-in person', () => {
    expect(routes.filter(({ permission }) => permission === 'public').map(nameOf).sort()).toEqual([...PUBLIC].sort());
    for (const [name, { permission }] of guarded) {
      expect([name, permission === 'signed-in' || isPermission(permission)]).toEqual([name, true]);
    }
  });

  it('is known to this test, which knows no others', () => {
    expect(Object.keys(BODIES).filter((name) => ![...guarded, ...forEmbedTokens].some(([known]) => known === name))).toEqual([]);
  });

  it.each(guarded)('%s is closed to whoever has no credential that holds', async (_, route) => {
    for (const [who, api] of Object.entries(strangers)) {
      const answer = await send(api, route, theirs);
      expect([who, ...seen(answer)]).toEqual([who, 401, 'UNAUTHORIZED']);
      expect(everything(answer)).not.toContain(marker);
    }
    const head = await new Api(app.url).send('HEAD', pathOf(route, theirs));
    expect([401, 404]).toContain(head.status);
  });

  it.each(guarded)('%s is closed to an API key whose permissions have all gone', async (_, route) => {
    const answer = await send(powerless, route, theirs);
    expect(seen(answer)).toEqual([403, 'ACCESS_DENIED']);
    expect(everything(answer)).not.toContain(marker);
  });

  it.each(guarded)('%s shows nothing of another tenant to anybody', async (name, route) => {
    const { api: ofThePlatform } = await platformAdmin(app);
    const outsiders: [string, Api, Role, boolean][] = [
      ...ROLES.map((role): [string, Api, Role, boolean] => [role, mine[role].api, role, false]),
      ['platform admin', ofThePlatform, 'admin', true],
    ];
    for (const [who, api, role, platform] of outsiders) {
      const answer = await send(api, route, theirs);
      if (!mayPass(route, role, platform)) expect([who, ...seen(answer)]).toEqual([who, 403, 'ACCESS_DENIED']);
      else if (platform && OF_THE_PLATFORM.includes(name)) expect([who, answer.status]).toEqual([who, 200]);
      else expectNothing(who, route, answer);
      if (!(platform && OF_THE_PLATFORM.includes(name))) expect([who, everything(answer)]).toEqual([who, expect.not.stringContaining(marker)]);
    }
  });

  it.each(guarded.filter(([, { path }]) => path.includes('{')))(
    '%s shows nothing of another tenant to its own member either, while they work in this one',
    async (_, route) => {
      if (!mayPass(route, 'admin')) return;
      const answer = await send(everywhere, route, theirs);
      expectNothing('member of both', route, answer);
      expect(everything(answer)).not.toContain(marker);
    },
  );

  /** Somebody who may use the route, and for whom what they named is not there. */
  function expectNothing(who: string, route: Route, answer: Answer<unknown>): void {
    const name = nameOf(route);
    if (name === 'DELETE /query/executions/{id}') {
      // Names of executions are the caller's own: another tenant's is as one that never was.
      expect([who, answer.status, answer.data]).toEqual([who, 200, { cancelled: false }]);
    } else if (route.path.startsWith('/platform/')) {
      expect([who, answer.status < 300]).toEqual([who, true]);
    } else if (route.path.startsWith('/jobs/')) {
      // Jobs are the installation's; one may be running just then.
      expect([who, answer.status < 300 || answer.status === 409]).toEqual([who, true]);
    } else if (route.path.includes('{')) {
      expect([who, ...seen(answer)]).toEqual([who, 404, 'NOT_FOUND']);
    } else {
      const { foreign } = bodyOf(route);
      if (foreign === undefined) expect([who, answer.status < 500, ...seen(answer)]).toEqual([who, true, expect.any(Number), answer.error?.code]);
      else expect([who, answer.status]).toEqual([who, foreign]);
    }
  }

  it('has left everything of the other tenant as it was', async () => {
    // Nobody has cancelled it: it is still there and ends well, or a slow machine let it run into its own limit of 30 s.
    const stillThere = await waiting();
    expect([stillThere, (await letGo()).status]).toEqual(stillThere === 1 ? [1, 200] : [0, 504]);
    const { api } = theirs.tenant.admin;
    expect(done(await api.get(`/dashboards/${theirs.dashboard}`))).toMatchObject({ name: `Dashboard ${marker}`, version: Number(theirs.version) });
    expect(done(await api.get(`/datasources/${theirs.dataSource}`))).toMatchObject({ name: theirs.dataSourceName, version: 1 });
    expect(done(await api.get<{ name: string }[]>(`/datasources/${theirs.fileSource}/files`)).map(({ name }) => name)).toEqual([theirs.file]);
    expect(done(await api.get(`/queries/${theirs.savedQuery}`))).toMatchObject({ name: `Query ${marker}`, version: 1 });
    const invitations = done(await api.get<{ id: string; acceptedAt: string | null }[]>(`/tenants/${theirs.tenant.id}/invitations`));
    expect(invitations.filter(({ acceptedAt }) => acceptedAt === null).map(({ id }) => id)).toEqual([theirs.invitation]);
    const members = done(await api.get<{ userId: string; role: string }[]>(`/tenants/${theirs.tenant.id}/members`));
    expect(members).toHaveLength(6);
    expect(members).toContainEqual(expect.objectContaining({ userId: theirs.member, role: 'viewer' }));
    expect(done(await api.get<{ id: string }[]>('/auth/sessions')).map(({ id }) => id)).toContain(theirs.session);
    expect((await new Api(app.url).with({ 'x-api-key': theirs.apiKeySecret }).get('/dashboards')).status).toBe(200);
  });

  describe('of those for members', () => {
    it.each(guarded)('%s is closed to whoever holds an embed token of the same tenant, whatever it permits', async (_, route) => {
      const viewer = new Api(app.url).with({ authorization: `Embed ${theirs.embedTokenSecret}` });
      const answer = await send(viewer, route, theirs);
      expect(seen(answer)).toEqual([403, 'ACCESS_DENIED']);
      expect(everything(answer)).not.toContain(marker);
    });
  });

  describe('of those for embed tokens', () => {
    const inPath = ({ path }: Route): boolean => path.includes('{token}');

    it.each(forEmbedTokens)('%s is closed to whoever has no embed token that holds', async (_, route) => {
      for (const [who, api] of Object.entries(strangers)) {
        const answer = await send(api, route, theirs);
        expect([who, ...seen(answer)]).toEqual([who, 401, 'UNAUTHORIZED']);
        expect(everything(answer)).not.toContain(marker);
      }
    });

    it.each(forEmbedTokens)('%s is closed to members of the same tenant and to its API keys, who have routes of their own', async (_, route) => {
      const key = new Api(app.url).with({ 'x-api-key': theirs.apiKeySecret });
      for (const api of [...ROLES.map((role) => theirs.tenant[role].api), key]) {
        const answer = await send(api, route, theirs);
        expect(seen(answer)).toEqual(inPath(route) ? [401, 'UNAUTHORIZED'] : [403, 'ACCESS_DENIED']);
        expect(everything(answer)).not.toContain(marker);
      }
    });

    it.each(forEmbedTokens)('%s shows an embedded viewer of another tenant nothing of this one', async (_, route) => {
      const viewer = new Api(app.url).with({ authorization: `Embed ${await foreignEmbedToken()}` });
      const answer = await send(viewer, route, theirs);
      expect(everything(answer)).not.toContain(marker);
      if (inPath(route)) expect(answer.status).toBe(401);
      else if (route.path.includes('{widgetId}') || route.path.includes('{name}')) expect(seen(answer)).toEqual([404, 'NOT_FOUND']);
    });
  });

  // Last, for it uses up what was planted; what deletes comes after what is deleted was tried otherwise.
  const inOrder = [...guarded].sort(([, a], [, b]) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE') || b.path.length - a.path.length);

  it.each(inOrder)('%s is in one\'s own tenant for the roles of the matrix and no others', async (_, route) => {
    for (const role of ROLES) {
      const answer = await send(theirs.tenant[role].api, route, theirs);
      if (!mayPass(route, role)) expect([role, ...seen(answer)]).toEqual([role, 403, 'ACCESS_DENIED']);
      else expect([role, [401, 403].includes(answer.status) || answer.status >= 500, ...seen(answer)]).toEqual([role, false, ...seen(answer)]);
    }
  });
});
