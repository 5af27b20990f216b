import { type DashboardView, type WidgetResult, succeeded } from '../dashboards/sample-source.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface MetricResult {
  series: { dimensions: Record<string, string | null>; points: [string, number | null][] }[];
  compare?: MetricResult['series'];
  step: string;
  from: string;
  to: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (instant: number): string => new Date(instant).toISOString();

describe('metrics over HTTP and on dashboards', () => {
  let app: TestApp;
  let tenant: TestTenant;
  /** A full hour two hours ago, so that an hour after it is over. */
  const start = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
    await send(tenant, [
      ...['eu', 'us', 'asia'].flatMap((region, place) =>
        Array.from({ length: 10 }, (_, index) => ({ metric: 'shop.orders', value: 10 ** place, timestamp: iso(start + index * MINUTE), dimensions: { region, channel: index % 2 ? 'web' : 'app' } })),
      ),
    ]);
  });
  afterAll(() => app?.close());

  const send = async ({ developer }: TestTenant, events: object[]): Promise<void> => {
    expect(succeeded(await developer.api.post<{ accepted: number; rejected: unknown[] }>('/ingest/events', events))).toMatchObject({ accepted: events.length, rejected: [] });
  };
  const window = { from: iso(start), to: iso(start + HOUR) };
  const ask = async (body: object, api: Api = tenant.viewer.api): Promise<MetricResult> => succeeded(await api.post<MetricResult>('/metrics/query', { ...window, ...body }));
  const dashboard = async (widgets: object[], settings: object = {}): Promise<DashboardView> =>
    succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Metrics', settings, widgets }));
  const widget = (query: object, change: object = {}): object => ({
    type: 'table', name: 'orders', query: { ...window, metric: 'shop.orders', aggregation: 'sum', ...query }, visualization: { type: 'table', config: {} }, ...change,
  });
  const dataOf = async (id: string, query: Record<string, string> = {}, api: Api = tenant.viewer.api): Promise<WidgetResult[]> =>
    succeeded(await api.get<{ widgets: WidgetResult[] }>(`/dashboards/${id}/data`, query)).widgets;

  describe('over HTTP', () => {
    it('answers series by step, grouped and filtered', async () => {
      expect(await ask({ metric: 'shop.orders', aggregation: 'sum', groupBy: ['region'], filter: { region: ['us', 'eu'], channel: 'web' }, step: 'all' })).toMatchObject({
        series: [
          { dimensions: { region: 'eu' }, points: [[iso(start), 5]] },
          { dimensions: { region: 'us' }, points: [[iso(start), 50]] },
        ],
        step: 'all',
        ...window,
      });
      const byMinute = await ask({ metric: 'shop.orders', aggregation: 'count' });
      expect([byMinute.step, byMinute.series[0]?.points.length, byMinute.series[0]?.points.slice(9, 11)]).toEqual(['1m', 60, [[iso(start + 9 * MINUTE), 3], [iso(start + 10 * MINUTE), null]]]);
    });

    it('sees an event with the first question after it was acknowledged, though the answer before was cached', async () => {
      const question = { metric: 'shop.fresh', aggregation: 'sum', step: 'all' };
      const event = { metric: 'shop.fresh', value: 1, timestamp: iso(start) };
      for (const total of [1, 2, 3]) {
        await send(tenant, [event]);
        const answers = [await tenant.viewer.api.post<MetricResult>('/metrics/query', { ...window, ...question }), await tenant.viewer.api.post<MetricResult>('/metrics/query', { ...window, ...question })];
        expect(answers.map((answer) => [succeeded(answer).series[0]?.points[0]?.[1], answer.headers.get('x-cache')])).toEqual([[total, 'miss'], [total, 'hit-l1']]);
      }
    });

    it('answers the same before and after compaction, and counts what comes late once', async () => {
      const questions = ['sum', 'count', 'min', 'max', 'avg', 'last', 'p50', 'p99'].flatMap((aggregation) =>
        ['1h', 'all'].map((step) => ({ metric: 'shop.late', aggregation, groupBy: ['region'], step, from: iso(start - HOUR), to: iso(start + 2 * HOUR) })),
      );
      const all = async (): Promise<unknown[]> => {
        const answers: unknown[] = [];
        // Another order of values: another key in the cache.
        for (const question of questions) answers.push((await ask({ ...question, filter: { channel: ['web', 'app', String(Math.random())] } })).series);
        return answers;
      };
      const event = (value: number, minute: number): object => ({ metric: 'shop.late', value, timestamp: iso(start + minute * MINUTE), dimensions: { region: value % 2 ? 'eu' : 'us', channel: 'web' } });
      await send(tenant, Array.from({ length: 30 }, (_, index) => event(index + 1, index)));
      const before = await all();
      await app.app.get(JobRunner, { strict: false }).runNow('rollup-compaction');
      expect(await all()).toEqual(before);
      await send(tenant, [event(7, 3)]);
      const late = await ask({ metric: 'shop.late', aggregation: 'count', step: 'all', from: iso(start - HOUR), to: iso(start + 2 * HOUR) });
      expect(late.series[0]?.points[0]?.[1]).toBe(31);
    });

    it.each([
      [{ aggregation: 'median' }, 'aggregation'],
      [{ metric: 'a b' }, 'metric'],
      [{ step: '7m' }, 'step'],
      [{ from: 'yesterday' }, 'from'],
      [{ from: iso(start), to: iso(start) }, 'to'],
      [{ from: 'now-40d', to: 'now', step: '5m' }, 'step'],
      [{ from: '2001-01-01', to: '2026-01-01', step: '1d' }, 'step'],
      [{ compareTo: 'year', step: '5m' }, 'step'],
      [{ groupBy: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'groupBy'],
      [{ filter: { 'Not a name': 'x' } }, 'filter'],
      [{ filter: { region: 7 } }, 'filter'],
      [{ filter: [] }, 'filter'],
      [{ fill: 'nothing' }, 'fill'],
      [{ grouping: [] }, 'grouping'],
    ])('refuses %j and names the field', async (change, field) => {
      const { status, error } = await tenant.viewer.api.post('/metrics/query', { metric: 'shop.orders', aggregation: 'sum', ...window, ...change });
      expect([status, error?.code, (error?.details as { path: string }[])[0]?.path]).toEqual([400, 'VALIDATION_FAILED', field]);
    });

    it('lists names in pages, and dimensions with their values', async () => {
      await send(tenant, [{ metric: 'shop.visits', value: 1 }]);
      const first = await tenant.viewer.api.get<{ name: string; series: number }[]>('/metrics/names', { limit: 1, search: 'SHOP.' });
      const second = await tenant.viewer.api.get<{ name: string }[]>('/metrics/names', { search: 'shop.', cursor: first.metadata.page?.nextCursor ?? '' });
      expect(succeeded(first)).toEqual([expect.objectContaining({ name: 'shop.fresh', series: 1 })]);
      expect(succeeded(second).map(({ name }) => name)).toEqual(['shop.late', 'shop.orders', 'shop.visits']);
      expect(succeeded(await tenant.viewer.api.get('/metrics/shop.orders/dimensions'))).toEqual([
        { name: 'channel', values: ['app', 'web'], truncated: false },
        { name: 'region', values: ['asia', 'eu', 'us'], truncated: false },
      ]);
      expect((await tenant.viewer.api.get('/metrics/shop.nothing/dimensions')).status).toBe(404);
    });

    it('shows nothing of another tenant', async () => {
      const other = await newTenant(app, { roles: ['admin'] });
      expect((await ask({ metric: 'shop.orders', aggregation: 'sum', step: 'all' }, other.admin.api)).series).toEqual([{ dimensions: {}, points: [[iso(start), null]] }]);
      expect(succeeded(await other.admin.api.get('/metrics/names'))).toEqual([]);
      expect((await other.admin.api.get('/metrics/shop.orders/dimensions')).status).toBe(404);
    });
  });

  describe('on a dashboard', () => {
    it('answer rows and columns as every widget does', async () => {
      const { id } = await dashboard([
        widget({ groupBy: ['region'], step: 'all', compareTo: 'previous' }),
        widget({ filter: { region: 'eu' }, step: '30m' }, { name: 'over time', type: 'chart', visualization: { type: 'line', config: { x: 'time', y: ['value'] } } }),
      ]);
      const [grouped, timed] = await dataOf(id);
      expect(grouped).toMatchObject({
        columns: [{ name: 'region', type: 'string' }, { name: 'value', type: 'number' }, { name: 'compared', type: 'number' }],
        data: [{ region: 'asia', value: 1000, compared: null }, { region: 'eu', value: 10, compared: null }, { region: 'us', value: 100, compared: null }],
      });
      expect(timed).toMatchObject({
        columns: [{ name: 'time', type: 'timestamp' }, { name: 'value', type: 'number' }],
        data: [{ time: iso(start), value: 10 }, { time: iso(start + 30 * MINUTE), value: null }],
      });
    });

    it('take their filters and their window from variables', async () => {
      const settings = { variables: [{ name: 'region', type: 'text', multiple: true }, { name: 'period', type: 'date_range' }], timeRange: { variable: 'period', default: 'last_24_hours' } };
      const timeless = { type: 'table', name: 'orders', visualization: { type: 'table', config: {} } };
      const { id } = await dashboard(
        [
          { ...timeless, query: { metric: 'shop.orders', aggregation: 'sum', filter: { region: '[[{{region}}]]' }, step: 'all' } },
          { ...timeless, name: 'must', query: { metric: 'shop.orders', aggregation: 'sum', filter: { region: ['{{region}}'] }, step: 'all' } },
        ],
        settings,
      );
      const values = async (filters: object): Promise<unknown[]> => (await dataOf(id, { filters: JSON.stringify(filters) })).map(({ data, error }) => error?.code ?? data[0]?.['value']);
      expect(await values({})).toEqual([1110, 'VALIDATION_FAILED']);
      expect(await values({ region: ['eu', 'us'] })).toEqual([110, 110]);
      expect(await values({ region: 'asia' })).toEqual([1000, 1000]);
      expect(await values({ region: 'eu', period: { from: iso(start), to: iso(start + 5 * MINUTE) } })).toEqual([5, 5]);
      expect(await values({ region: 'eu', period: { from: iso(start - HOUR), to: iso(start) } })).toEqual([null, null]);
    });

    it('are checked when they are saved', async () => {
      const refusedAt = async (query: object, change: object = {}): Promise<string[]> => {
        const { status, error } = await tenant.developer.api.post('/dashboards', { name: 'Refused', widgets: [widget(query, change)] });
        expect(status).toBe(400);
        return (error?.details as { path: string }[]).map(({ path }) => path);
      };
      expect(await refusedAt({ aggregation: 'most' })).toEqual(['widgets.0.query.aggregation']);
      expect(await refusedAt({ filter: { region: 'in {{region}}' } })).toEqual(['widgets.0.query.filter.region']);
      expect(await refusedAt({ from: 'some day' })).toEqual(['widgets.0.query.from']);
      expect(await refusedAt({ sql: 'SELECT 1' })).toEqual(['widgets.0.query.sql']);
      const drill = { kind: 'rows', column: 'region', parameter: 'region', query: { kind: 'metric', metric: 'shop.orders', aggregation: 'sum' } };
      expect(await refusedAt({}, { interactions: { drillDown: [drill] } })).toContain('widgets.0.interactions.drillDown.0.query.kind');
    });

    it('go through a definition as code unchanged', async () => {
      const { id } = await dashboard([widget({ groupBy: ['region'], filter: { channel: ['web', '[[{{channel}}]]'] }, compareTo: 'week', fill: 'zero', step: '1h' })], { variables: [{ name: 'channel', type: 'text' }] });
      const text = await (await fetch(`${app.url}/api/v1/dashboards/${id}/definition?format=yaml`, { headers: { authorization: `Bearer ${tenant.developer.accessToken}` } })).text();
      expect(text).toContain('metric: shop.orders');
      const definition = succeeded(await tenant.developer.api.get<{ slug: string; widgets: { query: object }[] }>(`/dashboards/${id}/definition`));
      expect(definition.widgets[0]?.query).toEqual({
        metric: 'shop.orders', aggregation: 'sum', groupBy: ['region'], filter: { channel: ['web', '[[{{channel}}]]'] }, ...window, step: '1h', compareTo: 'week', fill: 'zero',
      });
      expect(succeeded(await tenant.developer.api.put('/dashboards/definition', definition))).toMatchObject({ outcome: 'unchanged' });
      expect(succeeded(await tenant.developer.api.put('/dashboards/definition', { ...definition, slug: 'metrics-as-code' }))).toMatchObject({ outcome: 'created' });
    });

    it('change on the socket when their metric is written to, without an interval, and others do not', async () => {
      const settings = { refreshInterval: 0 };
      const now = { from: 'now-1h', to: 'now', step: 'all' };
      const watched = await dashboard([widget({ metric: 'live.beats', ...now }), widget({ metric: 'live.calm', ...now }, { name: 'calm' })], settings);
      const [beats = '', calm = ''] = watched.widgets.map(({ id }) => id);
      const socket = new Socket(app.url, { protocols: ['bearer', tenant.viewer.accessToken] });
      try {
        await socket.frame(({ type }) => type === 'connected');
        socket.send('subscribe', { topics: [`dashboard:${watched.id}`] });
        expect([await socket.rows(beats), await socket.rows(calm)]).toEqual([[{ value: null }], [{ value: null }]]);
        for (const total of [1, 2, 3]) {
          const seen = socket.frames.length;
          await send(tenant, [{ metric: 'live.beats', value: 1 }]);
          expect(await socket.rows(beats, seen)).toEqual([{ value: total }]);
        }
        expect(socket.of(calm)).toHaveLength(1);
      } finally {
        socket.end();
      }
    });
  });

  describe('in an embedded dashboard', () => {
    let shown: DashboardView;
    beforeAll(async () => {
      shown = await dashboard(
        [
          widget({ filter: { region: '{{region}}' }, step: 'all' }),
          widget({ filter: { region: '[[{{region}}]]' }, groupBy: ['region'], step: 'all' }, { name: 'optional' }),
          widget({ filter: { channel: '{{user.channel}}' }, step: 'all' }, { name: 'claim' }),
          widget({ from: undefined, to: undefined, step: 'all', filter: { region: '{{region}}' } }, { name: 'timed' }),
        ],
        { variables: [{ name: 'region', type: 'text', multiple: true }, { name: 'period', type: 'date_range' }], timeRange: { variable: 'period', default: 'last_24_hours' } },
      );
    });

    const viewerOf = async (lockedParameters: object, userContext: object = { channel: 'web' }): Promise<Api> => {
      const permissions = { interaction: 'interact', export: false };
      const answer = await tenant.developer.api.post<{ token: string }>('/embed/token', { dashboardId: shown.id, permissions, lockedParameters, userContext });
      return new Api(app.url).with({ authorization: `Embed ${succeeded(answer).token}` });
    };
    const seen = async (api: Api, query: Record<string, string> = {}): Promise<Record<string, unknown>> => {
      const { widgets } = succeeded(await api.get<{ widgets: WidgetResult[] }>('/embed/dashboard/data', query));
      return Object.fromEntries(widgets.map(({ name, data, error }) => [name, error ? error.code : data.map((row) => row['value'])]));
    };

    it.each([['fresh', {}], ['from the cache', {}], ['evaluated anew', { refresh: 'true' }]])('two tokens that lock different values show disjoint figures, %s', async (_, query) => {
      expect(await seen(await viewerOf({ region: 'eu' }), query)).toEqual({ orders: [10], optional: [10], claim: [555], timed: [10] });
      expect(await seen(await viewerOf({ region: 'us' }), query)).toEqual({ orders: [100], optional: [100], claim: [555], timed: [100] });
      expect(await seen(await viewerOf({ region: ['us', 'asia'] }), query)).toMatchObject({ orders: [1100] });
    });

    it('a locked value that is nothing shows nothing', async () => {
      expect(await seen(await viewerOf({ region: null }))).toEqual({ orders: [null], optional: [], claim: [555], timed: [null] });
      expect(await seen(await viewerOf({ region: [] }))).toEqual({ orders: [null], optional: [], claim: [555], timed: [null] });
    });

    it('a viewer overrides no locked value, and what a claim must say is not left out', async () => {
      const viewer = await viewerOf({ region: 'eu' }, {});
      for (const filters of ['{"region":"us"}', '{"REGION":"us"}', '{"user.channel":"app"}']) {
        expect((await viewer.get('/embed/dashboard/data', { filters })).status).toBeGreaterThanOrEqual(400);
      }
      expect(await seen(viewer)).toEqual({ orders: [10], optional: [10], claim: 'VALIDATION_FAILED', timed: [10] });
    });

    it('a locked range of time binds', async () => {
      const viewer = await viewerOf({ region: 'eu', period: { from: iso(start), to: iso(start + 3 * MINUTE) } });
      expect(await seen(viewer)).toMatchObject({ orders: [10], timed: [3] });
      expect((await viewer.get('/embed/dashboard/data', { filters: JSON.stringify({ period: 'last_24_hours' }) })).status).toBe(403);
      expect(await seen(await viewerOf({ region: 'eu', period: null }))).toMatchObject({ timed: 'VALIDATION_FAILED' });
    });

    it('does not accept a lock that binds nowhere', async () => {
      const { status } = await tenant.developer.api.post('/embed/token', { dashboardId: shown.id, lockedParameters: { regoin: 'eu' } });
      expect(status).toBe(400);
    });

    it('shows the statement of no metric', async () => {
      const text = JSON.stringify(succeeded(await (await viewerOf({ region: 'eu' })).get('/embed/dashboard')));
      expect(text).not.toContain('shop.orders');
    });
  });
});
