import { APP_ROLE } from '../../src/platform/database/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { asRole } from '../support/sql.js';
import { recorded } from '../support/system-tenant.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';
import { Clocks, type Found, MINUTE_MS, type Watched, found, judged, minuteOf, past, send, watch } from './watched.js';

const SERIES = { source: 'metric', metric: 'shop.orders', aggregation: 'sum' };

interface Band {
  key: string;
  title: string;
  points: { timestamp: string; value: number | null; expected: number | null; lower: number | null; upper: number | null }[];
  anomalies: Found[];
}

describe('watched metrics and their anomalies', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let clocks: Clocks;
  beforeAll(async () => {
    app = await startTestApp();
    clocks = new Clocks([app]);
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterAll(() => app?.close());

  /** A watched metric of which a spike was found. */
  const spiked = async (change: object = {}): Promise<{ metric: Watched; spike: Found }> => {
    clocks.passMinute(2_000);
    await send(tenant, past('shop.orders', clocks.now, 300));
    const { id } = await watch(tenant, { series: SERIES, ...change });
    clocks.pass(9_500);
    await judged(app, tenant, clocks, id);
    await send(tenant, [{ metric: 'shop.orders', value: 900, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    const metric = await judged(app, tenant, clocks, id);
    const [spike] = await found(tenant);
    return { metric, spike: spike as Found };
  };
  const feedback = async (id: string, said: string | null): Promise<{ anomaly: Found; sensitivity: number }> =>
    succeeded(await tenant.operator.api.post<{ anomaly: Found; sensitivity: number }>(`/anomalies/${id}/feedback`, { feedback: said }));

  it('learn from feedback how readily to raise the next one, and forget what is taken back', async () => {
    const { metric, spike } = await spiked();
    expect((await tenant.viewer.api.post(`/anomalies/${spike.id}/feedback`, { feedback: 'wrong' })).status).toBe(403);
    expect((await tenant.operator.api.post(`/anomalies/${spike.id}/feedback`, { feedback: 'maybe' })).error).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await tenant.operator.api.post(`/anomalies/${spike.id}/feedback`, {})).error).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await feedback(spike.id, 'wrong')).toMatchObject({ anomaly: { feedback: 'wrong', feedbackBy: tenant.operator.id }, sensitivity: 0.45 });
    expect(await feedback(spike.id, 'wrong')).toMatchObject({ sensitivity: 0.45 });
    expect((await feedback(spike.id, 'right')).sensitivity).toBeCloseTo(0.5167, 3);
    expect(await found(tenant, { feedback: 'right' })).toHaveLength(1);
    expect(await found(tenant, { feedback: 'none' })).toEqual([]);
    expect(await feedback(spike.id, null)).toMatchObject({ anomaly: { feedback: null, feedbackBy: null, feedbackAt: null }, sensitivity: 0.5 });
    await feedback(spike.id, 'wrong');
    const changed = succeeded(await tenant.developer.api.put<Watched>(`/anomalies/metrics/${metric.id}`, { title: 'Sales', bucket: '1m', series: SERIES, version: 1 }));
    expect(changed).toMatchObject({ title: 'Sales', sensitivity: 0.45, version: 2 });
    // Whoever sets it begins anew.
    const set = { title: 'Sales', bucket: '1m', series: SERIES, settings: { sensitivity: 0.3 }, version: 2 };
    expect(succeeded(await tenant.developer.api.put<Watched>(`/anomalies/metrics/${metric.id}`, set))).toMatchObject({ sensitivity: 0.3 });
  });

  it('are drawn with the band of what was expected, and what was found', async () => {
    const { metric, spike } = await spiked({ unit: 'orders' });
    const band = succeeded(await tenant.viewer.api.get<Band>(`/anomalies/metrics/${metric.id}/series`, { from: 'now-60m' }));
    expect(band).toMatchObject({ title: 'Orders', key: '[]', anomalies: [{ id: spike.id }] });
    expect(band.points.length).toBeGreaterThanOrEqual(60);
    const last = band.points.at(-1);
    expect(last).toMatchObject({ timestamp: spike.at, value: 900 });
    expect(last?.upper).toBeLessThan(200);
    const inside = band.points.slice(0, -1).filter(({ value, lower, upper }) => value !== null && lower !== null && upper !== null && value >= lower && value <= upper);
    expect(inside.length).toBeGreaterThan(50);
    expect(succeeded(await tenant.viewer.api.get<Band>(`/anomalies/metrics/${metric.id}/series`)).points.length).toBe(300);
    const refused = async (query: Record<string, string>): Promise<unknown> => (await tenant.viewer.api.get(`/anomalies/metrics/${metric.id}/series`, query)).error?.details;
    expect(await refused({ from: 'now-3d' })).toMatchObject([{ path: 'from', rule: 'maxPoints' }]);
    expect(await refused({ from: 'yesterday' })).toMatchObject([{ path: 'from' }]);
    expect(await refused({ from: 'now', to: 'now-1h' })).toMatchObject([{ path: 'from', rule: 'before' }]);
    expect(await refused({ series: '[["region","EU"]]' })).toMatchObject([{ path: 'series' }]);
  });

  it('are resolved by hand by those who keep things running, and stay so', async () => {
    const { metric, spike } = await spiked();
    const path = `/anomalies/${spike.id}/resolve`;
    expect((await tenant.viewer.api.post(path)).status).toBe(403);
    const other = await newTenant(app);
    expect((await other.operator.api.post(path)).status).toBe(404);
    expect((await other.viewer.api.get(`/anomalies/${spike.id}`)).status).toBe(404);
    expect((await other.viewer.api.get(`/anomalies/metrics/${metric.id}`)).status).toBe(404);
    expect((await other.viewer.api.get(`/anomalies/metrics/${metric.id}/series`)).status).toBe(404);
    expect((await other.operator.api.post(`/anomalies/${spike.id}/feedback`, { feedback: 'wrong' })).status).toBe(404);
    expect((await other.developer.api.delete(`/anomalies/metrics/${metric.id}`)).status).toBe(404);
    expect(succeeded(await tenant.operator.api.post<Found>(path))).toMatchObject({ status: 'resolved', resolution: 'by_hand', resolvedBy: tenant.operator.id });
    expect((await tenant.operator.api.post(path)).status).toBe(409);
    await send(tenant, [{ metric: 'shop.orders', value: 890, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    await judged(app, tenant, clocks, metric.id);
    expect(await found(tenant)).toMatchObject([{ id: spike.id, resolution: 'by_hand' }]);
    expect(succeeded(await tenant.viewer.api.get<Found>(`/anomalies/${spike.id}`))).toMatchObject({ id: spike.id });
  });

  it('are listed by what they are, a page at a time', async () => {
    const { metric, spike } = await spiked();
    await send(tenant, past('shop.visits', clocks.now, 300));
    const second = await watch(tenant, { title: 'Visits', series: { ...SERIES, metric: 'shop.visits' } });
    await judged(app, tenant, clocks, second.id);
    await send(tenant, [{ metric: 'shop.visits', value: 9_000, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    for (const { id } of [metric, second]) await judged(app, tenant, clocks, id);
    const all = await found(tenant);
    expect(all).toHaveLength(2);
    const first = await tenant.viewer.api.get<Found[]>('/anomalies', { limit: '1' });
    expect(succeeded(first)).toMatchObject([{ id: all[0]?.id }]);
    expect(await found(tenant, { limit: '1', cursor: first.metadata.page?.nextCursor ?? '' })).toMatchObject([{ id: all[1]?.id }]);
    expect(await found(tenant, { metricId: metric.id })).toMatchObject([{ id: spike.id }]);
    expect(await found(tenant, { status: 'resolved' })).toEqual([]);
    expect(await found(tenant, { minimumConfidence: '0.999' })).toEqual([]);
    expect(await found(tenant, { minimumSeverity: 'critical' })).toEqual(all.filter(({ severity }) => severity === 'critical'));
    expect(await found(tenant, { from: new Date(clocks.now).toISOString() })).toEqual([]);
    expect(await found(tenant, { to: spike.foundAt })).toEqual([]);
    expect((await tenant.viewer.api.get('/anomalies', { minimumSeverity: 'huge' })).status).toBe(400);
  });

  it('refuse what cannot be watched, with a reason, and more than the plan holds', async () => {
    const refused = async (change: object): Promise<string> => {
      const { status, error } = await tenant.developer.api.post('/anomalies/metrics', { title: 'Orders', bucket: '5m', series: SERIES, ...change });
      expect(status).toBe(400);
      return JSON.stringify(error?.details);
    };
    expect(await refused({ bucket: '1s' })).toContain('bucket');
    expect(await refused({ series: { source: 'nowhere' } })).toContain('series.source');
    expect(await refused({ series: { ...SERIES, aggregation: 'median' } })).toContain('series.aggregation');
    expect(await refused({ series: { ...SERIES, compareTo: 'week' } })).toContain('series.compareTo');
    expect(await refused({ settings: { sensitivity: 2 } })).toContain('settings.sensitivity');
    expect(await refused({ settings: { zScoreThreshold: 'NaN' } })).toContain('settings.zScoreThreshold');
    expect(await refused({ settings: { timeZone: 'Mars/Olympus' } })).toContain('settings.timeZone');
    expect(await refused({ nonsense: 1 })).toContain('nonsense');
    await send(tenant, Array.from({ length: 21 }, (_, index) => ({ metric: 'many', value: 1, dimensions: { name: `n${index}` } })));
    expect(await refused({ series: { source: 'metric', metric: 'many', aggregation: 'sum', groupBy: ['name'] } })).toContain('21 series, and one metric is watched in at most 20');
    expect((await tenant.developer.api.post('/anomalies/metrics', { title: 'K', bucket: '1h', series: { source: 'kpi', kpi: 'nobody' } })).status).toBe(404);
    expect((await tenant.operator.api.post('/anomalies/metrics', { title: 'Orders', bucket: '5m', series: SERIES })).status).toBe(403);
    const small = await newTenant(app, { plan: 'free', roles: ['developer'] });
    for (let made = 0; made < 5; made++) succeeded(await small.developer.api.post('/anomalies/metrics', { title: `M${made}`, bucket: '5m', series: SERIES, enabled: false }));
    expect((await small.developer.api.post('/anomalies/metrics', { title: 'One more', bucket: '5m', series: SERIES })).error).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    const { quotas } = succeeded(await small.admin.api.get<{ quotas: { name: string; used: number }[] }>(`/tenants/${small.id}/usage`));
    expect(quotas.find(({ name }) => name === 'watchedMetrics')).toMatchObject({ used: 5 });
  });

  it('are changed, deleted and brought back; what is no longer watched is closed, and the past is kept for a while', async () => {
    const { metric } = await spiked();
    const path = `/anomalies/metrics/${metric.id}`;
    expect((await tenant.developer.api.put(path, { title: 'O', bucket: '1m', series: SERIES, version: 7 })).status).toBe(409);
    const other = { ...SERIES, aggregation: 'count' };
    expect(succeeded(await tenant.developer.api.put<Watched>(path, { title: 'O', bucket: '1m', series: other, version: 1 }))).toMatchObject({ version: 2, judgedUntil: null, watched: [] });
    expect(await found(tenant)).toMatchObject([{ resolution: 'metric_changed' }]);
    await judged(app, tenant, clocks, metric.id);
    expect((await tenant.developer.api.delete(`${path}?version=1`)).status).toBe(409);
    succeeded(await tenant.developer.api.delete(`${path}?version=2`));
    expect((await tenant.viewer.api.get(path)).status).toBe(404);
    expect(succeeded(await tenant.viewer.api.get<Watched[]>('/anomalies/metrics'))).toEqual([]);
    expect(succeeded(await tenant.developer.api.post<Watched>(`${path}/restore`))).toMatchObject({ id: metric.id, version: 4, judgedUntil: null });
    expect((await tenant.developer.api.post(`${path}/restore`)).status).toBe(404);
    expect((await judged(app, tenant, clocks, metric.id)).watched).toHaveLength(1);
    await asRole(app, APP_ROLE, async (client) => {
      await client.query(`SET app.tenant_id = '${tenant.id}'`);
      await client.query("UPDATE anomalies SET resolved_at = resolved_at - interval '91 days'");
    });
    await app.app.get(JobRunner).runNow('anomaly-cleanup');
    expect(await found(tenant)).toEqual([]);
  });

  it('of KPIs are read as any other series', async () => {
    const source = { kind: 'metric', metric: 'shop.orders', aggregation: 'sum' };
    const kpi = { name: 'orders', title: 'Orders', unit: { kind: 'number' }, direction: 'up', timeframe: '1h', source };
    succeeded(await tenant.developer.api.post('/kpis', kpi));
    await send(tenant, [{ metric: 'shop.orders', value: 5 }]);
    const metric = await watch(tenant, { title: 'Orders of an hour', series: { source: 'kpi', kpi: 'orders' } });
    await eventually(async () => {
      clocks.passMinute();
      await app.app.get(JobRunner).runNow('kpi-evaluation');
      expect((await judged(app, tenant, clocks, metric.id)).watched).toEqual([{ key: '[]', dimensions: {} }]);
    });
    // Whoever deletes the KPI is told why nothing is judged.
    succeeded(await tenant.developer.api.delete('/kpis/orders'));
    clocks.passMinute();
    await eventually(async () => {
      await app.app.get(JobRunner).runNow('anomaly-scan');
      expect(succeeded(await tenant.viewer.api.get<Watched>(`/anomalies/metrics/${metric.id}`)).problem).toContain('KPI');
    });
  });

  it('over the installation watch what it measures of itself, and are for platform admins', async () => {
    expect((await tenant.admin.api.get('/anomalies/metrics', { of: 'installation' })).status).toBe(403);
    expect((await tenant.admin.api.get('/anomalies', { of: 'installation' })).status).toBe(403);
    const measured = await startTestApp({ selfMetrics: 'one:80' });
    try {
      const own = new Clocks([measured]);
      const admin = await platformAdmin(measured);
      const metrics = await eventually(async () => {
        const all = succeeded(await admin.api.get<Watched[]>('/anomalies/metrics', { of: 'installation' }));
        expect(all).toHaveLength(5);
        return all;
      });
      expect(metrics.map(({ builtIn }) => builtIn).sort()).toEqual(['errors', 'event-loop-lag', 'memory', 'requests', 'response-time']);
      await eventually(async () => expect(await recorded(measured, 'process.memory_bytes')).not.toEqual([]));
      // A bucket later, while whoever signed in still is.
      own.pass(6 * MINUTE_MS);
      await eventually(async () => {
        await measured.app.get(JobRunner).runNow('anomaly-scan');
        const memory = succeeded(await admin.api.get<Watched[]>('/anomalies/metrics', { of: 'installation' })).find(({ builtIn }) => builtIn === 'memory');
        expect(memory).toMatchObject({ problem: null, watched: [{ dimensions: {} }] });
        expect(Date.parse(memory?.judgedUntil ?? '')).toBeGreaterThan(minuteOf(own.now, -11));
      }, 30_000);
      expect(succeeded(await admin.api.get<Found[]>('/anomalies', { of: 'installation' }))).toEqual([]);
    } finally {
      await measured.close();
    }
  });
});
