import { GuardEvaluation } from '../../src/guards/guard-evaluation.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';

interface Guard {
  id: string;
  name: string;
  version: number;
  status: string;
  builtIn: string | null;
  evaluatedAt: string | null;
  problem: string | null;
  openViolations: number;
  watched: { status: string; value: number | null; reason: string | null; held: boolean }[];
  watchedCount: number;
}
interface Violation {
  id: string;
  guard: string;
  description: string;
  firstValue: number;
  worstValue: number;
  lastValue: number;
  thresholdValue: number;
  resolvedAt: string | null;
  resolution: string | null;
  resolvedBy: string | null;
  reason: string | null;
}

const guard = (change: object = {}): object => ({
  name: 'Queue',
  violationType: 'storage',
  severity: 'high',
  series: { source: 'metric', metric: 'queue.length', aggregation: 'last' },
  comparator: 'gt',
  threshold: 100,
  resolveThreshold: 80,
  windowSeconds: 60,
  forSeconds: 20,
  resolveAfterSeconds: 40,
  ...change,
});

describe('guards', () => {
  let app: TestApp;
  let replica: TestApp;
  let tenant: TestTenant;
  let ahead = 0;
  let sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterEach(() => {
    for (const socket of sockets) socket.end();
    sockets = [];
    pass(-ahead);
  });
  afterAll(async () => {
    await replica?.close();
    await app?.close();
  });

  /** Lets time pass on both replicas. */
  const pass = (seconds: number): void => {
    ahead += seconds;
    for (const each of [app, replica]) moveClock(each, ahead * 1_000);
  };
  const create = async (change: object = {}): Promise<Guard> => succeeded(await tenant.developer.api.post<Guard>('/guards', guard(change)));
  const get = async (id: string): Promise<Guard> => succeeded(await tenant.operator.api.get<Guard>(`/guards/${id}`));
  const violations = async (query: Record<string, string> = {}): Promise<Violation[]> => succeeded(await tenant.operator.api.get<Violation[]>('/guards/violations', query));
  const send = async (value: number, dimensions: Record<string, string> = {}, metric = 'queue.length'): Promise<void> => {
    succeeded(await tenant.developer.api.post('/ingest/events', [{ metric, value, dimensions }]));
  };
  /** Lets time pass, and waits until the guard has been evaluated after that. */
  const evaluated = async (id: string, seconds = 16, by = app): Promise<Guard> => {
    pass(seconds);
    const from = Date.now() + ahead * 1_000;
    return eventually(async () => {
      await by.app.get(JobRunner).runNow('guard-evaluation');
      const now = await get(id);
      expect(Date.parse(now.evaluatedAt ?? '')).toBeGreaterThanOrEqual(from);
      return now;
    }, 20_000);
  };
  const watch = async (on: TestApp, token: string): Promise<Socket> => {
    const socket = await new Socket(on.url, { protocols: ['bearer', token] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: ['guards'] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  };

  it('open a violation when a threshold has not held for long enough, and close it when it has held again for long enough', async () => {
    const { id } = await create({ violationType: 'performance' });
    const [here, there] = [await watch(app, tenant.operator.accessToken), await watch(replica, tenant.operator.accessToken)];
    const elsewhere = await watch(app, (await newTenant(app, { roles: ['operator'] })).operator.accessToken);
    const viewer = await new Socket(app.url, { protocols: ['bearer', tenant.viewer.accessToken] }).opened();
    sockets.push(viewer);
    viewer.send('subscribe', { topics: ['guards'] });
    expect((await viewer.frame(({ type }) => type === 'error')).data).toMatchObject({ code: 'ACCESS_DENIED' });
    await send(50);
    expect(await evaluated(id)).toMatchObject({ status: 'ok', watched: [{ value: 50, reason: null }] });
    await send(120);
    expect(await evaluated(id)).toMatchObject({ status: 'pending', openViolations: 0 });
    await send(150);
    expect(await evaluated(id, 25)).toMatchObject({ status: 'violated', openViolations: 1 });
    const [opened] = await violations({ state: 'open' });
    expect(opened).toMatchObject({ firstValue: 150, thresholdValue: 100, resolvedAt: null, description: 'Queue: 150 is above 100 over the last minute.' });
    for (const socket of [here, there]) {
      const { data } = await socket.frame(({ type, topic }) => type === 'dashboard.guard.violation' && topic === 'guards');
      expect(data).toMatchObject({ id: opened?.id, guard: 'Queue', severity: 'high', metricValue: 150, thresholdValue: 100, resolved: false, of: 'tenant' });
      await socket.frame(({ type }) => type === 'dashboard.performance.alert');
    }
    await send(90);
    expect(await evaluated(id)).toMatchObject({ status: 'violated', openViolations: 1 });
    await send(30);
    await evaluated(id);
    await send(30);
    expect(await evaluated(id, 42)).toMatchObject({ status: 'ok', openViolations: 0 });
    expect(await violations()).toMatchObject([{ id: opened?.id, resolution: 'recovered', resolvedBy: null }]);
    for (const socket of [here, there]) await socket.frame(({ type, data }) => type === 'dashboard.guard.violation' && (data as { resolved?: boolean }).resolved === true);
    await elsewhere.roundTrip();
    expect(elsewhere.frames.filter(({ type }) => type.startsWith('dashboard.'))).toEqual([]);
  });

  it('know no data as a state of its own, which closes nothing', async () => {
    const { id } = await create({ forSeconds: 0, resolveAfterSeconds: 0 });
    expect(await evaluated(id)).toMatchObject({ status: 'no_data', watched: [{ value: null, reason: 'no_values' }] });
    await send(500);
    expect(await evaluated(id)).toMatchObject({ status: 'violated', openViolations: 1 });
    expect(await evaluated(id, 150)).toMatchObject({ status: 'no_data', openViolations: 1 });
    expect(await violations({ state: 'open' })).toHaveLength(1);
    await send(10);
    expect(await evaluated(id)).toMatchObject({ status: 'ok', openViolations: 0 });
  });

  it('watch each series for itself, and go on where they were after a restart', async () => {
    const { id } = await create({ series: { source: 'metric', metric: 'queue.length', aggregation: 'last', groupBy: ['name'] }, forSeconds: 30 });
    await send(120, { name: 'mail' });
    await send(20, { name: 'bills' });
    expect(await evaluated(id)).toMatchObject({ status: 'pending', watchedCount: 2 });
    const restarted = await startTestApp({ replicaOf: app });
    try {
      moveClock(restarted, ahead * 1_000);
      await send(120, { name: 'mail' });
      pass(35);
      moveClock(restarted, ahead * 1_000);
      expect(await evaluated(id, 0, restarted)).toMatchObject({ status: 'violated', openViolations: 1 });
    } finally {
      await restarted.close();
    }
    expect((await violations()).map(({ description }) => description)).toEqual(['Queue: 120 is above 100 over the last minute (name mail).']);
  });

  it('are evaluated by two replicas at the same moment without opening two', async () => {
    const { id } = await create({ forSeconds: 0 });
    await send(50);
    await evaluated(id, 0);
    await send(500);
    pass(16);
    // Not the job, which one replica runs at a time, but its work on both at the same moment.
    const evaluate = (each: TestApp): Promise<unknown> => each.app.get(GuardEvaluation, { strict: false }).evaluate({ tenantId: tenant.id }, id);
    const done = await Promise.all([app, replica, app, replica].map(evaluate));
    expect(done.filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(await get(id)).toMatchObject({ openViolations: 1 });
    for (const each of [replica, app]) await evaluated(id, 16, each);
    expect(await violations()).toHaveLength(1);
  });

  it('once resolved by hand open anew only after the value has been well', async () => {
    const { id } = await create({ forSeconds: 0, resolveAfterSeconds: 0 });
    await send(500);
    await evaluated(id);
    const [open] = await violations({ state: 'open' });
    const path = `/guards/violations/${open?.id}/resolve`;
    expect((await tenant.viewer.api.post(path, { reason: 'no' })).status).toBe(403);
    expect((await tenant.operator.api.post(path, {})).error).toMatchObject({ code: 'VALIDATION_FAILED' });
    const other = await newTenant(app, { roles: ['operator'] });
    expect((await other.operator.api.post(path, { reason: 'mine' })).status).toBe(404);
    expect(succeeded(await tenant.operator.api.post(path, { reason: 'Known: import runs' }))).toMatchObject({ resolution: 'by_hand', reason: 'Known: import runs', resolvedBy: tenant.operator.id });
    expect((await tenant.operator.api.post(path, { reason: 'again' })).status).toBe(409);
    await send(500);
    expect(await evaluated(id)).toMatchObject({ status: 'violated', openViolations: 0, watched: [{ held: true }] });
    await send(10);
    expect(await evaluated(id)).toMatchObject({ status: 'ok' });
    await send(500);
    expect(await evaluated(id)).toMatchObject({ status: 'violated', openViolations: 1 });
    expect(await violations()).toHaveLength(2);
  });

  it('compare percentages of two metrics, count what they are of, and compare with the window before', async () => {
    const requests = { source: 'metric', metric: 'web.requests', aggregation: 'sum' };
    const share = { series: { ...requests, filter: { status: '5xx' }, fill: 'zero' }, percentOf: requests, comparator: 'gt', threshold: 1, windowSeconds: 300, minimumSamples: 50 };
    const preview = async (rule: object): Promise<object> => succeeded(await tenant.developer.api.post('/guards/preview', rule));
    expect(await preview(share)).toMatchObject({ series: [{ value: null, reason: 'no_denominator', breached: false }] });
    await send(40, { status: '2xx' }, 'web.requests');
    expect(await preview(share)).toMatchObject({ series: [{ value: 0, samples: 40, reason: 'too_few_samples' }] });
    await send(60, { status: '2xx' }, 'web.requests');
    expect(await preview(share)).toMatchObject({ series: [{ value: 0, figure: 0, samples: 100, reason: null, breached: false }] });
    await send(25, { status: '5xx' }, 'web.requests');
    expect(await preview(share)).toMatchObject({ series: [{ value: 20, thresholdValue: 1, breached: true }] });
    const now = Date.now();
    const at = (minutes: number): string => new Date(Math.floor(now / 60_000) * 60_000 - minutes * 60_000).toISOString();
    succeeded(await tenant.developer.api.post('/ingest/events', [{ metric: 'spend', value: 160, timestamp: at(2) }, { metric: 'spend', value: 100, timestamp: at(12) }]));
    const surge = { series: { source: 'metric', metric: 'spend', aggregation: 'sum' }, comparator: 'gt', threshold: 50, windowSeconds: 600, baseline: 'previous' };
    expect(await preview(surge)).toMatchObject({ series: [{ value: 160, baseline: 100, figure: 60, thresholdValue: 150, breached: true }] });
    expect(await preview({ ...surge, baseline: 'weeks' })).toMatchObject({ series: [{ value: 160, figure: null, reason: 'no_baseline' }] });
  });

  it('refuse what cannot be watched, with a reason', async () => {
    const refused = async (change: object): Promise<string> => {
      const { status, error } = await tenant.developer.api.post('/guards', guard(change));
      expect(status).toBe(400);
      return JSON.stringify(error?.details);
    };
    expect(await refused({ windowSeconds: 1 })).toContain('windowSeconds');
    expect(await refused({ threshold: null })).toContain('threshold');
    expect(await refused({ resolveThreshold: 120 })).toContain('would close while it lasts');
    expect(await refused({ series: { source: 'nowhere' } })).toContain('series.source');
    expect(await refused({ series: { source: 'metric', metric: 'x', aggregation: 'median' } })).toContain('series.aggregation');
    expect(await refused({ nonsense: 1 })).toContain('nonsense');
    const events = Array.from({ length: 101 }, (_, index) => ({ metric: 'many', value: 1, dimensions: { name: `n${index}` } }));
    succeeded(await tenant.developer.api.post('/ingest/events', events));
    expect(await refused({ series: { source: 'metric', metric: 'many', aggregation: 'last', groupBy: ['name'] } })).toContain('101 series, and at most 100 are watched');
    await eventually(async () => expect(succeeded(await tenant.operator.api.get<Guard[]>('/guards'))).toHaveLength(1));
    for (let made = 1; made < 50; made++) await create({ enabled: false });
    expect((await tenant.developer.api.post('/guards', guard())).error).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });

  it('are changed by those who build, deleted and brought back; what they no longer watch is closed', async () => {
    const { id, version } = await create({ forSeconds: 0 });
    expect((await tenant.operator.api.post('/guards', guard())).status).toBe(403);
    expect((await tenant.viewer.api.get('/guards')).status).toBe(403);
    await send(500);
    await evaluated(id);
    expect((await tenant.developer.api.put(`/guards/${id}`, { ...guard(), version: 7 })).status).toBe(409);
    const renamed = succeeded(await tenant.developer.api.put<Guard>(`/guards/${id}`, { ...guard({ name: 'Line', threshold: 90 }), version }));
    expect(renamed).toMatchObject({ name: 'Line', version: 2, openViolations: 1 });
    const disabled = succeeded(await tenant.developer.api.put<Guard>(`/guards/${id}`, { ...guard({ enabled: false }), version: 2 }));
    expect(disabled).toMatchObject({ status: 'disabled', openViolations: 0 });
    expect(await violations()).toMatchObject([{ resolution: 'guard_disabled' }]);
    succeeded(await tenant.developer.api.delete(`/guards/${id}?version=3`));
    expect((await tenant.operator.api.get(`/guards/${id}`)).status).toBe(404);
    expect(succeeded(await tenant.developer.api.post<Guard>(`/guards/${id}/restore`))).toMatchObject({ id, version: 5 });
    expect((await tenant.developer.api.post(`/guards/${id}/restore`)).status).toBe(404);
  });

  it('stand on the overview, by severity, and the open ones in the health score and for Prometheus', async () => {
    const { id } = await create({ forSeconds: 0, severity: 'critical' });
    await send(500);
    await evaluated(id);
    const shown = succeeded(await tenant.operator.api.get<{ violations: object[]; summary: object }>('/dashboard/guards'));
    expect(shown).toMatchObject({ violations: [{ guard: 'Queue', type: 'storage', severity: 'critical', metricValue: 500, resolved: false, resolutionTime: null }], summary: { active: 1, bySeverity: { low: 0, medium: 0, high: 0, critical: 1 } } });
    expect(succeeded(await tenant.operator.api.get<{ violations: object[] }>('/dashboard/guards', { severity: 'low' })).violations).toEqual([]);
    const metrics = succeeded(await tenant.viewer.api.get<{ operational_health: { activeViolations: { value: number | null } } }>('/dashboard/metrics'));
    expect(metrics.operational_health.activeViolations).toMatchObject({ value: 1 });
    const text = await (await fetch(`${app.url}/metrics`)).text();
    expect(Number(/^dashboard_active_violations_count (\d+)/m.exec(text)?.[1])).toBeGreaterThanOrEqual(1);
  });

  it('that were resolved long ago are removed, open ones never', async () => {
    const { id } = await create({ forSeconds: 0, resolveAfterSeconds: 0 });
    await send(500);
    await evaluated(id);
    await send(1);
    await evaluated(id);
    await send(500);
    await evaluated(id);
    expect(await violations()).toHaveLength(2);
    pass(91 * 86_400);
    await app.app.get(JobRunner).runNow('dashboard-guard-cleanup');
    pass(-91 * 86_400);
    expect(await violations()).toMatchObject([{ resolvedAt: null }]);
  });

  it('over costs are there for each tenant, and stand without data until costs are recorded', async () => {
    const surge = await eventually(async () => {
      const [found] = succeeded(await tenant.operator.api.get<Guard[]>('/guards'));
      expect(found).toMatchObject({ builtIn: 'cost-surge' });
      return found as Guard;
    });
    expect(await evaluated(surge.id)).toMatchObject({ status: 'no_data', problem: null, openViolations: 0 });
  });

  it('over the installation watch what it measures of itself, and are for platform admins', async () => {
    expect((await tenant.admin.api.get('/guards', { of: 'installation' })).status).toBe(403);
    const measured = await startTestApp({ selfMetrics: 'one:80' });
    try {
      const admin = await platformAdmin(measured);
      const guards = await eventually(async () => {
        const found = succeeded(await admin.api.get<Guard[]>('/guards', { of: 'installation' }));
        expect(found).toHaveLength(4);
        return found;
      });
      expect(guards.map(({ builtIn }) => builtIn).sort()).toEqual(['cache-hit-rate', 'cost-surge', 'error-rate', 'response-time']);
      for (let asked = 0; asked < 40; asked++) await admin.api.get('/guards');
      // What was asked is measured within seconds, and the guards read it.
      await eventually(async () => {
        await measured.app.get(JobRunner).runNow('guard-evaluation');
        const found = succeeded(await admin.api.get<Guard[]>('/guards', { of: 'installation' }));
        const of = (name: string): Guard | undefined => found.find(({ builtIn }) => builtIn === name);
        expect(of('error-rate')).toMatchObject({ status: 'ok', watched: [{ value: 0, reason: null }] });
        expect(of('response-time')?.watched[0]?.value).toBeGreaterThan(0);
        expect(of('cost-surge')).toMatchObject({ status: 'no_data', watched: [{ reason: 'no_values' }] });
      }, 60_000);
    } finally {
      await measured.close();
    }
  });
});
