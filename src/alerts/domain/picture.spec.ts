import { Courses } from './courses.js';
import { pictureOf } from './picture.js';
import type { Observation } from './observation.js';
import type { Finding } from './rule-standing.js';

const MINUTE = 60_000;
const DAYS = 30 * 1_440;

const finding = (names: readonly string[]): Finding => ({
  observed: { series: names.map((name): Observation => ({ key: name, dimensions: { name }, reading: 'breached', value: 1, bound: 1, summary: '' })), absent: 'missing', metric: null },
  problem: null,
});

describe('the picture of a backtest', () => {
  const coursesOf = (figures: Readonly<Record<string, (minute: number) => number | null>>, minutes: number): Courses => {
    const courses = new Courses({ from: 0, to: (minutes - 1) * MINUTE, paceMs: MINUTE }, true);
    for (let minute = 0; minute < minutes; minute += 1) {
      courses.add(minute * MINUTE, finding(Object.keys(figures)), new Map(Object.entries(figures).map(([key, of]) => [key, of(minute)])));
    }
    return courses;
  };

  it('is thin, keeps the peak, and shows where there was nothing', () => {
    const courses = coursesOf({ a: (minute) => (minute === 12_345 ? 999 : minute >= 20_000 && minute < 21_000 ? null : 50 + (minute % 7)) }, DAYS);
    const [line] = pictureOf(courses, true, () => 0);
    expect(line?.points.length).toBeLessThan(600);
    expect(line?.points).toContainEqual([12_345 * MINUTE, 999]);
    const gap = line?.points.find(([, figure]) => figure === null)?.[0] ?? 0;
    expect(gap / MINUTE).toBeGreaterThanOrEqual(20_000);
    expect(gap / MINUTE).toBeLessThan(20_100);
    expect(line?.points.map(([at]) => at)).toEqual([...(line?.points ?? [])].map(([at]) => at).sort((a, b) => a - b));
  });

  it('stays thin where there is nothing every other time', () => {
    const [line] = pictureOf(coursesOf({ a: (minute) => (minute % 2 === 0 ? minute : null) }, DAYS), true, () => 0);
    expect(line?.points.length).toBeLessThan(1_600);
  });

  it('draws the five series that fired most or went furthest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const courses = coursesOf(Object.fromEntries(names.map((name, index) => [name, () => index])), 10);
    const drawn = (higherIsWorse: boolean): unknown[] => pictureOf(courses, higherIsWorse, (key) => (key === 'c' ? 2 : 0)).map(({ dimensions }) => dimensions['name']);
    expect(drawn(true)).toEqual(['c', 'g', 'f', 'e', 'd']);
    expect(drawn(false)).toEqual(['c', 'a', 'b', 'd', 'e']);
  });

  it('counts the series that are breached where there is no threshold', () => {
    const courses = new Courses({ from: 0, to: 2 * MINUTE, paceMs: MINUTE }, false);
    for (const [index, names] of [[], ['a', 'b'], ['a']].entries()) courses.add(index * MINUTE, finding(names), new Map());
    expect(pictureOf(courses, true, () => 0)).toEqual([{ dimensions: {}, points: [[0, 0], [MINUTE, 2], [2 * MINUTE, 1]] }]);
  });
});
