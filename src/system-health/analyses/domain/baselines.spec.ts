import { baselinesOf } from './baselines.js';
import { median, robustScale } from './robust.js';
import type { Stretch } from './stretch.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const hours = (values: readonly (number | null)[]): Stretch[] =>
  values.map((value, index) => ({ from: START + index * HOUR, to: START + (index + 1) * HOUR, value }));
const judge = (now: (number | null)[], weeks: (number | null)[][], at = START + 1_000 * HOUR) =>
  baselinesOf(hours(now), weeks.map(hours), at);

describe('robust figures', () => {
  it('are not moved by a wild value', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
    expect(robustScale([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e9])).toBeLessThan(6);
    expect([robustScale([]), robustScale([5])]).toEqual([0, 0]);
  });
});

describe('a baseline', () => {
  it('is the median of the same hour of the weeks before', () => {
    const [point] = judge([101], [[100], [104], [98], [102]]);
    expect(point).toMatchObject({ at: START, value: 101, expected: 101, samples: 4, deviation: null });
    expect(point?.lower).toBeLessThan(98);
    expect(point?.upper).toBeGreaterThan(104);
  });

  it('shows what lies beyond its band, up and down', () => {
    const weeks = [
      [100, 100, 100],
      [104, 104, 104],
      [98, 98, 98],
      [102, 102, 102],
    ];
    expect(judge([180, 101, 20], weeks).map(({ deviation }) => deviation)).toEqual(['above', null, 'below']);
  });

  it('is not moved by a week in which something was wrong', () => {
    const [point] = judge([180], [[100], [104], [9_000], [102]]);
    expect(point).toMatchObject({ expected: 103, deviation: 'above' });
  });

  it('is said of at least two weeks', () => {
    expect(judge([5, 5], [[4, 4], [null, 6], [null, null]])).toEqual([
      { at: START, value: 5, expected: null, lower: null, upper: null, samples: 1, deviation: null },
      expect.objectContaining({ expected: 5, samples: 2 }),
    ]);
  });

  it('does not take weeks that were alike by chance for certainty', () => {
    const [alike] = judge([102], [[100], [100], [100], [100]]);
    expect(alike).toMatchObject({ lower: 95, upper: 105, deviation: null });
    // Other hours vary: this one may do so too.
    const [among] = judge([115, 50], [[100, 40], [100, 60], [100, 45], [100, 55]]);
    expect(among?.upper).toBeGreaterThan(115);
  });

  it('has no band below zero for what is never negative', () => {
    expect(judge([1], [[0], [3], [1], [8]])[0]?.lower).toBe(0);
    expect(judge([1], [[-1], [3], [1], [8]])[0]?.lower).toBeLessThan(0);
  });

  it('judges no hour that goes on', () => {
    const weeks = [[100], [100], [100]];
    expect(judge([10], weeks, START + HOUR / 2)[0]?.deviation).toBeNull();
    expect(judge([10], weeks, START + HOUR)[0]?.deviation).toBe('below');
  });
});
