import { type PastInterval, PastIntervals } from './past-intervals.js';

const interval = (key: string, from: number, to: number | null, value = 1): PastInterval => ({ key, dimensions: { key }, value, bound: 0, from, to });

describe('what stood in the past', () => {
  const standing = (past: PastIntervals, at: number): unknown[] => past.at(at).map(({ key, value }) => [key, value]);

  it('stands from when it began until it ended', () => {
    const past = new PastIntervals([interval('a', 10, 30), interval('b', 20, null)]);
    expect([9, 10, 20, 29, 30, 1_000].map((at) => standing(past, at))).toEqual([[], [['a', 1]], [['a', 1], ['b', 1]], [['a', 1], ['b', 1]], [['b', 1]], [['b', 1]]]);
  });

  it('counts of each series the newest alone', () => {
    const past = new PastIntervals([interval('a', 10, 50, 1), interval('a', 20, 30, 2)]);
    expect([10, 20, 30].map((at) => standing(past, at))).toEqual([[['a', 1]], [['a', 2]], [['a', 1]]]);
  });

  it('leaves out what began and ended between two looks', () => {
    expect(standing(new PastIntervals([interval('a', 16, 29)]), 30)).toEqual([]);
  });
});
