import { readFileSync } from 'node:fs';
import { forecastCapacity } from './capacity.js';
import { type Observation, fitBest, fitModel } from './forecast.js';
import { wallClockOf } from './stretch.js';
import { theilSen } from './theil-sen.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-02T00:00:00Z');
const UTC = wallClockOf('UTC');

/** Noise of mean 0 and deviation 1, the same each time (a linear congruential generator, summed twelve times). */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

const hourly = (hours: number, value: (hour: number) => number): Observation[] =>
  Array.from({ length: hours }, (_, hour) => ({ at: START + hour * HOUR, value: value(hour) }));

function fixture(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`../../../../test/metrics/fixtures/${name}`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

/** Means of whole stretches. */
function meansOf(points: readonly Observation[], length: number): Observation[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { at, value } of points) {
    const start = Math.floor(at / length) * length;
    const known = sums.get(start) ?? { sum: 0, count: 0 };
    sums.set(start, { sum: known.sum + value, count: known.count + 1 });
  }
  return [...sums].sort(([a], [b]) => a - b).map(([at, { sum, count }]) => ({ at, value: sum / count }));
}

/** The share of values that lie between the bounds that were told for them. */
function coverage(known: readonly Observation[], came: readonly Observation[]): number {
  const model = fitBest(known, UTC);
  const inside = came.filter(({ at, value }) => {
    const { lower, upper } = model.expect(at);
    return value >= lower && value <= upper;
  });
  return inside.length / came.length;
}

describe('a line through points', () => {
  it('is the line that they lie on', () => {
    expect(theilSen([0, 1, 2, 3], [5, 7, 9, 11])).toMatchObject({ slope: 2, level: 8, centre: 1.5, slopeError: 0 });
  });

  it('is not bent by a third of wild values', () => {
    const x = Array.from({ length: 90 }, (_, index) => index);
    const { slope } = theilSen(x, x.map((value) => (value % 4 === 0 ? 10_000 : 3 * value)));
    expect(slope).toBeCloseTo(3, 6);
  });

  it('has a slope within its error of the true one in most of many trials, also where neighbours are alike', () => {
    let inside = 0;
    for (let trial = 1; trial <= 100; trial += 1) {
      const random = noise(trial);
      let last = 0;
      const y = Array.from({ length: 120 }, (_, index) => 0.05 * index + (last = 0.6 * last + random()));
      const { slope, slopeError } = theilSen(Array.from({ length: 120 }, (_, index) => index), y);
      if (Math.abs(slope - 0.05) <= 1.96 * slopeError) inside += 1;
    }
    expect(inside).toBeGreaterThanOrEqual(85);
  });
});

