import { AnomalyReader, AnomalyDetected } from '../../src/anomalies/index.js';
import { AnomalyScan } from '../../src/anomalies/anomaly-scan.js';
import { EventBus } from '../../src/platform/events/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Socket } from '../support/socket.js';
import { asRole } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { Clocks, type Found, MINUTE_MS, type Sent, type Watched, begunElsewhere, found, judged, minuteOf, past, send, usual, watch } from './watched.js';

const ORDERS = { source: 'metric', metric: 'shop.orders', aggregation: 'sum' };
const LEVEL = { source: 'metric', metric: 'tank.level', aggregation: 'last' };
const REGIONS = [
  [{ region: 'EU', channel: 'web' }, 0.5],
  [{ region: 'US', channel: 'web' }, 0.3],
  [{ region: 'US', channel: 'shop' }, 0.2],
] as const;

describe('watched metrics', () => {
  let app: TestApp;
  let replica: TestApp;
  let tenant: TestTenant;
  let clocks: Clocks;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
    clocks = new Clocks([app, replica]);
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.end();
  });
  afterAll(async () => {
    await replica?.close();
    await app?.close();
  });

  /** Sends what is usual in the minute that runs, some times that, and lets it end. */
  const minute = async (times = 1, by = app, parts: readonly (readonly [Record<string, string>, number])[] = REGIONS): Promise<void> => {
    await send(tenant, parts.map(([dimensions, share]): Sent => ({ metric: 'shop.orders', value: usual(0) * share * times, dimensions, timestamp: new Date(clocks.now).toISOString() })));
    clocks.passMinute();
    await judged(by, tenant, clocks, watched.id);
  };
  let watched: Watched;
  /** Orders with a past of some hours, watched and warmed up. */
  const orders = async (change: object = {}): Promise<Watched> => {
    clocks.passMinute(2_000);
    await send(tenant, past('shop.orders', clocks.now, 400, REGIONS));
    watched = await watch(tenant, { series: ORDERS, unit: 'orders', ...change });
    clocks.pass(9_500);
    return judged(app, tenant, clocks, watched.id);
  };
  const listen = async (on: TestApp, token: string): Promise<Socket> => {
    const socket = await new Socket(on.url, { protocols: ['bearer', token] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: ['anomalies'] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  };
  /** A scan that another takes over while it reads writes nothing. */
  const overtaken = async (): Promise<void> => {
    const judgedUntil = async (): Promise<string | null> => succeeded(await tenant.viewer.api.get<Watched>(`/anomalies/metrics/${watched.id}`)).judgedUntil;
    const before = await judgedUntil();
    await asRole(app, null, async (owner) => {
      await owner.query('BEGIN; LOCK TABLE anomaly_detectors IN ACCESS EXCLUSIVE MODE');
      clocks.passMinute();
      const scan = scanOn(app);
      await eventually(async () => {
        const { rows } = await owner.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'anomaly_detectors'::regclass");
        expect(rows.length).toBeGreaterThan(0);
      });
      await begunElsewhere(app, tenant, watched.id, -1);
      await owner.query('COMMIT');
      expect(await scan).toBeNull();
    });
    expect(await judgedUntil()).toBe(before);
    clocks.pass(2 * MINUTE_MS);
    await judged(app, tenant, clocks, watched.id);
  };
  const scanOn = (each: TestApp) => each.app.get(AnomalyScan, { strict: false }).scan({ tenantId: tenant.id }, watched.id);

  it('tell of a spike once, in words, with what moved most, follow it while it lasts and close it when it is over', async () => {
    const metric = await orders();
    expect(metric).toMatchObject({ problem: null, watched: [{ dimensions: {} }] });
    expect(await found(tenant)).toEqual([]);
    const here = await listen(app, tenant.viewer.accessToken);
    const there = await listen(replica, tenant.viewer.accessToken);
    const other = await newTenant(app);
    const elsewhere = await listen(app, other.viewer.accessToken);
    await minute();
    expect(await found(tenant)).toEqual([]);
    const at = minuteOf(clocks.now);
    await minute(1, app, [[{ region: 'EU', channel: 'web' }, 5], [{ region: 'US', channel: 'web' }, 0.3], [{ region: 'US', channel: 'shop' }, 0.2]]);
    const [spike] = await found(tenant, { status: 'open' });
    expect(spike).toMatchObject({ status: 'open', at: new Date(at).toISOString(), provisional: false, dimensions: {}, resolution: null, feedback: null });
    expect(spike?.value).toBeCloseTo(5.5 * usual(0));
    expect(spike?.deviation).toBeCloseTo((spike?.value ?? 0) - (spike?.expectedValue ?? 0));
    expect(spike?.upper).toBeLessThan(spike?.value ?? 0);
    expect(spike?.sentence).toMatch(/^Orders was 55\d orders, 5\.\d times the usual 1\d\d orders .+\.$/);
    expect(spike?.confidence).toBeGreaterThan(0.4);
    expect(spike?.context).toMatchObject({ comparedWith: 'previous' });
    const eu = spike?.context?.movers.find(({ dimension }) => dimension === 'region');
    expect(eu).toMatchObject({ member: 'EU' });
    expect(eu?.share).toBeGreaterThan(0.9);
    expect(eu?.expected).toBeGreaterThan(40);
    for (const socket of [here, there]) {
      const { data } = await socket.frame(({ type, topic }) => type === 'anomaly_alert' && topic === 'anomalies');
      expect(data).toMatchObject({ id: spike?.id, title: 'Orders', resolvedAt: null, of: 'tenant' });
    }
    await minute(5);
    expect(await found(tenant)).toMatchObject([{ id: spike?.id, status: 'open', lastAt: new Date(at + MINUTE_MS).toISOString() }]);
    for (let calm = 0; calm < 2; calm++) await minute();
    expect(await found(tenant, { status: 'open' })).toHaveLength(1);
    await minute();
    expect(await found(tenant)).toMatchObject([{ id: spike?.id, status: 'resolved', resolution: 'calm', lastAt: new Date(at + MINUTE_MS).toISOString() }]);
    for (const socket of [here, there]) await socket.frame(({ type, data }) => type === 'anomaly_alert' && (data as { resolution?: string }).resolution === 'calm');
    await elsewhere.roundTrip();
    expect(elsewhere.frames.filter(({ type }) => type === 'anomaly_alert')).toEqual([]);
    expect(await found(other)).toEqual([]);
    const reader = app.app.get(AnomalyReader, { strict: false });
    const wanted = { minimumSeverity: 'low' as const, minimumConfidence: 0.1 };
    const since = new Date(at);
    expect(await reader.openOrRecent({ tenantId: tenant.id }, { ...wanted, metric: metric.id, since })).toMatchObject([{ id: spike?.id, open: false, title: 'Orders' }]);
    expect(await reader.openOrRecent({ tenantId: tenant.id }, { ...wanted, since: new Date(clocks.now) })).toEqual([]);
    expect(await reader.between({ tenantId: tenant.id }, wanted, new Date(clocks.now - MINUTE_MS), new Date(clocks.now))).toHaveLength(1);
    expect(await reader.between({ tenantId: other.id }, wanted, since, new Date(clocks.now))).toEqual([]);
  });

  it('judge each bucket once, also when replicas scan at the same moment, after a restart, and after a process that died in between', async () => {
    await orders();
    await send(tenant, [{ metric: 'shop.orders', value: 900, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    const endings = await Promise.all([app, replica, app, replica].map(scanOn));
    // The job may have been there first.
    expect(endings.filter(Boolean).reduce((sum, ending) => sum + (ending?.judged ?? 0), 0)).toBeLessThanOrEqual(1);
    await judged(replica, tenant, clocks, watched.id);
    expect(await found(tenant)).toHaveLength(1);
    await overtaken();
    const restarted = await startTestApp({ replicaOf: app });
    clocks.join(restarted);
    try {
      await minute(9, restarted);
      await minute(1, restarted);
      // A process begins, and is gone before it writes anything.
      await begunElsewhere(app, tenant, watched.id, 2);
      await send(tenant, [{ metric: 'shop.orders', value: usual(0), timestamp: new Date(clocks.now).toISOString() }]);
      clocks.passMinute();
      expect(await scanOn(app)).toBeNull();
      clocks.pass(2 * MINUTE_MS);
      await judged(restarted, tenant, clocks, watched.id);
    } finally {
      await restarted.close();
    }
    expect(await found(tenant)).toHaveLength(1);
  });

  it('catch up in order with what came while nobody looked', async () => {
    await orders();
    const first = minuteOf(clocks.now);
    const at = (minutes: number): string => new Date(first + minutes * MINUTE_MS + 1_000).toISOString();
    const values = [1, 1, 8, 7, 1, 1, 1, 1];
    await begunElsewhere(app, tenant, watched.id, 8);
    clocks.pass(8 * MINUTE_MS);
    await send(tenant, values.map((times, minutes) => ({ metric: 'shop.orders', value: usual(0) * times, timestamp: at(minutes) })));
    clocks.passMinute();
    await judged(app, tenant, clocks, watched.id);
    expect(await found(tenant)).toMatchObject([{ at: at(2).replace('01.000Z', '00.000Z'), lastAt: at(3).replace('01.000Z', '00.000Z'), status: 'resolved', resolution: 'calm' }]);
  });

  it('see what is not added up as soon as it comes, and let go of what its bucket does not confirm', async () => {
    clocks.passMinute(2_000);
    await send(tenant, past('tank.level', clocks.now, 300));
    watched = await watch(tenant, { title: 'Level', series: LEVEL });
    clocks.pass(9_500);
    await judged(app, tenant, clocks, watched.id);
    const told: number[] = [];
    const stop = app.app.get(EventBus).on(AnomalyDetected, ({ tenantId }) => void (tenantId === tenant.id && told.push(performance.now())));
    // Longer than the pace at which a running bucket is looked at.
    clocks.pass(6_000);
    const sentAt = performance.now();
    await send(tenant, [{ metric: 'tank.level', value: 700, timestamp: new Date(clocks.now).toISOString() }]);
    await eventually(() => expect(told).toHaveLength(1));
    stop();
    process.stdout.write(`From an ingested spike to anomaly.detected: ${Math.round((told[0] ?? 0) - sentAt)} ms\n`);
    const [spike] = await found(tenant);
    expect(spike).toMatchObject({ provisional: true, status: 'open', value: 700 });
    await send(tenant, [{ metric: 'tank.level', value: usual(0), timestamp: new Date(clocks.now + 1_000).toISOString() }]);
    clocks.passMinute();
    await judged(app, tenant, clocks, watched.id);
    expect(await found(tenant)).toMatchObject([{ id: spike?.id, status: 'resolved', resolution: 'not_confirmed', provisional: false, value: 700, lastValue: usual(0) }]);
    await send(tenant, [{ metric: 'tank.level', value: 800, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    await judged(app, tenant, clocks, watched.id);
    expect(await found(tenant, { status: 'open' })).toMatchObject([{ value: 800, provisional: false }]);
  });

  it('watch each series for itself, and say what they leave out', async () => {
    clocks.passMinute(2_000);
    await send(tenant, past('shop.orders', clocks.now, 300, REGIONS));
    watched = await watch(tenant, { series: { ...ORDERS, groupBy: ['region'] } });
    clocks.pass(9_500);
    expect((await judged(app, tenant, clocks, watched.id)).watched).toMatchObject([{ dimensions: { region: 'EU' } }, { dimensions: { region: 'US' } }]);
    await minute(1, app, [[{ region: 'EU', channel: 'web' }, 0.5], [{ region: 'US', channel: 'web' }, 0.3], [{ region: 'US', channel: 'shop' }, 6]]);
    const [spike, ...others] = await found(tenant);
    expect(others).toEqual([]);
    expect(spike).toMatchObject({ dimensions: { region: 'US' } });
    expect(spike?.sentence).toContain('Orders (US) was ');
    expect(spike?.context?.movers[0]).toMatchObject({ dimension: 'channel', member: 'shop' });
    await minute(1, app, Array.from({ length: 25 }, (_, index) => [{ region: `R${index}` }, 1]));
    const metric = succeeded(await tenant.viewer.api.get<Watched>(`/anomalies/metrics/${watched.id}`));
    expect(metric.watched).toHaveLength(20);
    expect(metric.problem).toBe('It comes to 27 series, and 20 of one metric are watched at most: filter more or group by fewer dimensions.');
  });

  it('raise nothing in quiet hours, below the least volume, or on the side that nobody asked about', async () => {
    clocks.passMinute(2_000);
    await send(tenant, past('shop.orders', clocks.now, 300));
    const quiet = [{ from: '00:00', to: '12:00' }, { from: '12:00', to: '00:00' }];
    const settings = [{ quietHours: quiet }, { minimumVolume: 10_000 }, { direction: 'down' }, {}];
    const metrics: Watched[] = [];
    for (const each of settings) metrics.push(await watch(tenant, { series: ORDERS, settings: each }));
    clocks.pass(9_500);
    for (const { id } of metrics) await judged(app, tenant, clocks, id);
    await send(tenant, [{ metric: 'shop.orders', value: 900, timestamp: new Date(clocks.now).toISOString() }]);
    clocks.passMinute();
    for (const { id } of metrics) await judged(app, tenant, clocks, id);
    expect((await found(tenant)).map(({ metricId }) => metricId)).toEqual([metrics[3]?.id]);
  });

  it('take nothing measured for zero where values add up, but not of times in which nobody looked', async () => {
    await orders();
    await begunElsewhere(app, tenant, watched.id, 8);
    clocks.pass(8 * MINUTE_MS);
    await minute();
    const gap = await found(tenant);
    expect(gap.filter(({ at }) => Date.parse(at) < clocks.now - 5 * MINUTE_MS)).toEqual([]);
    const before = gap.length;
    for (let silent = 0; silent < 2; silent++) {
      clocks.passMinute();
      await judged(app, tenant, clocks, watched.id);
    }
    const silent: Found[] = await found(tenant);
    expect(silent.length + Number(before > 0)).toBeGreaterThan(0);
    expect(silent[0]?.lastValue).toBe(0);
  });
});
