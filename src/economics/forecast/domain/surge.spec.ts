import { addDays, daysBetween, weekdayOf } from '../../domain/days.js';
import { surgeOf } from './surge.js';
import { trendOf } from './trend.js';

const TODAY = '2026-11-26';
const days = (cost: (day: string, ago: number) => number | null) => (day: string) => cost(day, daysBetween(day, TODAY));

describe('a surge', () => {
  it('is a day that is over and cost half as much again as days like it', () => {
    const costs = (yesterday: number) => days((_, ago) => (ago === 1 ? yesterday : 10));
    expect(surgeOf(costs(15), () => null, { today: TODAY, elapsed: 0.1 })).toEqual({ day: '2026-11-25', running: false, amount: 15, baseline: 10, percentOverBaseline: 50, active: false });
    expect(surgeOf(costs(15.1), () => null, { today: TODAY, elapsed: 0.1 })).toMatchObject({ percentOverBaseline: 51, active: true });
    expect(surgeOf(costs(5), () => null, { today: TODAY, elapsed: 0.1 })).toMatchObject({ percentOverBaseline: -50, active: false });
  });

  it('is told by the same day of the week, so that no Monday is one after a weekend', () => {
    const weekly = days((day) => (weekdayOf(day) > 5 ? 1 : 10));
    expect(surgeOf(weekly, () => null, { today: '2026-11-24', elapsed: 0 })).toMatchObject({ day: '2026-11-23', percentOverBaseline: 0 });
  });

  it('is today until now, when a quarter of it is over', () => {
    const costs = days(() => 10);
    expect(surgeOf(costs, () => 9, { today: TODAY, elapsed: 0.5 })).toMatchObject({ day: TODAY, running: true, baseline: 5, percentOverBaseline: 80, active: true });
    expect(surgeOf(costs, () => 9, { today: TODAY, elapsed: 0.2 })).toMatchObject({ day: '2026-11-25', active: false });
  });

  it('is told by the last two weeks while there are few weeks, and not at all by fewer days', () => {
    const since = (count: number) => days((_, ago) => (ago === 1 ? 20 : ago <= count ? 10 : null));
    expect(surgeOf(since(10), () => null, { today: TODAY, elapsed: 0 })).toMatchObject({ percentOverBaseline: 100 });
    expect(surgeOf(since(4), () => null, { today: TODAY, elapsed: 0 })).toBeNull();
  });

  it('is not known where days like it cost nothing', () => {
    expect(surgeOf(days((_, ago) => (ago === 1 ? 20 : 0)), () => null, { today: TODAY, elapsed: 0 })).toBeNull();
  });
});

describe('a trend', () => {
  const month = (value: (index: number) => number) => Array.from({ length: 28 }, (_, index) => ({ day: addDays('2026-10-29', index), value: value(index) }));

  it('goes up or down by so much a week', () => {
    expect(trendOf(month((index) => 86.5 + index))).toEqual({ direction: 'increasing', percentPerWeek: 7 });
    expect(trendOf(month((index) => 113.5 - index))).toEqual({ direction: 'decreasing', percentPerWeek: -7 });
  });

  it('is stable where it cannot be told from chance, or is too small to matter', () => {
    expect(trendOf(month((index) => (index % 2 ? 90 : 110) + index / 10))).toMatchObject({ direction: 'stable' });
    expect(trendOf(month((index) => 1000 + index))).toMatchObject({ direction: 'stable', percentPerWeek: 0 });
    expect(trendOf(month(() => 5))).toMatchObject({ direction: 'stable' });
  });

  it('is not known of fewer than two weeks, nor of nothing', () => {
    expect(trendOf(month((index) => index).slice(0, 13))).toBeNull();
    expect(trendOf(month(() => 0))).toBeNull();
  });
});