describe('"when is it full?"', () => {
  const ask = (points: readonly Observation[], limit: number, until: 'above' | 'below' = 'above') =>
    forecastCapacity(points, { limit, until, now: (points.at(-1)?.at ?? START) + HOUR, horizonDays: 90 }, UTC);

  it('is answered with the day on which a line reaches the limit', () => {
    const random = noise(7);
    // From 40, two a day: 100 after thirty days.
    const { answer, model } = ask(hourly(10 * 24, (hour) => 40 + hour / 12 + 0.5 * random()), 100);
    expect(answer.status).toBe('expected');
    expect(Math.abs((answer.at ?? 0) - (START + 30 * DAY))).toBeLessThan(DAY);
    expect(answer.earliest).toBeLessThanOrEqual(answer.at ?? 0);
    expect(answer.latest).toBeGreaterThanOrEqual(answer.at ?? 0);
    expect([model?.season, model?.slopePerDay]).toEqual(['none', expect.closeTo(2, 1)]);
  });

  it('is answered for what is used up', () => {
    const random = noise(3);
    const { answer } = ask(hourly(10 * 24, (hour) => 60 - hour / 12 + 0.5 * random()), 0, 'below');
    expect(Math.abs((answer.at ?? 0) - (START + 30 * DAY))).toBeLessThan(DAY);
  });

  it('is answered "not within the horizon" for what stays, falls, or grows too slowly', () => {
    const random = noise(5);
    for (const slope of [0, -0.02, 0.001]) {
      const { answer } = ask(hourly(14 * 24, (hour) => 40 + slope * hour + random()), 100);
      expect([slope, answer]).toEqual([slope, { status: 'not-expected', at: null, earliest: null, latest: null }]);
    }
  });

  it('is answered at once when it is full, and not at all when little is known', () => {
    expect(ask(hourly(48, (hour) => 99 + hour / 24), 100).answer.status).toBe('reached');
    expect(ask(hourly(23, (hour) => 40 + hour), 100)).toMatchObject({ answer: { status: 'unknown' }, model: null, path: [] });
  });

  it('says that it may be where the bounds alone reach the limit', () => {
    const random = noise(11);
    let level = 50;
    const { answer } = ask(hourly(5 * 24, () => (level += 2 * random())), 100);
    expect(['possible', 'expected']).toContain(answer.status);
    expect(answer.earliest).not.toBeNull();
  });

  it('tells the way to the horizon in at most some hundred points', () => {
    const { path } = ask(hourly(48, (hour) => 40 + hour / 24), 1_000);
    expect([path.length, (path.at(-1)?.at ?? 0) - (path[0]?.at ?? 0)]).toEqual([181, 90 * DAY]);
  });

  it('finds the daily peak that reaches the limit before the line does', () => {
    const random = noise(2);
    const series = (hour: number): number => 50 + hour / 24 + 20 * Math.sin((hour / 24) * 2 * Math.PI);
    const { answer, model } = ask(hourly(14 * 24, (hour) => series(hour) + random()), 100);
    const first = Array.from({ length: 90 * 24 }, (_, hour) => hour).find((hour) => series(hour) >= 100) ?? 0;
    expect(model?.season).toBe('day');
    expect(Math.abs((answer.at ?? 0) - (START + first * HOUR))).toBeLessThan(2 * DAY);
    // At six in the morning, when the day is at its highest.
    expect(new Date(answer.at ?? 0).getUTCHours()).toBeGreaterThanOrEqual(4);
    expect(new Date(answer.at ?? 0).getUTCHours()).toBeLessThanOrEqual(8);
  });

  it('knows weekends once it has seen enough of them', () => {
    const random = noise(9);
    const load = (hour: number): number => (Math.floor(hour / 24) % 7 < 5 ? 60 : 20) + 0.3 * random();
    expect(fitBest(hourly(5 * 7 * 24, load), UTC).season).toBe('week');
  });

  it('finds no season in a line that nothing strays from', () => {
    expect(fitBest(hourly(29 * 24, (hour) => 41 + hour / 24), UTC)).toMatchObject({ season: 'none', slopePerDay: expect.closeTo(1, 6) });
  });

  it('finds no season in noise, and lives with gaps', () => {
    const random = noise(21);
    const points = hourly(20 * 24, (hour) => 30 + hour / 24 + random()).filter((_, index) => index % 24 < 8 || index > 240);
    expect(fitBest(points, UTC)).toMatchObject({ season: 'none', slopePerDay: expect.closeTo(1, 1) });
  });

  it('holds 19 of 20 values of what it says between its bounds', () => {
    const random = noise(13);
    const points = hourly(28 * 24, (hour) => 100 + hour / 10 + 15 * Math.sin((hour / 24) * 2 * Math.PI) + 2 * random());
    expect(coverage(points.slice(0, 500), points.slice(500))).toBeGreaterThan(0.9);
  });
});

describe('a forecast of real measurements', () => {
  it('tells hours ahead when the memory of a gateway reached a size', () => {
    const measured = fixture('trainticket_services.csv')
      .filter(({ service }) => service === 'ts-gateway-service')
      .map((row) => ({ at: Date.parse(row['timestamp'] ?? ''), value: Number(row['memory_mib']) }));
    // It grew from about 13:00 on, under load; five hours of that are known.
    const from = Date.parse('2023-01-29T13:30:00Z');
    const now = Date.parse('2023-01-29T18:30:00Z');
    const known = measured.filter(({ at }) => at >= from && at < now);
    const reached = measured.find(({ at, value }) => at > now && value >= 830)?.at ?? 0;
    const { answer } = forecastCapacity(known, { limit: 830, until: 'above', now, horizonDays: 1 }, UTC);
    expect(reached - now).toBeGreaterThan(2 * HOUR);
    expect(answer.status).toBe('expected');
    expect(Math.abs((answer.at ?? 0) - reached)).toBeLessThan(HOUR);
    expect(answer.earliest ?? 0).toBeLessThanOrEqual(reached);
  });

  it('keeps the occupancy of a road within its bounds, with a season of a day', () => {
    const measured = meansOf(
      fixture('nab_occupancy_6005.csv')
        .map((row) => ({ at: Date.parse(`${row['timestamp']}Z`), value: Number(row['value']) }))
        .sort((a, b) => a.at - b.at),
      HOUR,
    );
    const cut = Math.floor(measured.length * 0.75);
    const [known, came] = [measured.slice(0, cut), measured.slice(cut)];
    expect(fitBest(known, UTC).season).not.toBe('none');
    expect(coverage(known, came)).toBeGreaterThan(0.85);
    const miss = (season: 'none' | 'day'): number => {
      const model = fitModel(known, season, UTC);
      return came.reduce((sum, { at, value }) => sum + Math.abs(model.expect(at).value - value), 0);
    };
    expect(miss('day')).toBeLessThan(miss('none'));
  });
});
