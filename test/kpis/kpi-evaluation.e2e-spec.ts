import { KpiTriggers } from '../../src/kpis/kpi-triggers.js';
import { SeriesSources } from '../../src/metrics/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { MeasuredTenant } from '../metrics/measured.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Kpi, type KpiPoint, kpi, sendEvents, showing } from './shop.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the evaluation of KPIs', () => {
  let app: TestApp;
  let replica: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let sockets: Socket[] = [];
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    replica = await startTestApp({ replicaOf: app });
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterEach(() => {
    for (const socket of sockets) socket.end();
    sockets = [];
    for (const each of [app, replica]) moveClock(each, 0);
  });
  afterAll(async () => {
    await replica?.close();
    await app?.close();
    await northwind?.drop();
  });

  const create = async (change: object = {}): Promise<Kpi> => succeeded(await tenant.developer.api.post<Kpi>('/kpis', kpi(change)));
  const get = async (name: string): Promise<Kpi> => succeeded(await tenant.viewer.api.get<Kpi>(`/kpis/${name}`));
  const watch = async (on: TestApp, ...names: string[]): Promise<Socket> => {
    const socket = await new Socket(on.url, { protocols: ['bearer', tenant.viewer.accessToken] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    if (names.length > 0) socket.send('subscribe', { topics: names.map((name) => `kpi:${name}`) });
    for (const name of names) await socket.frame(({ type, topic }) => type === 'kpi_update' && topic === `kpi:${name}`);
    return socket;
  };
  const measured = (): MeasuredTenant => new MeasuredTenant(app, tenant.id);
  const post = (value: number, change: object = {}): Promise<void> => sendEvents(tenant.developer.api, [{ metric: 'shop.revenue', value, ...change }]);
  const historyRows = (): Promise<KpiPoint[]> => measured().ask<KpiPoint>('SELECT at, value::text AS value, status FROM kpi_history WHERE tenant_id = $1 ORDER BY at');

  it('follows an event to the sockets of all replicas, and tells changes alone', async () => {
    await create({ target: 10 });
    const [here, there] = [await watch(app, 'revenue'), await watch(replica, 'revenue')];
    await post(7);
    for (const socket of [here, there]) expect((await showing(socket, 'revenue', '7')).data).toMatchObject({ name: 'revenue', status: 'warning', target: '10', previous: null });
    await post(3);
    for (const socket of [here, there]) expect((await showing(socket, 'revenue', '10')).data).toMatchObject({ status: 'good' });
    const told = here.frames.length;
    // What it does not read does not move it.
    await sendEvents(tenant.developer.api, [{ metric: 'shop.other', value: 1 }]);
    await app.app.get(JobRunner).runNow('kpi-evaluation');
    await here.roundTrip();
    expect(here.frames.slice(told).map(({ type }) => type)).toEqual(['pong']);
  });

  it('is done once for all replicas, and what it came to is there for each', async () => {
    const { id } = await create();
    await eventually(async () => expect(await measured().ask('SELECT 1 FROM kpi_states WHERE tenant_id = $1 AND evaluated_at IS NOT NULL')).toHaveLength(1));
    // As if its time had come, on both at the same moment.
    moveClock(app, HOUR);
    moveClock(replica, HOUR);
    const counts = async (each: TestApp): Promise<number> =>
      (await each.app.get(KpiTriggers, { strict: false }).evaluateDue([{ tenantId: tenant.id, kpiId: id }], new AbortController().signal)).evaluated;
    expect((await Promise.all([counts(app), counts(replica), counts(app), counts(replica)])).reduce((sum, each) => sum + each, 0)).toBe(1);
  });

  it('comes to the figures that SQL over the raw events comes to', async () => {
    const now = Date.now();
    const values = Array.from({ length: 60 }, (_, index) => ({ metric: 'shop.revenue', at: now - 47 * HOUR + index * 45 * MINUTE, value: Math.round(Math.sin(index) * 10_000) / 100 + 120, dimensions: { region: index % 3 ? 'eu' : 'us' } }));
    await measured().measure(values);
    await create();
    const { value, previous, changePercent, period, sparkline } = await get('revenue');
    const [from, to] = [period?.from ?? '', period?.to ?? ''];
    const sum = async (since: string, until: string): Promise<number> => {
      const [row] = await measured().ask<{ sum: number }>(
        'SELECT coalesce(sum(value), 0)::float8 AS sum FROM metric_events WHERE tenant_id = $1 AND "timestamp" >= $2 AND "timestamp" < $3',
        [since, until],
      );
      return row?.sum ?? Number.NaN;
    };
    const [current, before] = [await sum(from, to), await sum(new Date(Date.parse(from) - 24 * HOUR).toISOString(), from)];
    expect(Number(value)).toBeCloseTo(current, 6);
    expect(Number(previous)).toBeCloseTo(before, 6);
    expect(changePercent).toBeCloseTo(((current - before) / before) * 100, 2);
    expect(sparkline.reduce<number>((all, each) => all + (each ?? 0), 0)).toBeCloseTo(await sum(new Date(Math.floor(Date.parse(from) / HOUR) * HOUR).toISOString(), to), 0);
    const [eu] = await measured().ask<{ p: number }>(
      `SELECT sum(e.value)::float8 AS p FROM metric_events e JOIN metric_series s ON s.id = e.series_id AND s.tenant_id = $1
        WHERE e.tenant_id = $1 AND s.dimensions ->> 'region' = 'eu' AND e."timestamp" >= $2 AND e."timestamp" < $3`,
      [from, to],
    );
    await create({ name: 'share', source: { kind: 'ratio', numerator: { metric: 'shop.revenue', aggregation: 'sum', filter: { region: 'eu' } }, denominator: { metric: 'shop.revenue', aggregation: 'sum' } } });
    expect(Number((await get('share')).value)).toBeCloseTo((eu?.p ?? 0) / current, 9);
  });

  it('of a ratio is zero without errors, and no figure without requests', async () => {
    const requests = { metric: 'web.requests', aggregation: 'sum' };
    await create({ name: 'errors', direction: 'down', critical: '0.01', unit: { kind: 'percent' }, source: { kind: 'ratio', numerator: { ...requests, filter: { status: '5xx' } }, denominator: requests } });
    expect(await get('errors')).toMatchObject({ value: null, reason: 'no_denominator', status: 'no_data' });
    await sendEvents(tenant.developer.api, [{ metric: 'web.requests', value: 200, dimensions: { status: '2xx' } }]);
    expect(await get('errors')).toMatchObject({ value: '0', status: 'good' });
    await sendEvents(tenant.developer.api, [{ metric: 'web.requests', value: 50, dimensions: { status: '5xx' } }]);
    expect(await get('errors')).toMatchObject({ value: '0.2', status: 'critical' });
    await create({ name: 'nothing', source: { kind: 'ratio', numerator: requests, denominator: { metric: 'web.zero', aggregation: 'sum' } } });
    await sendEvents(tenant.developer.api, [{ metric: 'web.zero', value: 0 }]);
    expect(await get('nothing')).toMatchObject({ value: null, reason: 'zero_denominator', status: 'no_data', changePercent: null });
  });

  it('of today begins anew at the tenant\'s midnight', async () => {
    succeeded(await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone: 'Pacific/Auckland' }));
    // A key outlives the clock's jump.
    const { key } = succeeded(await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'Reader', permissions: ['kpis:read'] }));
    const reader = new Api(app.url).with({ 'x-api-key': key });
    const read = async (timeframe?: string): Promise<Kpi> => succeeded(await reader.get<Kpi>('/kpis/revenue', { timeframe }));
    await create({ timeframe: 'today' });
    await post(5);
    const { value, period } = await read();
    expect(value).toBe('5');
    const local = new Intl.DateTimeFormat('en', { timeZone: 'Pacific/Auckland', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).format(new Date(period?.from ?? 0));
    expect(local).toBe('00:00');
    // 30 hours after midnight it is tomorrow, whatever the clock did in between.
    moveClock(app, Date.parse(period?.from ?? '') + 30 * HOUR - Date.now());
    expect(await read()).toMatchObject({ value: null, status: 'no_data' });
    expect((await read('yesterday')).value).toBe('5');
  });

  it('of a saved query keeps every digit, and comes to what the source says', async () => {
    const dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
    const sql = `SELECT date_trunc('month', o.order_date)::date AS month, round(sum(d.unit_price::numeric * d.quantity * (1 - d.discount::numeric)), 4) AS net
                   FROM orders o JOIN order_details d USING (order_id) GROUP BY 1 ORDER BY 1`;
    const { id: savedQueryId } = succeeded(await tenant.developer.api.post<{ id: string }>('/queries', { name: 'By month', dataSourceId, sql }));
    await create({ name: 'monthly', timeframe: '30d', source: { kind: 'query', savedQueryId, valueColumn: 'net', timeColumn: 'month' } });
    const { rows } = await northwind.owner.query<{ month: string; net: string }>(`SELECT month::text, net::text FROM (${sql}) m ORDER BY month DESC LIMIT 2`);
    expect(await get('monthly')).toMatchObject({ value: rows[0]?.net, previous: rows[1]?.net, periodLabel: rows[0]?.month, followsTimeframe: false });
    expect((await get('monthly')).sparkline).toHaveLength(23);

    const socket = await watch(app, 'monthly');
    succeeded(await tenant.developer.api.put(`/queries/${savedQueryId}`, { name: 'By month', dataSourceId, sql: `SELECT '1998-07-01'::date AS month, 12345678901234567890.12::numeric AS net`, version: 1 }));
    await showing(socket, 'monthly', '12345678901234567890.12');

    succeeded(await tenant.developer.api.delete(`/queries/${savedQueryId}`));
    await showing(socket, 'monthly', null);
    expect(await get('monthly')).toMatchObject({ value: null, status: 'error', error: { code: 'NOT_FOUND' } });
  });

  it('of a query that takes a period gives it the one asked for', async () => {
    const dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
    const sql = 'SELECT extract(epoch FROM {{period_to}}::timestamptz - {{period_from}}::timestamptz)::int AS seconds';
    const { id: savedQueryId } = succeeded(await tenant.developer.api.post<{ id: string }>('/queries', { name: 'Length', dataSourceId, sql }));
    await create({ name: 'length', timeframe: 'yesterday', source: { kind: 'query', savedQueryId, valueColumn: 'seconds' } });
    expect(await get('length')).toMatchObject({ value: '86400', followsTimeframe: true });
  });

  it('is kept: a row a minute when something changed, and a sign of life', async () => {
    await create();
    const rows = async (...values: (string | null)[]): Promise<void> => eventually(async () => expect((await historyRows()).map(({ value }) => value)).toEqual(values));
    await rows(null);
    // In another minute than the first.
    moveClock(app, 61_000);
    moveClock(replica, 61_000);
    await post(5);
    await rows(null, '5');
    moveClock(app, 5 * MINUTE);
    moveClock(replica, 5 * MINUTE);
    const evaluatedAt = async (): Promise<number> => (await measured().ask<{ at: Date }>('SELECT evaluated_at AS at FROM kpi_states WHERE tenant_id = $1'))[0]?.at.getTime() ?? 0;
    const evaluated = async (): Promise<void> => {
      const before = await evaluatedAt();
      await eventually(async () => {
        await app.app.get(JobRunner).runNow('kpi-evaluation');
        expect(await evaluatedAt()).toBeGreaterThan(before);
      }, 15_000);
    };
    await evaluated();
    await rows(null, '5');
    moveClock(app, 18 * MINUTE);
    moveClock(replica, 18 * MINUTE);
    await evaluated();
    await rows(null, '5', '5');
  });

  it('can be read as a series by whatever reads series', async () => {
    await create();
    await post(5);
    await eventually(async () => expect((await historyRows()).at(-1)?.value).toBe('5'));
    const sources = app.app.get(SeriesSources, { strict: false });
    const { series, borders } = await sources.read({ tenantId: tenant.id }, { source: 'kpi', kpi: 'revenue' }, { from: 'now-10m', to: 'now', step: '1m' });
    expect([series[0]?.values.length, series[0]?.values.at(-1)]).toEqual([borders.length - 1, 5]);
    expect(sources.check({ source: 'kpi', kpi: 'No name', other: 1 }, 'series').map(({ path }) => path)).toEqual(['series.other', 'series.kpi']);
    await expect(sources.read({ tenantId: tenant.id }, { source: 'kpi', kpi: 'absent' }, { from: 'now-10m', to: 'now', step: '1m' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is there after a restart', async () => {
    const first = await startTestApp();
    const own = await newTenant(first);
    succeeded(await own.developer.api.post('/kpis', kpi()));
    await sendEvents(own.developer.api, [{ metric: 'shop.revenue', value: 9 }]);
    const values = async (url: TestApp): Promise<(string | null)[]> => {
      const answer = await fetch(`${url.url}/api/v1/kpis/revenue/history?from=now-10m`, { headers: { authorization: `Bearer ${own.viewer.accessToken}` } });
      return ((await answer.json()) as { data: { points: KpiPoint[] } }).data.points.map(({ value }) => value);
    };
    await eventually(async () => expect(await values(first)).toContain('9'));
    await first.app.close();
    const second = await startTestApp({ replicaOf: first });
    try {
      expect(await values(second)).toContain('9');
    } finally {
      await second.close();
      await first.close();
    }
  });

  describe('on a socket', () => {
    it('is answered when asked for, over any timeframe', async () => {
      await create();
      await post(4);
      const socket = await watch(app);
      socket.send('get_kpi', { kpi_name: 'revenue', timeframe: '1h' });
      expect((await showing(socket, 'revenue', '4')).data).toMatchObject({ timeframe: '1h' });
      const after = socket.frames.length;
      socket.send('get_kpi', { kpi_name: 'revenue', timeframe: 'ever' });
      socket.send('get_kpi', { kpi_name: 'absent' });
      socket.send('get_kpi', {});
      await socket.roundTrip();
      expect(socket.frames.slice(after).map(({ type, data }) => (type === 'error' ? data.code : type))).toEqual(['VALIDATION_FAILED', 'NOT_FOUND', 'VALIDATION_FAILED', 'pong']);
    });

    it('is told to nobody of another tenant, nor to whoever may not read it', async () => {
      await create();
      const stranger = await newTenant(app);
      const theirs = await new Socket(app.url, { protocols: ['bearer', stranger.admin.accessToken] }).opened();
      sockets.push(theirs);
      await theirs.frame(({ type }) => type === 'connected');
      theirs.send('subscribe', { topics: ['kpi:revenue'] });
      expect((await theirs.frame(({ type }) => type === 'error')).data.code).toBe('NOT_FOUND');
      const key = succeeded(await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'No KPIs', permissions: ['dashboards:read'] })).key;
      const powerless = await new Socket(app.url, { protocols: ['bearer', key] }).opened();
      sockets.push(powerless);
      await powerless.frame(({ type }) => type === 'connected');
      powerless.send('get_kpi', { kpi_name: 'revenue' });
      powerless.send('subscribe', { topics: ['kpi:revenue'] });
      await eventually(() => expect(powerless.frames.filter(({ type }) => type === 'error').map(({ data }) => data.code)).toEqual(['ACCESS_DENIED', 'ACCESS_DENIED']));
      await post(3);
      const socket = await watch(app, 'revenue');
      await showing(socket, 'revenue', '3');
      expect([theirs, powerless].map(({ frames }) => frames.filter(({ type }) => type === 'kpi_update'))).toEqual([[], []]);
    });

    it('ends when the KPI is deleted, and goes on under a new definition', async () => {
      await create();
      await post(4);
      const socket = await watch(replica, 'revenue');
      const { name: _name, ...body } = kpi({ title: 'Turnover', target: 4 }) as { name: string };
      succeeded(await tenant.developer.api.put('/kpis/revenue', { ...body, version: 1 }));
      await socket.frame(({ type, data }) => type === 'kpi_update' && (data as unknown as { title: string; status: string }).title === 'Turnover' && (data as unknown as Kpi).status === 'good');
      succeeded(await tenant.developer.api.delete('/kpis/revenue'));
      expect((await socket.frame(({ type }) => type === 'error')).data.code).toBe('NOT_FOUND');
    });
  });
});
