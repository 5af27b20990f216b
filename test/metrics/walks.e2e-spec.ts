import { type MetricSeries, QuantileSketch, type SeriesReference, SeriesSources, type WalkSpan } from '../../src/metrics/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const MINUTE = 60_000;

interface Sent {
  at: number;
  value: number;
  region: string;
}

describe('a walk over the past of a metric', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let sent: Sent[];
  /** A whole minute; events lie in the two hours before. */
  const end = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;
  const begin = end - 120 * MINUTE;
  const never = new AbortController().signal;

  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    sent = [];
    for (let at = begin; at < end; at += Math.ceil(random() * 9_000)) {
      // For a while one of them says nothing.
      const silent = at > begin + 40 * MINUTE && at < begin + 60 * MINUTE;
      sent.push({ at, value: Math.round(random() * 1_000), region: random() < 0.5 || silent ? 'eu' : 'us' });
    }
    const events = sent.map(({ at, value, region }) => ({ metric: 'load', value, timestamp: at, dimensions: { region } }));
    succeeded(await tenant.developer.api.post('/ingest/events', events));
    // Somebody else's, of the same name.
    const other = await newTenant(app, { roles: ['developer'] });
    succeeded(await other.developer.api.post('/ingest/events', events.map((event) => ({ ...event, value: 1e6 }))));
  });
  afterAll(async () => {
    await app?.close();
  });

  const scope = (): { tenantId: string } => ({ tenantId: tenant.id });
  const sources = (): SeriesSources => app.app.get(SeriesSources, { strict: false });
  const reference = (aggregation: string, change: object = {}): SeriesReference => ({ source: 'metric', metric: 'load', aggregation, ...change });
  const span = (paceMs: number, windowMs: number, change: Partial<WalkSpan> = {}): WalkSpan => ({ from: begin, to: end, paceMs, windowMs, withinMinutes: true, ...change });
  const windowsOf = ({ from, to, paceMs, windowMs, withinMinutes }: WalkSpan): { from: number; to: number }[] => {
    const windows: { from: number; to: number }[] = [];
    for (let at = Math.ceil((from + windowMs) / paceMs) * paceMs; at <= to; at += paceMs) {
      const minute = Math.floor(at / MINUTE) * MINUTE;
      windows.push({ from: minute - windowMs, to: withinMinutes ? at : minute });
    }
    return windows;
  };
  const walked = async (of: SeriesReference, over: WalkSpan): Promise<(readonly MetricSeries[])[]> => {
    const walk = await sources().walk(scope(), of, over, never);
    const found: (readonly MetricSeries[])[] = [];
    for (const window of windowsOf(over)) found.push(await walk.at(window));
    return found;
  };

  /** What the events of a window come to, worked out anew. */
  const expected = (aggregation: string, { from, to }: { from: number; to: number }, region?: string): number | null => {
    const values = sent.filter((event) => event.at >= from && event.at < to && (region === undefined || event.region === region)).map(({ value }) => value);
    if (values.length === 0) return null;
    const sum = values.reduce((total, value) => total + value, 0);
    const sketch = QuantileSketch.of();
    for (const value of values) sketch.add(value);
    const of: Record<string, number> = { sum, count: values.length, avg: sum / values.length, min: Math.min(...values), max: Math.max(...values), last: values.at(-1) ?? 0, rate: sum / ((to - from) / 1_000) };
    return of[aggregation] ?? Math.min(Math.max(sketch.quantile(Number(aggregation.slice(1)) / 100) ?? 0, Math.min(...values)), Math.max(...values));
  };

  it.each(['sum', 'count', 'avg', 'min', 'max', 'last', 'rate', 'p50', 'p95'])('comes to the %s of the events in each window, which end every 15 seconds', async (aggregation) => {
    const over = span(15_000, 5 * MINUTE);
    const found = await walked(reference(aggregation), over);
    expect(found).toEqual(windowsOf(over).map((window) => [{ dimensions: {}, values: [expected(aggregation, window)] }]));
    expect(found.length).toBeGreaterThan(400);
  });

  it.each([15_000, 30_000, 45_000, 75_000, 120_000])('follows series that come and go, at a pace of %s ms', async (paceMs) => {
    const over = span(paceMs, 10 * MINUTE);
    const found = await walked(reference('max', { groupBy: ['region'] }), over);
    const wanted = windowsOf(over).map((window) =>
      ['eu', 'us'].flatMap((region) => {
        const value = expected('max', window, region);
        return value === null ? [] : [{ dimensions: { region }, values: [value] }];
      }),
    );
    expect(found).toEqual(wanted);
    expect(wanted.some((series) => series.length === 1)).toBe(true);
  });

  it('answers for whole minutes what a reading of the same window answers', async () => {
    const over = span(60_000, 7 * MINUTE, { withinMinutes: false });
    for (const asked of [reference('p90', { groupBy: ['region'] }), reference('sum', { fill: 'zero', filter: { region: 'us' } })]) {
      const found = await walked(asked, over);
      for (const [index, { from, to }] of windowsOf(over).entries()) {
        if (index % 10 !== 0) continue;
        const { series } = await sources().read(scope(), asked, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: 'all' });
        expect(found[index]).toEqual(series);
      }
    }
  });

  it('goes back where the clock does', async () => {
    const walk = await sources().walk(scope(), reference('count'), span(60_000, 5 * MINUTE, { withinMinutes: false }), never);
    const at = async (minutes: number): Promise<unknown> => (await walk.at({ from: begin + (minutes - 5) * MINUTE, to: begin + minutes * MINUTE }))[0]?.values[0];
    const [first, later] = [await at(20), await at(80)];
    expect(await at(20)).toBe(first);
    expect(await at(80)).toBe(later);
    expect(later).toBe(expected('count', { from: begin + 75 * MINUTE, to: begin + 80 * MINUTE }));
  });

  it('stops when nobody waits for it any more', async () => {
    const leaving = new AbortController();
    const walk = await sources().walk(scope(), reference('count'), span(15_000, 5 * MINUTE), leaving.signal);
    leaving.abort();
    await expect(walk.at({ from: begin, to: begin + 5 * MINUTE })).rejects.toThrow(/abort/);
  });

  it('is refused for what has no past, or is too much to hold', async () => {
    await expect(sources().walk(scope(), { source: 'nonsense' }, span(15_000, MINUTE), never)).rejects.toThrow('must be one of');
    const many = Array.from({ length: 501 }, (_, index) => ({ metric: 'wide', value: 1, dimensions: { name: `n${index}` } }));
    succeeded(await tenant.developer.api.post('/ingest/events', many));
    await expect(sources().walk(scope(), { source: 'metric', metric: 'wide', aggregation: 'sum', groupBy: ['name'] }, span(15_000, MINUTE), never)).rejects.toThrow('more than 500 series');
  });
});
