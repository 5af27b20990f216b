import { ResultCache } from '../../src/platform/cache/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { ExpressLane } from '../../src/platform/http/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { type Answer, Api } from '../support/http.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { type DashboardView, type SampleSource, type Shop, type WidgetResult, openShop, sampleSource, succeeded, table } from './sample-source.js';

/** What a request came to on both ways, and whether the lane answered the first. */
interface BothWays {
  early: unknown;
  late: unknown;
  answeredEarly: boolean;
}

/** All of an answer that a client can see and that does not differ from one request to the next anyway. */
function seen({ status, headers, body }: Answer<unknown>): object {
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'ratelimit-remaining');
  return { status, headers: Object.fromEntries(kept), body };
}

describe('the express lane', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let source: SampleSource;
  let lane: ExpressLane;
  let path: string;
  let widgetPath: string;
  const variables = [{ name: 'region', type: 'list', itemType: 'text' }];

  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, source } = shop);
    lane = app.app.get(ExpressLane);
    ({ path, widgetPath } = await create());
  });
  afterAll(() => shop?.close());
  beforeEach(() => standStill());
  afterEach(() => {
    lane.enabled = true;
    moveClock(app, 0);
  });

  /** Lifetimes and rate limits are then the same for two requests, one after the other. */
  function standStill(aheadMs = 0): void {
    const at = Date.now() + aheadMs;
    app.app.get(Clock).now = () => new Date(at);
  }

  async function create(settings: object = { variables }) {
    const sql = 'SELECT region, amount FROM orders WHERE true [[ AND region IN ({{region}}) ]] ORDER BY id';
    const widgets = [table(source.id, 'variables' in settings ? sql : 'SELECT region FROM orders ORDER BY id'), table(source.id, 'SELECT 1 AS one')];
    const dashboard = succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Busy', widgets, settings }));
    const path = `/dashboards/${dashboard.id}/data`;
    const widgetPath = `/dashboards/${dashboard.id}/widgets/${dashboard.widgets[0]?.id}/data`;
    return { dashboard, path, widgetPath };
  }

  /** Asks twice: with the lane, and without. What is in memory is there before. */
  async function bothWays(ask: () => Promise<Answer<unknown>>, of: ExpressLane = lane): Promise<BothWays> {
    of.enabled = false;
    await ask();
    of.enabled = true;
    const before = of.statistics().answered;
    const early = seen(await ask());
    const answeredEarly = of.statistics().answered === before + 1;
    of.enabled = false;
    const late = seen(await ask());
    of.enabled = true;
    return { early, late, answeredEarly };
  }

  const as = (user: { accessToken: string }, headers: Record<string, string> = {}): Api =>
    new Api(app.url).as(user.accessToken).with({ 'x-request-id': 'both-ways', ...headers });
  const filters = (value: unknown): Record<string, string> => ({ filters: typeof value === 'string' ? value : JSON.stringify(value) });

  describe('answers as the pipeline does', () => {
    it.each<[string, () => Promise<Answer<unknown>>, number]>([
      ['a widget', () => as(tenant.viewer).get(widgetPath), 200],
      ['a whole dashboard', () => as(tenant.viewer).get(path), 200],
      ['another role', () => as(tenant.operator).get(path), 200],
      ['filters', () => as(tenant.viewer).get(widgetPath, filters({ region: ['EU', 'US'] })), 200],
      ['empty filters', () => as(tenant.viewer).get(path, filters('')), 200],
      ['refresh=false', () => as(tenant.viewer).get(widgetPath, { refresh: 'false' }), 200],
      ['ids in capitals', () => as(tenant.viewer).get(widgetPath.replace(/[0-9a-f-]{36}/g, (id) => id.toUpperCase())), 200],
      ['a validator of something else', () => as(tenant.viewer, { 'if-none-match': 'W/"other"' }).get(widgetPath), 200],
      ['a page of an origin that is not trusted', () => as(tenant.viewer, { origin: 'https://elsewhere.example' }).get(widgetPath), 200],
      ['a request id of the server', () => as(tenant.viewer, { 'x-request-id': 'no sane id' }).get(widgetPath).then(withoutIds), 200],
    ])('%s', async (_, ask, status) => {
      const { early, late, answeredEarly } = await bothWays(ask);
      expect(early).toEqual(late);
      expect(early).toMatchObject({ status, headers: { 'x-cache': 'hit-l1' } });
      expect(answeredEarly).toBe(true);
    });

    it('a reader who has it already', async () => {
      const { headers } = await as(tenant.viewer).get(widgetPath);
      const ask = () => as(tenant.viewer, { 'if-none-match': headers.get('etag') ?? '' }).get(widgetPath);
      const { early, late, answeredEarly } = await bothWays(ask);
      expect(early).toEqual(late);
      expect([early, answeredEarly]).toMatchObject([{ status: 304, body: '' }, true]);
    });

    it('with the headers that every answer has', async () => {
      await as(tenant.viewer).get(widgetPath);
      const { headers } = await as(tenant.viewer).get(widgetPath);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-request-id': 'both-ways',
        'x-cache': 'hit-l1',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        vary: 'Origin',
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'private, no-cache',
        'ratelimit-limit': expect.stringMatching(/^\d+$/) as unknown,
      });
    });
  });

  describe('leaves to the pipeline', () => {
    const stranger = 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';
    it.each<[string, () => Promise<Answer<unknown>>, number]>([
      ['whoever is not signed in', () => new Api(app.url).with({ 'x-request-id': 'both-ways' }).get(widgetPath), 401],
      ['a token that was never signed', () => as(tenant.viewer, { authorization: stranger }).get(widgetPath), 401],
      ['a token that was changed', () => as({ accessToken: `${tenant.viewer.accessToken.slice(0, -2)}xx` }).get(widgetPath), 401],
      ['another scheme', () => as(tenant.viewer, { authorization: `Basic ${tenant.viewer.accessToken}` }).get(widgetPath), 401],
      ['another tenant', () => as(shop.other.admin).get(widgetPath), 404],
      ['an unknown widget', () => as(tenant.viewer).get(`${path.replace('/data', '')}/widgets/00000000-0000-4000-8000-000000000000/data`), 404],
      ['an unknown dashboard', () => as(tenant.viewer).get('/dashboards/00000000-0000-4000-8000-000000000000/data'), 404],
      ['what is no id', () => as(tenant.viewer).get('/dashboards/constructor/data'), 400],
      ['a filter of another name', () => as(tenant.viewer).get(path, filters({ colour: 'red' })), 400],
      ['filters that are none', () => as(tenant.viewer).get(path, filters('{')), 400],
      ['filters given twice', () => as(tenant.viewer).get(`${path}?filters={}&filters={}`), 400],
      ['another field', () => as(tenant.viewer).get(path, { colour: 'red' }), 400],
      ['refresh=yes', () => as(tenant.viewer).get(path, { refresh: 'yes' }), 400],
      ['a value that a widget cannot take', () => as(tenant.viewer).get(widgetPath, filters({ region: { from: 1 } })), 400],
      ['HEAD', () => as(tenant.viewer).send('HEAD', widgetPath), 200],
      ['OPTIONS', () => as(tenant.viewer).send('OPTIONS', widgetPath), 404],
    ])('%s', async (_, ask, status) => {
      const { early, late, answeredEarly } = await bothWays(ask);
      expect(early).toEqual(late);
      expect([early, answeredEarly]).toMatchObject([{ status }, false]);
    });

    it('whoever may not see the dashboard that lies in memory for others', async () => {
      const { dashboard, widgetPath } = await create();
      const sharing = { visibility: 'private', roles: [], members: [] };
      succeeded(await tenant.developer.api.put(`/dashboards/${dashboard.id}/sharing`, sharing));
      const owner = await bothWays(() => as(tenant.developer).get(widgetPath));
      expect([owner.early, owner.answeredEarly]).toMatchObject([{ status: 200 }, true]);
      const { early, late, answeredEarly } = await bothWays(() => as(tenant.viewer).get(widgetPath));
      expect(early).toEqual(late);
      expect([early, answeredEarly]).toMatchObject([{ status: 404 }, false]);
    });

    it('API keys', async () => {
      const key = succeeded(await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'reader', permissions: ['dashboards:read'] }));
      const api = new Api(app.url).with({ 'x-api-key': key.key, 'x-request-id': 'both-ways' });
      const { early, late, answeredEarly } = await bothWays(() => api.get(widgetPath));
      expect(early).toEqual(late);
      expect([early, answeredEarly]).toMatchObject([{ status: 200 }, false]);
    });

    it('whoever asks anew', async () => {
      await as(tenant.viewer).get(widgetPath);
      const before = lane.statistics();
      const { headers } = await as(tenant.viewer).get(widgetPath, { refresh: 'true' });
      expect([headers.get('x-cache'), lane.statistics()]).toEqual(['miss', { ...before, passedOn: before.passedOn + 1 }]);
    });

    it('a dashboard of which one widget is not in memory, and counts nothing twice', async () => {
      const cache = app.app.get(ResultCache);
      const widgets = [table(source.id, 'SELECT 1 AS here'), table(source.id, 'SELECT 2 AS away')];
      const made = succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Half', widgets }));
      succeeded(await as(tenant.viewer).get(`/dashboards/${made.id}/widgets/${made.widgets[0]?.id}/data`));
      const before = cache.statistics();
      const lines = lane.statistics();
      expect((await as(tenant.viewer).get(`/dashboards/${made.id}/data`)).headers.get('x-cache')).toBe('miss');
      const between = cache.statistics();
      expect([between.reads, between.l1.hits, between.l1.misses]).toEqual([before.reads + 2, before.l1.hits + 1, before.l1.misses + 1]);
      expect((await as(tenant.viewer).get(`/dashboards/${made.id}/data`)).headers.get('x-cache')).toBe('hit-l1');
      const after = cache.statistics();
      expect([after.reads, after.l1.hits, after.l1.misses]).toEqual([between.reads + 2, between.l1.hits + 2, between.l1.misses]);
      expect(lane.statistics()).toEqual({ answered: lines.answered + 1, passedOn: lines.passedOn + 1 });
    });
  });

  it('is counted where answers are counted, and shows how often it was taken', async () => {
    await as(tenant.viewer).get(widgetPath);
    const metrics = async () => await (await fetch(`${app.url}/metrics`)).text();
    const value = (text: string, line: RegExp): number => Number(line.exec(text)?.[1] ?? NaN);
    const answered = /http_express_lane_requests_total\{outcome="answered"\} (\d+)/;
    const total = /http_requests_total\{method="GET",route="\/api\/v1\/dashboards\/:id\/widgets\/:widgetId\/data",status="200"\} (\d+)/;
    const before = await metrics();
    await as(tenant.viewer).get(widgetPath);
    await eventually(async () => {
      const after = await metrics();
      expect([value(after, answered), value(after, total)]).toEqual([value(before, answered) + 1, value(before, total) + 1]);
    });
  });

  describe('sees at once', () => {
    /** A reader of their own, whose answers come by the lane before `change`. */
    async function afterChange(change: (made: DashboardView, reader: TestTenant['viewer']) => Promise<unknown>, api?: TestTenant['viewer']): Promise<Answer<WidgetResult>> {
      const reader = api ?? (await signIn(app, tenant.viewer.email));
      const { dashboard, widgetPath } = await create();
      await as(reader).get(widgetPath);
      const before = lane.statistics().answered;
      succeeded(await as(reader).get(widgetPath));
      expect(lane.statistics().answered).toBe(before + 1);
      succeeded((await change(dashboard, reader)) as Answer<unknown>);
      return as(reader).get<WidgetResult>(widgetPath);
    }

    it('that a session has ended', async () => {
      const answer = await afterChange((_, reader) => reader.api.post('/auth/logout', { refreshToken: reader.refreshToken }));
      expect([answer.status, answer.error?.code]).toEqual([401, 'UNAUTHORIZED']);
    });

    it('that a member was removed', async () => {
      const fresh = await newTenant(app, { roles: ['viewer', 'developer'] });
      const own = await sampleSource(app, fresh);
      try {
        const made = succeeded(await fresh.developer.api.post<DashboardView>('/dashboards', { name: 'Left', widgets: [table(own.id, 'SELECT 1 AS n')] }));
        const left = `/dashboards/${made.id}/data`;
        for (let n = 0; n < 2; n += 1) succeeded(await as(fresh.viewer).get(left));
        succeeded(await fresh.admin.api.delete(`/tenants/${fresh.id}/members/${fresh.viewer.id}`));
        expect((await as(fresh.viewer).get(left)).status).toBe(401);
      } finally {
        await own.close();
      }
    });

    it('that the dashboard is no longer shared', async () => {
      const answer = await afterChange(({ id }) => tenant.developer.api.put(`/dashboards/${id}/sharing`, { visibility: 'private', roles: [], members: [] }));
      expect([answer.status, answer.error?.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('that a role no longer reaches it', async () => {
      const { id } = tenant.operator;
      const member = `/tenants/${tenant.id}/members/${id}`;
      const { dashboard, widgetPath } = await create();
      const sharing = { visibility: 'private', roles: [{ role: 'operator', access: 'view' }], members: [] };
      succeeded(await tenant.developer.api.put(`/dashboards/${dashboard.id}/sharing`, sharing));
      try {
        for (let n = 0; n < 2; n += 1) succeeded(await as(tenant.operator).get(widgetPath));
        succeeded(await tenant.admin.api.patch(member, { role: 'viewer' }));
        expect((await as(tenant.operator).get(widgetPath)).status).toBe(404);
      } finally {
        succeeded(await tenant.admin.api.patch(member, { role: 'operator' }));
      }
    });

    it('that the dashboard was changed', async () => {
      const widgets = (made: DashboardView) => [{ ...table(source.id, 'SELECT 2 AS n'), id: made.widgets[0]?.id }];
      const answer = await afterChange((made) => tenant.developer.api.put(`/dashboards/${made.id}`, { version: 1, settings: {}, widgets: widgets(made) }));
      expect(succeeded(answer).data).toEqual([{ n: 2 }]);
    });

    it('that the dashboard was deleted', async () => {
      const answer = await afterChange(({ id }) => tenant.developer.api.delete(`/dashboards/${id}`, { version: 1 }));
      expect(answer.status).toBe(404);
    });

    it('that the source was changed', async () => {
      const own = await sampleSource(app, tenant);
      try {
        const made = succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Own', widgets: [table(own.id, 'SELECT 1 AS n')] }));
        const data = () => as(tenant.viewer).get(`/dashboards/${made.id}/data`);
        await data();
        expect((await data()).headers.get('x-cache')).toBe('hit-l1');
        const settings = succeeded(await tenant.admin.api.get<{ version: number; name: string; settings: object }>(`/datasources/${own.id}`));
        succeeded(await tenant.admin.api.put(`/datasources/${own.id}`, { version: settings.version, name: 'Renamed', settings: settings.settings }));
        expect((await data()).headers.get('x-cache')).toBe('miss');
      } finally {
        await own.close();
      }
    });
  });

  it('leaves an ageing result to whoever refreshes it, and answers the new one', async () => {
    await source.run('CREATE TABLE gauge AS SELECT 1 AS n');
    const widgets = [table(source.id, 'SELECT n FROM gauge')];
    const made = succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Gauge', widgets, settings: { refreshInterval: 60 } }));
    const data = async () => succeeded(await as(tenant.viewer).get<{ widgets: WidgetResult[] }>(`/dashboards/${made.id}/data`)).widgets[0]?.data;
    await data();
    await source.run('UPDATE gauge SET n = 2');
    const before = lane.statistics();
    expect(await data()).toEqual([{ n: 1 }]);
    expect(lane.statistics()).toEqual({ ...before, answered: before.answered + 1 });
    standStill(50_000);
    expect(await data()).toEqual([{ n: 1 }]);
    expect(lane.statistics()).toEqual({ answered: before.answered + 1, passedOn: before.passedOn + 1 });
    await eventually(async () => expect(await data()).toEqual([{ n: 2 }]));
  });

  it('draws once from the bucket of each request, on either way, and refuses as the pipeline does', async () => {
    const paced = await startTestApp({ rateLimitFactor: 0.1 });
    try {
      const small = await newTenant(paced, { roles: ['developer', 'viewer'] });
      const own = await sampleSource(paced, small);
      try {
        const at = Date.now();
        paced.app.get(Clock).now = () => new Date(at);
        const made = succeeded(await small.developer.api.post<DashboardView>('/dashboards', { name: 'Paced', widgets: [table(own.id, 'SELECT 1 AS n')] }));
        const pacedLane = paced.app.get(ExpressLane);
        const api = new Api(paced.url).as(small.viewer.accessToken).with({ 'x-request-id': 'both-ways' });
        const answers: Answer<unknown>[] = [];
        for (let n = 0; n < 13; n += 1) {
          pacedLane.enabled = n % 2 === 1;
          answers.push(await api.get(`/dashboards/${made.id}/data`));
        }
        expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(200), 429, 429, 429]);
        expect(answers.map(({ headers }) => Number(headers.get('ratelimit-remaining')))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0]);
        expect(pacedLane.statistics().answered).toBe(5);
        expect(answers.slice(10).map(seen)).toEqual(Array(3).fill(seen(answers[10] as Answer<unknown>)));
      } finally {
        await own.close();
      }
    } finally {
      await paced.close();
    }
  });

  it('answers pages of trusted origins with what lets them read, and others without', async () => {
    const trusting = await startTestApp({ corsOrigins: ['https://app.example'] });
    try {
      const own = await newTenant(trusting, { roles: ['developer', 'viewer'] });
      const source = await sampleSource(trusting, own);
      try {
        const made = succeeded(await own.developer.api.post<DashboardView>('/dashboards', { name: 'Open', widgets: [table(source.id, 'SELECT 1 AS n')] }));
        const itsLane = trusting.app.get(ExpressLane);
        const at = Date.now();
        trusting.app.get(Clock).now = () => new Date(at);
        for (const [origin, allowed] of [['https://app.example', 'https://app.example'], ['https://elsewhere.example', undefined], [undefined, undefined]]) {
          const api = new Api(trusting.url).as(own.viewer.accessToken).with({ 'x-request-id': 'both-ways', ...(origin === undefined ? {} : { origin }) });
          const { early, late, answeredEarly } = await bothWays(() => api.get(`/dashboards/${made.id}/data`), itsLane);
          expect(early).toEqual(late);
          expect([early, answeredEarly]).toMatchObject([{ status: 200, headers: { vary: 'Origin' } }, true]);
          expect((early as { headers: Record<string, string> }).headers['access-control-allow-origin']).toBe(allowed);
        }
      } finally {
        await source.close();
      }
    } finally {
      await trusting.close();
    }
  });

  // Last: the clock goes back after it, and buckets count as empty then.
  it('leaves a token that has expired to the pipeline', async () => {
    await as(tenant.viewer).get(widgetPath);
    standStill(16 * 60_000);
    const { early, late, answeredEarly } = await bothWays(() => as(tenant.viewer).get(widgetPath));
    expect(early).toEqual(late);
    expect([early, answeredEarly]).toMatchObject([{ status: 401, body: { error: { message: 'The access token has expired.' } } }, false]);
  });
});

/** Two ids of the server's own differ. */
function withoutIds(answer: Answer<unknown>): Answer<unknown> {
  const headers = new Headers(answer.headers);
  const id = headers.get('x-request-id') ?? 'none';
  headers.delete('x-request-id');
  return { ...answer, headers, body: JSON.parse(JSON.stringify(answer.body).replaceAll(id, 'id')) as unknown };
}
