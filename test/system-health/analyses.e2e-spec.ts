import { SystemTenant } from '../../src/tenants/index.js';
import { MeasuredTenant, type Measurement } from '../metrics/measured.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Activity {
  cells: { weekday: number; hour: number; value: number | null; hours: number }[];
  timeZone: string;
}
interface Baselines {
  points: { at: string; value: number | null; expected: number | null; samples: number; deviation: string | null }[];
  deviations: number;
}
interface Forecast {
  answer: { status: string; at: string | null; earliest: string | null; latest: string | null };
  model: { season: string; slopePerDay: number } | null;
  history: [string, number | null][];
  forecast: { at: string; value: number; lower: number; upper: number }[];
  limit: number;
}
interface Trends {
  step: string;
  trends: { subject: string; unit: string; perSecond: boolean; lines: { name: string | null; points: [string, number | null][] }[] }[];
}

describe('analyses of what was measured', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let other: TestTenant;
  let system: MeasuredTenant;
  /** The hour that goes on. */
  let hour: number;

  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['viewer', 'operator'] });
    other = await newTenant(app, { roles: [] });
    const { tenantId } = await app.app.get(SystemTenant, { strict: false }).ensure();
    system = new MeasuredTenant(app, tenantId);
    hour = Math.floor(Date.now() / HOUR) * HOUR;
    const measured: Measurement[] = [];
    for (let at = hour - 29 * DAY; at < hour; at += HOUR) {
      // A disk that gains a percent a day and will have 100 in 30 days.
      measured.push({ metric: 'host.disk_percent', at, value: 70 - (hour - at) / DAY });
      for (const [id, queries] of [[tenant.id, 6], [other.id, 500]] as const) {
        const busy = at === hour - 2 * HOUR && id === tenant.id ? 60 : queries;
        measured.push({ metric: 'queries.served', at: at + MINUTE, value: busy, dimensions: { tenant: id } });
      }
    }
    await system.measure(measured);
    await system.compact(hour);
  });
  afterAll(() => app.close());

  const get = <T>(path: string) => tenant.operator.api.get<T>(path);

  it('show the activity of the asking tenant alone', async () => {
    const { status, data } = await get<Activity>('/system/activity?subject=queries&weeks=3');
    expect([status, data.cells.length, data.timeZone]).toEqual([200, 168, 'UTC']);
    const busy = new Date(hour - 2 * HOUR);
    const cell = data.cells.find((each) => each.weekday === (busy.getUTCDay() || 7) && each.hour === busy.getUTCHours());
    expect(cell?.value).toBeCloseTo((6 + 6 + 60) / 3, 6);
    const others = data.cells.filter((each) => each !== cell && each.hour !== new Date(hour).getUTCHours());
    expect(new Set(others.map(({ value }) => value))).toEqual(new Set([6]));
  });

  it('set hours beside those of the weeks before', async () => {
    const { data } = await get<Baselines>('/system/baselines?subject=queries&hours=6');
    expect(data.points.map(({ at }) => Date.parse(at))).toEqual([5, 4, 3, 2, 1, 0].map((before) => hour - before * HOUR));
    expect(data.points.map(({ value, expected, samples, deviation }) => [value, expected, samples, deviation]).slice(2, 5)).toEqual([
      [6, 6, 4, null],
      [60, 6, 4, 'above'],
      [6, 6, 4, null],
    ]);
    expect(data.deviations).toBe(1);
  });

  it('say when the disk is full, and what it is foretold from', async () => {
    const { data } = await get<Forecast>('/system/forecast?subject=disk');
    expect([data.answer.status, data.limit, data.model?.season]).toEqual(['expected', 100, 'none']);
    expect(data.model?.slopePerDay).toBeCloseTo(1, 2);
    expect(Math.abs(Date.parse(data.answer.at ?? '') - (hour + 30 * DAY))).toBeLessThan(DAY);
    expect(data.history.at(-1)).toEqual([new Date(hour - HOUR).toISOString(), expect.closeTo(70 - 1 / 24, 6)]);
    expect(data.forecast.at(-1)?.value).toBeGreaterThan(150);
    const within = (await get<Forecast>('/system/forecast?subject=disk&horizonDays=10')).data.answer;
    expect(within).toEqual({ status: 'not-expected', at: null, earliest: null, latest: null });
  });

  it('say that too little is known, and not that all is well', async () => {
    const { data } = await get<Forecast>('/system/forecast?subject=memory');
    expect(data).toMatchObject({ answer: { status: 'unknown' }, model: null, history: [], forecast: [] });
    expect((await get<Baselines>('/system/baselines?subject=cpu')).data.points[0]).toMatchObject({ value: null, expected: null });
    expect((await get<Activity>('/system/activity?subject=errors')).data.cells.every(({ value }) => value === null)).toBe(true);
  });

  it('read a metric of the tenant itself, filtered', async () => {
    const own = new MeasuredTenant(app, tenant.id);
    const measured = Array.from({ length: 48 }, (_, index): Measurement[] => [
      { metric: 'stock.level', at: hour - (48 - index) * HOUR, value: 500 - 2 * index, dimensions: { house: 'a' } },
      { metric: 'stock.level', at: hour - (48 - index) * HOUR, value: 9_000, dimensions: { house: 'b' } },
    ]);
    await own.measure(measured.flat());
    await own.compact(hour);
    const filter = encodeURIComponent(JSON.stringify({ house: 'a' }));
    const { data } = await get<Forecast>(`/system/forecast?metric=stock.level&aggregation=avg&filter=${filter}&limit=0&until=below`);
    expect(data.answer.status).toBe('expected');
    // 404 are left, and two go in an hour.
    expect(Math.abs(Date.parse(data.answer.at ?? '') - (hour + 202 * HOUR))).toBeLessThan(3 * HOUR);
    const foreign = await other.admin.api.get<Forecast>('/system/forecast?metric=stock.level&limit=0');
    expect(foreign.data.answer.status).toBe('unknown');
  });

  it('show over time what was measured, by the second what is counted', async () => {
    const { data } = await get<Trends>('/system/trends?subjects=disk,queries&from=now-2d&to=now');
    expect(data.trends.map(({ subject, unit, perSecond }) => [subject, unit, perSecond])).toEqual([
      ['disk', 'percent', false],
      ['queries', 'count', true],
    ]);
    expect(data.step).toMatch(/^\d+[mh]$/);
    const served = data.trends[1]?.lines[0]?.points.map(([, value]) => value ?? 0) ?? [];
    expect(served.length).toBeGreaterThan(20);
    expect(served.every((value) => value <= 60 / 900)).toBe(true);
  });

  it.each([
    ['/system/activity', 'subject'],
    ['/system/activity?subject=queries&metric=stock.level', 'subject'],
    ['/system/activity?subject=secrets', 'subject'],
    ['/system/activity?subject=responses', 'subject'],
    ['/system/activity?subject=queries&weeks=13', 'weeks'],
    ['/system/baselines?metric=stock.level&filter=%5B1%5D', 'filter'],
    ['/system/baselines?subject=cpu&hours=169', 'hours'],
    ['/system/forecast?subject=requests', 'limit'],
    ['/system/forecast?subject=disk&limit=NaN', 'limit'],
    ['/system/forecast?subject=disk&horizonDays=400', 'horizonDays'],
    ['/system/trends', 'subjects'],
    ['/system/trends?subjects=cpu,secrets', 'subjects'],
    ['/system/trends?subjects=cpu&from=soon', 'from'],
  ])('refuse %s', async (path, field) => {
    const { status, error } = await get(path);
    expect([status, error?.code, (error?.details as { path: string }[] | undefined)?.[0]?.path]).toEqual([400, 'VALIDATION_FAILED', field]);
  });

  it('are for operators', async () => {
    for (const path of ['activity?subject=cpu', 'baselines?subject=cpu', 'forecast?subject=cpu', 'trends?subjects=cpu']) {
      expect((await tenant.viewer.api.get(`/system/${path}`)).status).toBe(403);
    }
  });
});
