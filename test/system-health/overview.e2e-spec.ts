import { ResultCache } from '../../src/platform/cache/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import type { Api } from '../support/http.js';
import { Socket } from '../support/socket.js';
import { dailyFigures, recorded } from '../support/system-tenant.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';

interface Figure {
  value: number | null;
  unit: string;
  previous: number | null;
  changePercent: number | null;
  reason: string | null;
}
interface Overview {
  operational_health: { apiResponseTime: Record<'p50' | 'p95' | 'p99', Figure> } & Record<'uptimePercent' | 'errorRatePercent' | 'activeViolations' | 'healthScore', Figure>;
  system_performance: Record<'cpuPercent' | 'memoryPercent' | 'diskPercent' | 'eventLoopLagMs' | 'cacheHitRatePercent' | 'throughputPerSecond', Figure> & {
    network: Record<'rxBytesPerSecond' | 'txBytesPerSecond', Figure>;
    databasePool: Record<'size' | 'idle' | 'waiting', Figure>;
  };
  business_metrics: Record<'costPerRequest' | 'activeTenants' | 'activeUsers' | 'queriesServed' | 'dashboardsViewed' | 'budgetUsedPercent', Figure>;
}
interface RouteRow {
  method: string;
  route: string;
  requests: number;
  errors: number;
  p50: number;
  p95: number;
  p99: number;
}

const PATIENCE_MS = 30_000;

/** As `percentile_cont` has it. @param values rising */
function quantile(values: readonly number[], share: number): number {
  const rank = share * (values.length - 1);
  const [below, above] = [values[Math.floor(rank)] ?? Number.NaN, values[Math.ceil(rank)] ?? Number.NaN];
  return below + (above - below) * (rank - Math.floor(rank));
}

