import { createHmac, hkdfSync } from 'node:crypto';
import { EmbedTokensRepository } from '../../src/embedding/embed-tokens.repository.js';
import { problemPaths, succeeded } from '../dashboards/sample-source.js';
import { startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { type Answer, Api } from '../support/http.js';
import { onDatabase } from '../support/sql.js';
import { newTenant } from '../support/tenant.js';
import { type MintedToken, SECRET, type Showcase, openShowcase } from './showcase.js';

interface TokenView {
  id: string;
  dashboardId: string;
  status: string;
  permissions: { interaction: string; export: boolean };
  lockedParameters: Record<string, unknown>;
  allowedDomains: string[];
  viewCount: number;
  lastSeenAt: string | null;
  revokedAt: string | null;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (token: string, part = 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString()) as Record<string, unknown>;
const seen = ({ status, error }: Answer<unknown>): [number, string | undefined] => [status, error?.code];

describe('embed tokens', () => {
  let showcase: Showcase;
  let minted: MintedToken;
  beforeAll(async () => {
    showcase = await openShowcase();
    minted = await showcase.mint();
  });
  afterAll(() => showcase.close());

  const mint = (change: Record<string, unknown>, api = showcase.tenant.developer.api): Promise<Answer<MintedToken>> =>
    api.post('/embed/token', { dashboardId: showcase.dashboard, ...change });
  const use = (token: string): Promise<Answer<unknown>> => showcase.as(token).get('/embed/config');
  const list = async (query: Record<string, string> = {}): Promise<TokenView[]> =>
    succeeded(await showcase.tenant.developer.api.get<TokenView[]>('/embed/tokens', { limit: 500, ...query }));

  describe('when they are made', () => {
    it('carry their id, their tenant and their end, and nothing of what they stand for', () => {
      const { aud, iss, jti, tid, exp, ...rest } = decode(minted.token);
      expect({ aud, iss, jti, tid, rest }).toEqual({ aud: 'tidemark-embed', iss: 'tidemark-embedding', jti: minted.id, tid: showcase.tenant.id, rest: {} });
      expect(new Date(Number(exp) * 1000).toISOString()).toBe(minted.expiresAt);
      expect(decode(minted.token, 0)).toEqual({ alg: 'HS256', typ: 'JWT' });
    });

    it('are kept as a hash alone', async () => {
      const rows = await onDatabase(showcase.app, `SELECT t::text AS whole FROM find_embed_frame($1) t`, [minted.id]);
      expect(rows).toHaveLength(1);
      const row = await showcase.app.app.get(EmbedTokensRepository, { strict: false }).findWithHash({ tenantId: showcase.tenant.id }, minted.id);
      expect(row?.tokenHash).toHaveLength(32);
      expect(JSON.stringify(row)).not.toContain(minted.token.split('.')[2]);
    });

    it('last an hour unless told otherwise, and no longer than 30 days', async () => {
      const now = Date.now();
      const lifetimes = await Promise.all([{}, { expiresIn: 60 }, { expiresIn: 2_592_000 }].map(async (change) => (Date.parse(succeeded(await mint(change)).expiresAt) - now) / 1000));
      for (const [index, seconds] of [3_600, 60, 2_592_000].entries()) expect(Math.abs((lifetimes[index] ?? 0) - seconds)).toBeLessThan(30);
      for (const expiresIn of [59, 2_592_001, 60.5, '3600', -1]) expect(problemPaths(await mint({ expiresIn }))[0]).toMatch(/^expiresIn: /);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['no dashboard', { dashboardId: undefined }, 'dashboardId'],
      ['an unknown field', { filters: {} }, 'filters'],
      ['an interaction that there is not', { permissions: { interaction: 'admin' } }, 'permissions.interaction'],
      ['a permission that there is not', { permissions: { interaction: 'view', write: true } }, 'permissions.write'],
      ['locked parameters that are a list', { lockedParameters: ['region'] }, 'lockedParameters'],
      ['a locked parameter that is nested', { lockedParameters: { region: { equals: 'EU' } } }, 'lockedParameters'],
      ['a locked parameter with a dot', { lockedParameters: { 'tenant.id': 'x' } }, 'lockedParameters'],
      ['a claim that is a list', { userContext: { team: ['a'] } }, 'userContext'],
      ['a claim with a dot', { userContext: { 'team.name': 'a' } }, 'userContext'],
      ['a domain that is none', { allowedDomains: ['app.example.com', '*'] }, 'allowedDomains.1'],
      ['a domain that would end a policy', { allowedDomains: ['example.com; script-src *'] }, 'allowedDomains.0'],
      ['a theme that there is not', { theme: 'pink' }, 'theme'],
      ['a colour that is none', { branding: { colors: { primary: 'url(https://evil.example)' } } }, 'branding.colors'],
      ['a colour of no token', { branding: { colors: { everything: '#ffffff' } } }, 'branding.colors'],
      ['a logo that is a script', { branding: { logoUrl: 'javascript:alert(1)' } }, 'branding.logoUrl'],
      ['a font that is a style', { branding: { fontFamily: 'x; } body { display: none' } }, 'branding.fontFamily'],
    ])('are refused with %s', async (_, change, path) => {
      const answer = await mint(change);
      expect([answer.status, problemPaths(answer).map((problem) => problem.split(':')[0])]).toEqual([400, [path]]);
    });

    it('are refused with a body that reaches for the prototype', async () => {
      const answer = await fetch(`${showcase.app.url}/api/v1/embed/token`, {
        method: 'POST',
        headers: { authorization: `Bearer ${showcase.tenant.developer.accessToken}`, 'content-type': 'application/json' },
        body: `{"dashboardId":"${showcase.dashboard}","lockedParameters":{"__proto__":{"region":"EU"}}}`,
      });
      expect(answer.status).toBe(400);
    });

    it('are refused when they lock what no query binds, or lock it to what does not fit', async () => {
      expect(problemPaths(await mint({ lockedParameters: { regoin: 'EU', period_to: '2024-01-01' } }))).toEqual([
        'lockedParameters.regoin: unknownParameter',
        'lockedParameters.period_to: unknownParameter',
      ]);
      expect(problemPaths(await mint({ lockedParameters: { region: ['EU', 'US'] } }))).toEqual(['lockedParameters.region: text']);
      expect(problemPaths(await mint({ lockedParameters: { least: 'many' } }))).toEqual(['lockedParameters.least: number']);
      expect(problemPaths(await mint({ lockedParameters: { period: { from: 'soon' } } }))).toEqual(['lockedParameters.period: date']);
    });

    it('are for developers and admins, and for keys with that permission alone', async () => {
      const { viewer, operator, developer, admin } = showcase.tenant;
      for (const { api } of [viewer, operator]) expect(seen(await mint({}, api))).toEqual([403, 'ACCESS_DENIED']);
      for (const { api } of [developer, admin]) expect((await mint({}, api)).status).toBe(201);
      const keyed = async (...permissions: string[]): Promise<Api> => {
        const { key } = succeeded(await admin.api.post<{ key: string }>('/auth/api-keys', { name: 'Server', permissions }));
        return new Api(showcase.app.url).with({ 'x-api-key': key });
      };
      expect((await mint({}, await keyed('embed-tokens:write'))).status).toBe(201);
      expect(seen(await mint({}, await keyed('embed-tokens:read', 'dashboards:read')))).toEqual([403, 'ACCESS_DENIED']);
      // A key gives away no more than it holds.
      expect(seen(await mint({ permissions: { interaction: 'edit' } }, await keyed('embed-tokens:write')))).toEqual([403, 'ACCESS_DENIED']);
      expect((await mint({ permissions: { interaction: 'edit' } }, await keyed('embed-tokens:write', 'dashboards:write'))).status).toBe(201);
    });

    it('are of dashboards alone that their maker may see', async () => {
      const { admin, developer } = showcase.tenant;
      const { id } = succeeded(await admin.api.post<{ id: string }>('/dashboards', { name: 'Private', widgets: [] }));
      succeeded(await admin.api.put(`/dashboards/${id}/sharing`, { visibility: 'private', roles: [], members: [] }));
      expect(seen(await mint({ dashboardId: id }, developer.api))).toEqual([404, 'NOT_FOUND']);
      expect(seen(await mint({}, showcase.other.admin.api))).toEqual([404, 'NOT_FOUND']);
      expect((await mint({ dashboardId: id }, admin.api)).status).toBe(201);
    });

    it('stand in the audit trail, without the token', async () => {
      const { id, token } = await showcase.mint();
      const lines = succeeded(await showcase.tenant.admin.api.get<{ action: string; after: unknown }[]>('/audit', { resourceType: 'embed-token', resourceId: id }));
      expect(lines).toMatchObject([{ action: 'embed-token.create', actor: { kind: 'user', id: showcase.tenant.developer.id }, after: { lockedParameters: { region: 'EU' }, permissions: { interaction: 'interact' } } }]);
      expect(JSON.stringify(lines)).not.toContain(token);
    });
  });

  describe('are refused', () => {
    const key = (secret = showcase.app.config.security.jwtSecret, purpose = 'tidemark embed tokens v1'): Buffer => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
    const forge = (payload: object, header: object = { alg: 'HS256', typ: 'JWT' }, secret: Buffer | string = key(), algorithm = 'sha256'): string => {
      const signed = `${encode(header)}.${encode(payload)}`;
      return `${signed}.${createHmac(algorithm, secret).update(signed).digest('base64url')}`;
    };

    it('never when they are as they were made', async () => {
      const claims = decode(minted.token);
      expect(forge(claims).split('.')[1]).toBe(minted.token.split('.')[1]);
      expect(forge(claims)).toBe(minted.token);
      expect((await use(minted.token)).status).toBe(200);
    });

    it.each<[string, () => string]>([
      ['without a signature (alg none)', () => `${encode({ alg: 'none', typ: 'JWT' })}.${minted.token.split('.')[1]}.`],
      ['alg none with the old signature', () => `${encode({ alg: 'none' })}.${minted.token.split('.').slice(1).join('.')}`],
      ['signed with the key of access tokens', () => forge(decode(minted.token), undefined, showcase.app.config.security.jwtSecret)],
      ['signed with a key for another purpose', () => forge(decode(minted.token), undefined, key(undefined, 'something else'))],
      ['signed with another key', () => forge(decode(minted.token), undefined, key('another secret of sufficient length'))],
      ['signed with another algorithm', () => forge(decode(minted.token), { alg: 'HS512', typ: 'JWT' }, key(), 'sha512')],
      ['that name a public key', () => forge(decode(minted.token), { alg: 'RS256', typ: 'JWT' })],
      ['that bring their own key', () => forge(decode(minted.token), { alg: 'HS256', typ: 'JWT', jwk: { kty: 'oct', k: 'AA' } }, 'AA')],
      ['of another issuer', () => forge({ ...decode(minted.token), iss: 'tidemark' })],
      ['for another audience', () => forge({ ...decode(minted.token), aud: 'tidemark-api' })],
      ['without an end', () => forge({ ...decode(minted.token), exp: undefined })],
      ['whose end was moved, though signed with the right key', () => forge({ ...decode(minted.token), exp: Number(decode(minted.token)['exp']) + 86_400 })],
      ['whose end has passed', () => forge({ ...decode(minted.token), exp: Math.floor(Date.now() / 1000) - 1 })],
      ['of another tenant', () => forge({ ...decode(minted.token), tid: showcase.other.id })],
      ['of a tenant that is none', () => forge({ ...decode(minted.token), tid: "x'; DROP TABLE embed_tokens; --" })],
      ['with the id of none', () => forge({ ...decode(minted.token), jti: '00000000-0000-4000-8000-000000000000' })],
      ['with an id that is none', () => forge({ ...decode(minted.token), jti: ['x'] })],
      ['with one more claim, though signed with the right key', () => forge({ ...decode(minted.token), lockedParameters: { region: 'US' } })],
      ['changed by one character', () => `${minted.token.slice(0, -3)}${minted.token.slice(-3) === 'AAA' ? 'BBB' : 'AAA'}`],
      ['cut short', () => minted.token.slice(0, -10)],
      ['that are nonsense', () => 'nonsense'],
      ['that are access tokens', () => showcase.tenant.developer.accessToken],
    ])('%s', async (_, token) => {
      expect(seen(await use(token()))).toEqual([401, 'UNAUTHORIZED']);
      expect(seen(await showcase.as('x').get(`/embed/config/${token()}`))).toEqual([401, 'UNAUTHORIZED']);
    });

    it('as access tokens, and as keys', async () => {
      const api = new Api(showcase.app.url);
      for (const path of ['/auth/me', '/dashboards', '/embed/config', '/embed/tokens']) {
        expect(seen(await api.as(minted.token).get(path))).toEqual([401, 'UNAUTHORIZED']);
        expect(seen(await api.with({ 'x-api-key': minted.token }).get(path))).toEqual([401, 'UNAUTHORIZED']);
      }
    });

    it('once they have expired', async () => {
      const replica = await startTestApp({ replicaOf: showcase.app });
      try {
        const { token } = await showcase.mint({ expiresIn: 60 });
        const viewer = new Api(replica.url).with({ authorization: `Embed ${token}` });
        const paths = ['/embed/config', '/embed/dashboard', '/embed/dashboard/data', `/embed/dashboard/${token}/data`];
        for (const path of paths) expect([path, (await viewer.get(path)).status]).toEqual([path, 200]);
        moveClock(replica, 61_000);
        for (const path of paths) expect([path, ...seen(await viewer.get(path))]).toEqual([path, 401, 'UNAUTHORIZED']);
      } finally {
        await replica.close();
      }
    });

    it('once they were revoked, here and on every replica', async () => {
      const replica = await startTestApp({ replicaOf: showcase.app });
      try {
        const { id, token } = await showcase.mint();
        const elsewhere = new Api(replica.url).with({ authorization: `Embed ${token}` });
        expect([(await use(token)).status, (await elsewhere.get('/embed/config')).status]).toEqual([200, 200]);
        succeeded(await showcase.tenant.developer.api.delete(`/embed/tokens/${id}`));
        expect(seen(await use(token))).toEqual([401, 'UNAUTHORIZED']);
        expect((await showcase.as('x').get(`/embed/dashboard/${token}/data`)).status).toBe(401);
        await eventually(async () => expect((await elsewhere.get('/embed/config')).status).toBe(401));
      } finally {
        await replica.close();
      }
    });

    it('for a dashboard that was deleted, until it is restored', async () => {
      const { developer } = showcase.tenant;
      const copy = succeeded(await developer.api.post<{ id: string }>(`/dashboards/${showcase.dashboard}/duplicate`, {}));
      const { token } = await showcase.mint({ dashboardId: copy.id });
      succeeded(await developer.api.delete(`/dashboards/${copy.id}`));
      for (const path of ['/embed/dashboard', '/embed/dashboard/data']) expect(seen(await showcase.as(token).get(path))).toEqual([404, 'NOT_FOUND']);
      succeeded(await developer.api.post(`/dashboards/${copy.id}/restore`));
      expect((await showcase.as(token).get('/embed/dashboard')).status).toBe(200);
    });
  });

  describe('let their viewers', () => {
    it('look at one dashboard and at the widgets of no other', async () => {
      const copy = succeeded(await showcase.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>(`/dashboards/${showcase.dashboard}/duplicate`, {}));
      for (const { id } of copy.widgets) expect(seen(await showcase.as(minted.token).get(`/embed/dashboard/widgets/${id}/data`))).toEqual([404, 'NOT_FOUND']);
      expect(succeeded(await showcase.as(minted.token).get('/embed/dashboard'))).toMatchObject({ id: showcase.dashboard });
    });

    it('choose nothing with interaction view', async () => {
      const { token } = await showcase.mint({ permissions: { interaction: 'view' } });
      const api = showcase.as(token);
      expect((await api.get('/embed/dashboard/data')).status).toBe(200);
      expect((await api.get('/embed/dashboard/data', { filters: '{}' })).status).toBe(200);
      for (const filters of ['{"least":5}', '{"least":null}', '{"unknown":1}']) {
        expect(seen(await api.get('/embed/dashboard/data', { filters }))).toEqual([403, 'ACCESS_DENIED']);
        expect(seen(await api.get(`/embed/dashboard/widgets/${showcase.widgets.rows}/data`, { filters }))).toEqual([403, 'ACCESS_DENIED']);
      }
      expect(seen(await api.get('/embed/dashboard/variables/least/options'))).toEqual([403, 'ACCESS_DENIED']);
      const { data } = await api.get<{ settings: { variables: unknown[] }; widgets: { type: string }[] }>('/embed/dashboard');
      expect([data.settings.variables, data.widgets.some(({ type }) => type === 'filter')]).toEqual([[], false]);
    });

    it('choose values of variables that are not locked with interaction interact and edit', async () => {
      for (const interaction of ['interact', 'edit']) {
        const { token } = await showcase.mint({ permissions: { interaction } });
        const answer = await showcase.as(token).get<{ data: { amount: number }[] }>(`/embed/dashboard/widgets/${showcase.widgets.rows}/data`, { filters: '{"least":9}' });
        expect(succeeded(answer).data.map(({ amount }) => amount)).toEqual([9, 10]);
      }
    });

    it('ask the source anew only where they may choose', async () => {
      const levels = async (interaction: string): Promise<(string | null)[]> => {
        const { token } = await showcase.mint({ permissions: { interaction } });
        const path = `/embed/dashboard/widgets/${showcase.widgets.totals}/data`;
        const first = await showcase.as(token).get(path);
        const again = await showcase.as(token).get(path, { refresh: 'true' });
        return [first.status === 200 ? 'answered' : null, again.headers.get('x-cache')];
      };
      expect(await levels('view')).toEqual(['answered', 'hit-l1']);
      expect(await levels('interact')).toEqual(['answered', 'miss']);
    });

    it('see how the dashboard is to be embedded, and no locked value', async () => {
      const branding = { colors: { primary: '#0e7490' }, series: ['#0e7490', '#6d5bd0'], radius: 6, logoUrl: 'https://cdn.example.com/logo.svg', fontFamily: 'Inter, sans-serif' };
      const { id, token, expiresAt } = await showcase.mint({ permissions: { interaction: 'view', export: true }, theme: 'dark', branding, userContext: { team: 'blue' } });
      const { now, ...config } = succeeded(await showcase.as(token).get<Record<string, unknown>>('/embed/config'));
      expect(config).toEqual({ id, dashboardId: showcase.dashboard, permissions: { interaction: 'view', export: true }, theme: 'dark', branding, expiresAt });
      expect(Math.abs(Date.parse(String(now)) - Date.now())).toBeLessThan(60_000);
    });
  });

  describe('in their list', () => {
    it('show what they stand for and whether they hold, page by page, the newest first', async () => {
      const tenant = await newTenant(showcase.app, { roles: ['developer'] });
      const { api } = tenant.developer;
      const dashboards = await Promise.all(['A', 'B'].map(async (name) => succeeded(await api.post<{ id: string }>('/dashboards', { name, widgets: [] })).id));
      const made: string[] = [];
      for (const dashboardId of [...dashboards, ...dashboards, ...dashboards]) made.unshift(succeeded(await mint({ dashboardId, allowedDomains: ['app.example.com'] }, api)).id);
      succeeded(await api.delete(`/embed/tokens/${made[0]}`));
      const pages: TokenView[][] = [];
      let cursor: string | undefined;
      do {
        const answer = await api.get<TokenView[]>('/embed/tokens', { limit: 4, cursor });
        pages.push(succeeded(answer));
        cursor = answer.metadata.page?.nextCursor ?? undefined;
      } while (cursor);
      expect(pages.map((page) => page.length)).toEqual([4, 2]);
      expect(pages.flat().map(({ id }) => id)).toEqual(made);
      expect(pages.flat().map(({ status }) => status)).toEqual(['revoked', ...Array.from({ length: 5 }, () => 'active')]);
      expect(pages[0]?.[1]).toMatchObject({ allowedDomains: ['https://app.example.com'], permissions: { interaction: 'view', export: false }, viewCount: 0, lastSeenAt: null });
      const active = succeeded(await api.get<TokenView[]>('/embed/tokens', { active: 'true', dashboardId: dashboards[1] ?? '' }));
      expect(active.map(({ id }) => id)).toEqual([made[2], made[4]]);
      expect(succeeded(await api.get<TokenView[]>('/embed/tokens', { active: 'false' })).map(({ id }) => id)).toEqual([made[0]]);
      expect((await api.get('/embed/tokens', { active: 'maybe' })).status).toBe(400);
    });

    it('belong to their tenant alone, and are revoked by it alone', async () => {
      const { admin } = showcase.other;
      expect(succeeded(await admin.api.get<TokenView[]>('/embed/tokens'))).toEqual([]);
      expect(seen(await admin.api.delete(`/embed/tokens/${minted.id}`))).toEqual([404, 'NOT_FOUND']);
      expect((await use(minted.token)).status).toBe(200);
    });

    it('are revoked once, also when they are revoked twice', async () => {
      const { id } = await showcase.mint();
      for (const _ of [1, 2]) succeeded(await showcase.tenant.developer.api.delete(`/embed/tokens/${id}`));
      const lines = succeeded(await showcase.tenant.admin.api.get<{ action: string }[]>('/audit', { resourceType: 'embed-token', resourceId: id }));
      expect(lines.map(({ action }) => action)).toEqual(['embed-token.revoke', 'embed-token.create']);
    });
  });

  it('count the views of each, and put them on the audit trail', async () => {
    const [one, other] = [await showcase.mint(), await showcase.mint()];
    for (const _ of [1, 2, 3]) await showcase.as(one.token).get('/embed/dashboard');
    await showcase.as('x').get(`/embed/dashboard/${one.token}`);
    await showcase.as(one.token).get('/embed/dashboard/data');
    await showcase.as(other.token).get('/embed/dashboard');
    await eventually(async () => {
      const tokens = await list({ dashboardId: showcase.dashboard });
      expect([one, other].map(({ id }) => tokens.find((token) => token.id === id)?.viewCount)).toEqual([4, 1]);
      expect(tokens.find(({ id }) => id === one.id)?.lastSeenAt).not.toBeNull();
    });
    const lines = succeeded(await showcase.tenant.admin.api.get<Record<string, unknown>[]>('/audit', { action: 'embed.view', actorId: one.id }));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ actor: { kind: 'embed', id: one.id, userId: null }, resourceType: 'dashboard', resourceId: showcase.dashboard, address: expect.stringContaining('127.0.0.1'), requestId: expect.any(String) });
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  it('are each held to a pace of their own', async () => {
    const slow = await startTestApp({ rateLimitFactor: 0.01, replicaOf: showcase.app });
    try {
      const [one, other] = [await showcase.mint(), await showcase.mint()];
      const api = ({ token }: MintedToken): Api => new Api(slow.url).with({ authorization: `Embed ${token}` });
      const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await api(one).get('/embed/config')).status));
      expect(statuses.filter((status) => status === 200)).toHaveLength(3);
      expect(statuses.filter((status) => status === 429)).toHaveLength(3);
      expect((await api(other).get('/embed/config')).status).toBe(200);
    } finally {
      await slow.close();
    }
  });

  it('outlive whoever made them, for the customer\'s pages to go on', async () => {
    const tenant = await newTenant(showcase.app, { roles: ['developer'] });
    const { id } = succeeded(await tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'D', widgets: [] }));
    const { token } = succeeded(await mint({ dashboardId: id }, tenant.developer.api));
    succeeded(await tenant.admin.api.delete(`/tenants/${tenant.id}/members/${tenant.developer.id}`));
    expect((await use(token)).status).toBe(200);
  });

  it('are removed a month after they expired, and not before', async () => {
    const { id } = await showcase.mint({ expiresIn: 60 });
    const repository = showcase.app.app.get(EmbedTokensRepository, { strict: false });
    const expiry = Date.now() + 60_000;
    await repository.deleteExpired(new Date(expiry - 2_000));
    expect((await list()).some((token) => token.id === id)).toBe(true);
    await repository.deleteExpired(new Date(expiry + 2_000));
    const left = await list();
    expect(left.some((token) => token.id === id)).toBe(false);
    expect(left.some((token) => token.id === minted.id)).toBe(true);
  });
});
