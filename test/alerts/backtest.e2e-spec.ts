import { MetricEventsRepository } from '../../src/metrics/metric-events.repository.js';
import { Clock } from '../../src/platform/clock/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const TICK = 15_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

interface Transition {
  at: string;
  kind: string;
  from: string;
  to: string;
}
interface Fire {
  dimensions: Record<string, string | null>;
  cause: string;
  from: string;
  to: string | null;
  durationSeconds: number;
  peak: number | null;
  atNight: boolean;
  transitions: Transition[];
}
interface Backtest {
  from: string;
  to: string;
  resolutionSeconds: number;
  exact: boolean;
  complete: boolean;
  notes: string[];
  fires: Fire[];
  totals: { fires: number; flaps: number; firingSeconds: number; nightFires: number; firesPerWeek: number };
  picture: { unit: string; threshold: number | null; series: { dimensions: Record<string, string>; points: [string, number | null][] }[] };
  suggestion: { threshold: number; resolveThreshold: number | null; fires: number; reason: string } | null;
}
interface Alert {
  id: string;
  ruleId: string;
  dimensions: Record<string, string | null>;
  cause: string;
  transitions: Transition[];
}
type Rule = Record<string, unknown> & { name: string };

const threshold = (name: string, condition: object, rest: object = {}): Rule => ({
  name,
  severity: 'warning',
  noData: 'keep',
  condition: { kind: 'threshold', comparator: 'gt', windowSeconds: 60, series: { source: 'metric', metric: 'latency', aggregation: 'avg', groupBy: ['region'] }, ...condition },
  ...rest,
});
const latency = (aggregation: string, change: object = {}): object => ({ series: { source: 'metric', metric: 'latency', aggregation, groupBy: ['region'], ...change } });

/** Rules of every kind of figure, and of every way in which time counts. */
const RULES: readonly Rule[] = [
  threshold('Average', { threshold: 150, windowSeconds: 120 }, { forSeconds: 30, resolveAfterSeconds: 45 }),
  threshold('Greatest', { ...latency('max'), threshold: 450 }),
  threshold('Sum', { ...latency('sum', { groupBy: [] }), threshold: 2_500, windowSeconds: 180 }, { forSeconds: 15 }),
  threshold('Percentile', { ...latency('p95'), threshold: 300, resolveThreshold: 200, windowSeconds: 120 }, { resolveAfterSeconds: 30 }),
  threshold('Rate', { ...latency('rate'), threshold: 12, windowSeconds: 120 }, { resolveAfterSeconds: 60 }),
  threshold('Latest', { ...latency('last'), comparator: 'gte', threshold: 400 }, { forSeconds: 15 }),
  threshold('Silence', { ...latency('count', { groupBy: [] }), comparator: 'lt', threshold: 3 }, { noData: 'alert', forSeconds: 30 }),
  threshold('Share', { ...latency('sum', { metric: 'errors', fill: 'zero' }), percentOf: { source: 'metric', metric: 'requests', aggregation: 'sum', groupBy: ['region'] }, threshold: 20, minimumSamples: 6 }),
  threshold('Surge', { ...latency('avg'), threshold: 50, baseline: 'previous' }, { resolveAfterSeconds: 15 }),
];