describe('the built-in overview', () => {
  let app: TestApp;
  let one: TestTenant;
  let two: TestTenant;
  beforeAll(async () => {
    app = await startTestApp({ selfMetrics: 'one:80' });
    one = await newTenant(app, { roles: ['viewer', 'developer', 'operator'] });
    two = await newTenant(app, { roles: ['viewer'] });
  });
  afterAll(() => app.close());

  const overview = async (api: Api): Promise<Overview> => (await api.get<Overview>('/dashboard/metrics')).data;
  const sum = async (metric: string, matches: Record<string, string>): Promise<number> =>
    (await recorded(app, metric))
      .filter(({ dimensions }) => Object.entries(matches).every(([name, value]) => dimensions[name] === value))
      .reduce((total, series) => total + series.sum, 0);
  /** Counts are kept some seconds after what they count. */
  const counted = (metric: string, matches: Record<string, string>, times: number): Promise<void> =>
    eventually(async () => expect(await sum(metric, matches)).toBe(times), PATIENCE_MS);

  it('shows live figures soon after a fresh start, and says why others are not there', async () => {
    const { operational_health: health, system_performance: system, business_metrics: business } = await eventually(async () => {
      const found = await overview(one.viewer.api);
      expect(found.operational_health.apiResponseTime.p95.value).toBeGreaterThan(0);
      return found;
    }, PATIENCE_MS);
    const known = [health.uptimePercent, health.errorRatePercent, health.healthScore, system.cpuPercent, system.memoryPercent, system.diskPercent, system.eventLoopLagMs, system.throughputPerSecond, system.databasePool.size, business.activeUsers];
    for (const figure of known) {
      expect(figure).toMatchObject({ value: expect.any(Number) as number, reason: null });
      // There was nothing an hour ago.
      expect(figure).toMatchObject({ previous: null, changePercent: null });
    }
    for (const figure of [health.activeViolations, business.costPerRequest, business.budgetUsedPercent, business.activeTenants]) {
      expect(figure).toMatchObject({ value: null, reason: expect.stringMatching(/\w/) as string });
    }
    expect(health.errorRatePercent.value).toBe(0);
    expect(health.healthScore.value).toBeGreaterThan(0);
  });

  it('shows a tenant what its own people did, and nothing of others', async () => {
    const { id } = (await one.developer.api.post<{ id: string }>('/dashboards', { name: 'Looked at' })).data;
    for (let times = 0; times < 3; times += 1) expect((await one.viewer.api.get(`/dashboards/${id}`)).status).toBe(200);
    const query = { metric: 'nothing', aggregation: 'sum', from: 'now-1h' };
    for (let times = 0; times < 2; times += 1) expect((await one.viewer.api.post('/metrics/query', query)).status).toBe(200);
    await counted('dashboards.viewed', { tenant: one.id }, 3);
    await counted('queries.served', { tenant: one.id }, 2);
    const mine = await eventually(async () => {
      const found = (await overview(one.viewer.api)).business_metrics;
      expect(found).toMatchObject({ dashboardsViewed: { value: 3 }, queriesServed: { value: 2 } });
      return found;
    }, PATIENCE_MS);
    expect(mine.activeUsers.value).toBe(await peak(one.id));
    await two.viewer.api.get('/dashboards');
    const theirs = (await overview(two.viewer.api)).business_metrics;
    expect(theirs).toMatchObject({ dashboardsViewed: { value: 0 }, queriesServed: { value: 0 } });
    // Nor is there a way to ask for another's.
    const asked = await two.viewer.api.get<Overview>('/dashboard/metrics', { tenant: one.id });
    expect([asked.status, asked.error?.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((await two.admin.api.post<{ series: unknown[] }>('/metrics/query', { metric: 'queries.served', aggregation: 'sum', groupBy: ['tenant'], from: 'now-1h' })).data.series).toEqual([]);
  });

  const peak = async (tenantId: string): Promise<number> =>
    Math.max(...(await recorded(app, 'users.active')).filter(({ dimensions }) => dimensions['tenant'] === tenantId).flatMap(({ values }) => values));

  it('tells platform admins alone how many tenants are active', async () => {
    const admin = await platformAdmin(app);
    const { activeTenants } = (await overview(admin.api)).business_metrics;
    expect(activeTenants.value).toBeGreaterThanOrEqual(1);
    expect((await overview(one.admin.api)).business_metrics.activeTenants.value).toBeNull();
  });

  it('comes to what the raw events say, percentiles within 1 %', async () => {
    for (let times = 0; times < 60; times += 1) await one.operator.api.get('/tenants');
    const route = '/api/v1/tenants';
    await counted('http.requests', { route, method: 'GET' }, 60);
    const { routes } = (await one.operator.api.get<{ routes: RouteRow[] }>('/performance/metrics')).data;
    const row = routes.find((each) => each.route === route && each.method === 'GET');
    const [series] = (await recorded(app, 'http.request_duration_ms')).filter(({ dimensions }) => dimensions['route'] === route && dimensions['method'] === 'GET');
    expect(row).toMatchObject({ requests: 60, errors: 0 });
    const exact = series?.values ?? [];
    expect(exact).toHaveLength(60);
    for (const [name, share] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]] as const) {
      const wanted = quantile(exact, share);
      expect(Math.abs((row?.[name] ?? Number.NaN) - wanted) / wanted).toBeLessThan(0.0101);
    }
    const { data: summary } = await one.operator.api.get<{ requests: number; latency: { p95: number }; database: { p95: number }; eventLoop: { p99: number } }>('/performance/summary');
    expect(summary.requests).toBeGreaterThanOrEqual(60);
    expect(summary.database.p95).toBeGreaterThan(0);
    expect(summary.eventLoop.p99).toBeGreaterThanOrEqual(0);
    expect((await one.viewer.api.get('/performance/summary')).status).toBe(403);
    expect((await one.operator.api.get('/performance/summary', { from: 'yesterday' })).status).toBe(400);
  });

  it('gives a health score whose parts add up to it', async () => {
    const { data } = await one.viewer.api.get<{ score: number; status: string; parts: { name: string; points: number; weight: number; figures: unknown[] }[] }>('/dashboard/health');
    expect(data.parts.map(({ name }) => name)).toEqual(['latency', 'errors', 'saturation', 'cache', 'violations']);
    expect(data.parts.reduce((total, { points }) => total + points, 0)).toBeCloseTo(data.score, 0);
    expect(data.parts.at(-1)).toMatchObject({ name: 'violations', weight: 0, points: 0 });
  });

  it('is read anew at an admin\'s wish, and tells those of the tenant who watch', async () => {
    const watch = async (token: string): Promise<Socket> => {
      const socket = await new Socket(app.url, { protocols: ['bearer', token] }).opened();
      socket.send('subscribe', { topics: ['system'] });
      await socket.frame(({ type }) => type === 'subscribed');
      return socket;
    };
    const [mine, theirs] = [await watch(one.viewer.accessToken), await watch(two.viewer.accessToken)];
    expect((await one.developer.api.post('/dashboard/refresh')).status).toBe(403);
    expect((await one.admin.api.post('/dashboard/refresh')).status).toBe(200);
    await mine.frame(({ type, topic }) => type === 'dashboard.metrics.updated' && topic === 'system');
    expect((await two.admin.api.post('/dashboard/refresh')).status).toBe(200);
    await theirs.frame(({ type }) => type === 'dashboard.metrics.updated');
    expect(theirs.frames.filter(({ type }) => type === 'dashboard.metrics.updated')).toHaveLength(1);
    mine.end();
    theirs.end();
  });

  it('keeps the figures of a day, each tenant\'s with it', async () => {
    await counted('dashboards.viewed', { tenant: one.id }, 3);
    const runner = app.app.get(JobRunner);
    const tomorrow = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 2 * 3_600_000);
    for (let times = 0; times < 2; times += 1) expect(await runner.runNow('dashboard-metrics-aggregation', tomorrow)).toBe(true);
    const own = await dailyFigures(app, one.id);
    expect(own.filter(({ metric }) => metric === 'dashboards_viewed')).toMatchObject([{ value: 3 }]);
    const whole = (await dailyFigures(app)).map(({ metric }) => metric);
    expect(whole).toEqual(expect.arrayContaining(['active_tenants', 'cpu_percent', 'health_score', 'p95_ms', 'requests']));
    expect(await dailyFigures(app, two.id)).not.toEqual(own);
    const [run] = await runner.history('dashboard-metrics-aggregation', 1);
    expect(run).toMatchObject({ outcome: 'succeeded' });
  });

  describe('the cache', () => {
    const keep = async (tenant: TestTenant, name: string): Promise<() => boolean> => {
      const request = { key: `trial:${tenant.id}:${name}`, tags: [`tenant:${tenant.id}`, `metric:${tenant.id}:${name}`], ttlMs: 600_000, load: () => Promise.resolve(Buffer.from('{}')) };
      await app.app.get(ResultCache).read(request);
      return () => app.app.get(ResultCache).atHand(request) !== null;
    };

    it('is dropped for the tenant that asks, all of it or what was made of one thing, and for nobody else', async () => {
      const [a, b, other] = [await keep(one, 'a'), await keep(one, 'b'), await keep(two, 'a')];
      expect((await one.admin.api.delete('/cache/entries', { tag: 'metric:a' })).data).toEqual({ dropped: 'metric:a' });
      expect([a(), b(), other()]).toEqual([false, true, true]);
      expect((await one.admin.api.delete('/cache/entries')).data).toEqual({ dropped: 'tenant' });
      expect([b(), other()]).toEqual([false, true]);
      const refused = [{ tag: `tenant:${two.id}` }, { tag: '*' }, { tag: `metric:${two.id}:a` }, { tag: 'entry:x' }];
      for (const query of refused) await one.admin.api.delete('/cache/entries', query);
      expect(other()).toBe(true);
      expect((await one.admin.api.delete('/cache/entries', { tag: 'source:4d9a7cf4-8f6e-4f43-9d0a-0b3f7a0a0001' })).status).toBe(404);
      expect((await one.admin.api.delete('/cache/entries', { tag: 'source:no-id' })).status).toBe(404);
      expect((await one.admin.api.delete('/cache/entries', { tag: 'nothing' })).status).toBe(400);
    });

    it('is dropped as a whole by platform admins alone', async () => {
      const [mine, theirs] = [await keep(one, 'c'), await keep(two, 'c')];
      expect((await one.admin.api.delete('/cache')).status).toBe(403);
      expect([mine(), theirs()]).toEqual([true, true]);
      expect((await (await platformAdmin(app)).api.delete('/cache')).status).toBe(200);
      expect([mine(), theirs()]).toEqual([false, false]);
    });

    it('tells how it does, and platform admins how its levels do', async () => {
      const { data } = await one.admin.api.get<{ reads: number; kinds: string[]; process: unknown }>('/cache/metrics');
      expect(data).toMatchObject({ reads: expect.any(Number) as number, kinds: ['metric', 'source'], process: null });
      expect((await (await platformAdmin(app)).api.get<{ process: unknown }>('/cache/metrics')).data.process).toMatchObject({ l1: { entries: expect.any(Number) as number } });
    });

    it('is warmed with dashboards that the caller may see', async () => {
      const widgets = [{ type: 'metric', name: 'Latency', query: { kind: 'metric', metric: 'm', aggregation: 'sum', from: 'now-1h', to: 'now', step: 'all' }, visualization: { type: 'metric', config: { value: 'value' } } }];
      const made = await one.developer.api.post<{ id: string }>('/dashboards', { name: 'Warm', widgets });
      expect(made.status).toBe(201);
      const warm = (api: Api) => api.post<{ dashboards: object[] }>('/cache/warm', { dashboardIds: [made.data.id] });
      expect((await warm(one.admin.api)).data.dashboards).toEqual([{ dashboardId: made.data.id, results: 1, failed: 0, error: null }]);
      expect((await warm(two.admin.api)).data.dashboards).toMatchObject([{ results: 0, error: expect.stringMatching(/dashboard/) as string }]);
      expect((await one.developer.api.post('/cache/warm', { dashboardIds: [made.data.id] })).status).toBe(403);
    });
  });
});
