import { addDays, weekdayOf } from '../../domain/days.js';
import { type DayValue, modelOf, slopeOf } from './day-model.js';

/** Numbers that look like chance and are the same each time (Park and Miller, 1988), made normal (Box and Muller, 1958). */
function chance(seed: number): () => number {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

const days = (count: number, value: (index: number, day: string) => number): DayValue[] =>
  Array.from({ length: count }, (_, index) => {
    const day = addDays('2026-02-02', index);
    return { day, value: value(index, day) };
  });
const ahead = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ day: addDays('2026-02-02', from + index), share: 1 }));
const weekend = (day: string): boolean => weekdayOf(day) > 5;

describe('how days go on', () => {
  it('is as they were, without doubt, where they were all alike', () => {
    const { value, half } = modelOf(days(28, () => 5)).expect(ahead(28, 10));
    expect(value).toBeCloseTo(50, 9);
    expect(half).toBeCloseTo(0, 6);
  });

  it('goes on with a trend and with the week where there are such', () => {
    const model = modelOf(days(28, (index, day) => 100 + 2 * index - (weekend(day) ? 30 : 0)));
    expect([model.weekly, model.slope]).toEqual([true, expect.closeTo(2, 6)]);
    const [tuesday, saturday] = [model.expect(ahead(29, 1)).value, model.expect(ahead(33, 1)).value];
    expect(tuesday).toBeCloseTo(158, 6);
    expect(saturday).toBeCloseTo(136, 6);
  });

  it('believes neither where days only stray', () => {
    const next = chance(7);
    const found = Array.from({ length: 100 }, () => modelOf(days(28, () => 100 + 10 * next())));
    expect(found.filter(({ weekly }) => weekly).length).toBeLessThan(10);
    expect(found.filter(({ slope }) => slope !== 0).length).toBeLessThan(30);
  });

  it.each([
    ['a level', () => 0, 0],
    ['a week', (day: string) => (weekend(day) ? -40 : 0), 0],
    ['a trend', () => 0, 1.5],
  ])('holds the sum of the days to come in about 19 of 20 cases: %s', (_, season: (day: string) => number, slope) => {
    const next = chance(11);
    const trials = 400;
    let held = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const all = days(40, (index, day) => 100 + slope * index + season(day) + 10 * next());
      const { value, half } = modelOf(all.slice(0, 28)).expect(ahead(28, 12));
      const came = all.slice(28).reduce((sum, each) => sum + each.value, 0);
      if (Math.abs(came - value) <= half) held += 1;
    }
    expect(held / trials).toBeGreaterThan(0.88);
    expect(held / trials).toBeLessThan(0.99);
  });

  it('is the less sure the fewer days there were, and surer of half a day than of a whole one', () => {
    const next = chance(3);
    const all = days(28, () => 100 + 10 * next());
    const half = (count: number, share = 1): number => {
      const halves = Array.from({ length: 50 }, () => modelOf(days(count, () => 100 + 10 * next())).expect([{ day: '2026-03-02', share }]).half);
      return halves.reduce((sum, each) => sum + each, 0) / halves.length;
    };
    expect(half(3)).toBeGreaterThan(half(8));
    expect(half(8)).toBeGreaterThan(half(28));
    expect(half(28, 0.5)).toBeLessThan(half(28));
    expect(modelOf(all).expect([]).value).toBe(0);
  });
});

describe('the slope of days', () => {
  it('is told from chance where it is one', () => {
    const next = chance(5);
    expect(slopeOf(days(28, (index, day) => 100 + 2 * index + (weekend(day) ? -50 : 0) + 3 * next()))).toMatchObject({ significant: true, perDay: expect.closeTo(2, 0) });
    expect(slopeOf(days(28, (index) => 100 - index))).toMatchObject({ significant: true, perDay: expect.closeTo(-1, 9) });
  });

  it('is hardly ever found where days only stray, nor where a week begins and ends as it likes', () => {
    const next = chance(9);
    const found = Array.from({ length: 200 }, (_, trial) => slopeOf(days(20 + (trial % 9), (__, day) => 100 + (weekend(day) ? -60 : 0) + 10 * next())));
    expect(found.filter((slope) => slope?.significant).length).toBeLessThan(24);
  });

  it('is not known of fewer than two weeks', () => expect(slopeOf(days(13, (index) => index))).toBeNull());
  it('is none where all days are alike', () => expect(slopeOf(days(20, () => 3))).toMatchObject({ significant: false }));
});