describe('a backtest', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let now: number;
  let real: () => Date;
  beforeAll(async () => {
    app = await startTestApp();
    real = app.app.get(Clock).now;
  });
  beforeEach(async () => {
    app.app.get(Clock).now = real;
    tenant = await newTenant(app);
  });
  afterAll(async () => {
    await app?.close();
  });

  const standAt = (instant: number): void => {
    now = instant;
    app.app.get(Clock).now = () => new Date(now);
  };
  const send = async (events: object[]): Promise<void> => {
    if (events.length > 0) succeeded(await tenant.developer.api.post('/ingest/events', events));
  };
  const backtest = async (rule: object, span: { from: number; to: number }): Promise<Backtest> =>
    succeeded(await tenant.developer.api.post<Backtest>('/alert-rules/backtest', { ...rule, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }));
  const refusal = async (rule: object, span: object = {}): Promise<string> => {
    const { status, error } = await tenant.developer.api.post('/alert-rules/backtest', { ...rule, ...span });
    return `${status} ${error?.message}`;
  };
  const evaluate = async (): Promise<void> => {
    await eventually(async () => expect(await app.app.get(JobRunner).runNow('alert-evaluation')).toBe(true));
  };
  /** What there was, as it was recorded when it happened. */
  const lived = async (ruleId: string): Promise<unknown[]> => {
    const open = succeeded(await tenant.operator.api.get<Alert[]>('/alerts', { ruleId, limit: 500 }));
    const over = succeeded(await tenant.operator.api.get<Alert[]>('/alerts/history', { ruleId, limit: 500 }));
    const alerts = await Promise.all([...open, ...over].map(async ({ id }) => succeeded(await tenant.operator.api.get<Alert>(`/alerts/${id}`))));
    return alerts.map(({ dimensions, transitions }) => ({ dimensions, transitions: transitions.map(shown) })).sort(byTime);
  };
  const shown = ({ at, kind, from, to }: Transition): Transition => ({ at, kind, from, to });
  const byTime = (a: { transitions: Transition[]; dimensions: object }, b: { transitions: Transition[]; dimensions: object }): number =>
    `${a.transitions[0]?.at} ${JSON.stringify(a.dimensions)}` < `${b.transitions[0]?.at} ${JSON.stringify(b.dimensions)}` ? -1 : 1;
  const replayed = ({ fires }: Backtest): unknown[] => fires.map(({ dimensions, transitions }) => ({ dimensions, transitions: transitions.map(shown) })).sort(byTime);

  it('comes to what there was when it happened: the same transitions at the same times', async () => {
    const from = Math.floor(Date.now() / DAY) * DAY - DAY + 10 * 3_600_000;
    const ticks = 72;
    standAt(from);
    const ids = new Map<string, string>();
    for (const rule of RULES) ids.set(rule.name, succeeded(await tenant.developer.api.post<{ id: string }>('/alert-rules', rule)).id);
    for (let tick = 0; tick < ticks; tick += 1) {
      standAt(from + tick * TICK);
      await evaluate();
      // What comes before the next look.
      await send(eventsOf(from, tick));
    }
    const span = { from, to: from + (ticks - 1) * TICK };
    const figures: string[] = [];
    for (const rule of RULES) {
      const found = await backtest(rule, span);
      const live = await lived(ids.get(rule.name) ?? '');
      expect([rule.name, replayed(found)]).toEqual([rule.name, live]);
      expect(found).toMatchObject({ exact: true, complete: true, resolutionSeconds: 15, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() });
      figures.push(`${rule.name} ${found.fires.length}`);
    }
    // Each has something to compare.
    expect(figures.filter((figure) => figure.endsWith(' 0'))).toEqual([]);
  });

  it('shows when it would have fired, for how long, how bad and what it looks like, and says which threshold would keep quiet', async () => {
    const end = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
    const start = end - 6 * 86_400_000;
    const events: object[] = [];
    for (let at = start; at < end; at += 10 * MINUTE) events.push({ metric: 'orders', value: 100, timestamp: at });
    // Once a day, higher every day.
    for (let day = 0; day < 6; day += 1) events.push({ metric: 'orders', value: 1_000 + 100 * day, timestamp: start + day * DAY + 3_600_000 });
    await send(events);
    const rule = threshold('Orders', { ...latency('max', { metric: 'orders', groupBy: [] }), threshold: 500, windowSeconds: 600 });
    const found = await backtest({ ...rule, unit: 'orders' }, { from: start, to: end });
    expect(found.totals).toMatchObject({ fires: 6, flaps: 0, firesPerWeek: 6 });
    expect(found.fires.map(({ peak }) => peak)).toEqual([1_000, 1_100, 1_200, 1_300, 1_400, 1_500]);
    for (const { durationSeconds, from, to } of found.fires) {
      // From the look after the event until the window has passed over its minute.
      expect(durationSeconds).toBeGreaterThanOrEqual(600);
      expect(durationSeconds).toBeLessThan(680);
      expect((Date.parse(to ?? '') - Date.parse(from)) / 1_000).toBe(durationSeconds);
    }
    expect(found.totals.nightFires).toBe(found.fires.filter(({ atNight }) => atNight).length);
    expect(found.suggestion).toMatchObject({ threshold: 1_400, resolveThreshold: null, fires: 1, reason: expect.stringContaining('with 500 orders, as it stands, it fired 6 times') });
    const [line] = found.picture.series;
    expect(found.picture).toMatchObject({ unit: 'orders', threshold: 500 });
    expect(line?.points.length).toBeLessThan(1_500);
    expect(line?.points.filter(([, value]) => value !== null && value >= 1_000).map(([, value]) => value)).toEqual(expect.arrayContaining([1_000, 1_500]));
  });

  it('tells what is kept of a longer time, and refuses what has no past', async () => {
    const rule = threshold('Old', { ...latency('sum', { groupBy: [] }), threshold: 1, windowSeconds: 604_800 });
    const long = succeeded(await tenant.developer.api.post<Backtest>('/alert-rules/backtest', { ...rule, from: 'now-90d' }));
    expect(long).toMatchObject({ complete: false, exact: true, resolutionSeconds: 300, fires: [], notes: [expect.stringContaining('is not kept for longer')] });
    expect(Date.now() - Date.parse(long.from)).toBeLessThan(29 * DAY);
    const weeks = succeeded(await tenant.developer.api.post<Backtest>('/alert-rules/backtest', { ...threshold('Weeks', { ...latency('avg'), baseline: 'weeks', threshold: 20, windowSeconds: 3_600 }), from: 'now-30d' }));
    expect(weeks).toMatchObject({ complete: false, exact: true, resolutionSeconds: 60 });
    expect(Date.now() - Date.parse(weeks.from)).toBeLessThan(8 * DAY);
    const none = succeeded(await tenant.developer.api.post<Backtest>('/alert-rules/backtest', { ...threshold('None', { ...latency('avg'), threshold: 1 }), noData: 'alert', from: 'now-2h' }));
    expect(none).toMatchObject({ fires: [{ cause: 'no_data', dimensions: {}, peak: null, to: null }], suggestion: null, picture: { series: [] } });
    const query = { name: 'Q', severity: 'info', condition: { kind: 'query', savedQueryId: '6c0fbb3e-95a3-4a1c-9a52-0d5a3f1b0c11', test: 'any_row', everySeconds: 60 } };
    expect(await refusal(query)).toMatch(/^400 .*names no saved query/);
    expect(await refusal(rule, { from: 'now+1h' })).toMatch(/^400 to must be later than from/);
    expect(await refusal(rule, { from: 'yesterday' })).toMatch(/^400 from must be an ISO time/);
    expect(await refusal(threshold('Zero', { threshold: 0, baseline: 'previous' }))).toMatch(/^400 .*other than 0/);
    expect((await tenant.operator.api.post('/alert-rules/backtest', rule)).status).toBe(403);
  });

  it('looks once a minute, and says so, where raw events are too many to go through', async () => {
    const end = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
    const at = end - 30 * MINUTE;
    await send([{ metric: 'latency', value: 900, timestamp: at + 1_000, dimensions: { region: 'eu' } }]);
    const rule = threshold('Coarse', { ...latency('max'), threshold: 450 });
    const fine = await backtest(rule, { from: at - 10 * MINUTE, to: end });
    expect(fine).toMatchObject({ exact: true, resolutionSeconds: 15, fires: [{ from: new Date(at + 15_000).toISOString(), peak: 900 }] });
    const events = app.app.get(MetricEventsRepository, { strict: false });
    const measured = events.bytesBetween.bind(events);
    events.bytesBetween = () => Promise.resolve(1e12);
    try {
      const coarse = await backtest(rule, { from: at - 10 * MINUTE, to: end });
      expect(coarse).toMatchObject({ exact: false, resolutionSeconds: 60, complete: true, notes: [expect.stringContaining('once a minute')], fires: [{ from: new Date(at + MINUTE).toISOString(), peak: 900 }] });
    } finally {
      events.bytesBetween = measured;
    }
  });

  it('goes by the violations that guards had', async () => {
    standAt(Math.floor(Date.now() / DAY) * DAY - DAY + 12 * 3_600_000);
    const begin = now;
    const body = { name: 'Queue', violationType: 'storage', severity: 'high', series: { source: 'metric', metric: 'queue', aggregation: 'last' }, comparator: 'gt', threshold: 10, windowSeconds: 60 };
    const guard = succeeded(await tenant.developer.api.post<{ id: string }>('/guards', body));
    for (const value of [5, 50, 60, 5, 5]) {
      await send([{ metric: 'queue', value, timestamp: now - 1 }]);
      await eventually(async () => expect(await app.app.get(JobRunner).runNow('guard-evaluation')).toBe(true));
      standAt(now + MINUTE);
    }
    const rule = (change: object) => ({ name: 'Guarded', severity: 'critical', condition: { kind: 'guard', guardId: guard.id, minimumSeverity: 'medium', ...change } });
    const found = await backtest(rule({}), { from: begin, to: now });
    expect(found).toMatchObject({ exact: true, complete: true, suggestion: null, totals: { fires: 1, firingSeconds: 120 } });
    expect(found.fires).toMatchObject([{ dimensions: { guard: 'Queue' }, cause: 'breach', from: new Date(begin + MINUTE).toISOString(), to: new Date(begin + 3 * MINUTE).toISOString() }]);
    expect(found.picture.series[0]?.points.map(([, count]) => count)).toEqual(expect.arrayContaining([0, 1]));
    expect((await backtest(rule({ guardId: null, minimumSeverity: 'critical' }), { from: begin, to: now })).fires).toEqual([]);
    expect((await backtest(rule({ guardId: null }), { from: begin + 4 * MINUTE, to: now })).fires).toEqual([]);
  });

  it('goes by the history of KPIs, which is of minutes, and says so', async () => {
    standAt(Math.floor(Date.now() / DAY) * DAY - DAY + 14 * 3_600_000);
    const begin = now;
    await send([{ metric: 'revenue', value: 10, timestamp: now - MINUTE }]);
    succeeded(await tenant.developer.api.post('/kpis', { name: 'revenue', title: 'Revenue', unit: { kind: 'number' }, direction: 'up', timeframe: '1h', source: { kind: 'metric', metric: 'revenue', aggregation: 'sum' } }));
    const comesTo = (value: string): Promise<void> =>
      eventually(async () => {
        await app.app.get(JobRunner).runNow('kpi-evaluation');
        expect(succeeded(await tenant.developer.api.get<{ latest: { value: string } | null }[]>('/kpis'))).toMatchObject([{ latest: { value } }]);
      });
    await comesTo('10');
    standAt(begin + 3 * MINUTE);
    await send([{ metric: 'revenue', value: 100, timestamp: now - 1_000 }]);
    await comesTo('110');
    standAt(begin + 7 * MINUTE);
    const rule = (change: object) => threshold('Revenue', { series: { source: 'kpi', kpi: 'revenue' }, threshold: 50, ...change });
    const found = await backtest(rule({}), { from: begin, to: now });
    expect(found).toMatchObject({ exact: false, complete: true, resolutionSeconds: 60, notes: [expect.stringContaining('within minutes')], totals: { fires: 1 } });
    expect(found.fires).toMatchObject([{ peak: 110, from: new Date(begin + 4 * MINUTE).toISOString(), to: null }]);
    expect(await backtest(rule({ windowSeconds: 3_600 }), { from: begin, to: now })).toMatchObject({ exact: true, resolutionSeconds: 60, totals: { fires: 1 } });
  });

  it('leaves others their turn, goes one at a time, and stops when nobody waits for it', async () => {
    const long = { ...threshold('Long', { ...latency('avg'), threshold: 1 }), noData: 'alert', from: 'now-30d' };
    const first = tenant.developer.api.post<Backtest>('/alert-rules/backtest', long);
    let ended = false;
    const leaving = new AbortController();
    void first.then(() => (ended = true));
    // Some stand in line, more are sent away.
    const waiting = Array.from({ length: 3 }, () => tenant.developer.api.send('POST', '/alert-rules/backtest', { body: long, signal: leaving.signal }).catch(() => 'left'));
    await eventually(async () => expect((await tenant.developer.api.post('/alert-rules/backtest', long)).error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('Too many backtests') }));
    let answered = 0;
    while (!ended && answered < 50) {
      expect((await tenant.operator.api.get('/alerts')).status).toBe(200);
      answered += 1;
    }
    leaving.abort();
    expect(await Promise.all(waiting)).toEqual(['left', 'left', 'left']);
    expect(succeeded(await first)).toMatchObject({ resolutionSeconds: 15, complete: true });
    expect(answered).toBeGreaterThan(5);
    // Nobody is in the way of the next.
    expect((await backtest(threshold('Short', { ...latency('avg'), threshold: 1 }), { from: Date.now() - 3_600_000, to: Date.now() })).exact).toBe(true);
  });
});

/** Two regions that go up and down each in its own way, are silent for a while, and end. */
function eventsOf(from: number, tick: number): object[] {
  const events: object[] = [];
  for (const [index, region] of ['eu', 'us'].entries()) {
    const phase = (tick + index * 9) % 24;
    // Neither says anything for two and a half minutes; one of them ends.
    if ((tick >= 36 && tick < 46) || (index === 1 && tick >= 60)) continue;
    for (let part = 0; part < 3; part += 1) {
      const timestamp = from + tick * TICK + 1_000 + part * 5_000 + index * 100;
      const value = 40 + ((tick * 7 + part * 13 + index * 5) % 60) + (phase >= 8 && phase < 13 ? 200 + part * 100 : 0);
      events.push({ metric: 'latency', value, timestamp, dimensions: { region } });
      events.push({ metric: 'requests', value: 10 + part, timestamp, dimensions: { region } });
      if (phase >= 8 && phase < 11) events.push({ metric: 'errors', value: 5, timestamp, dimensions: { region } });
    }
  }
  return events;
}
