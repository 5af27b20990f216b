import { pointsOf } from './series-points.js';

const reading = { borders: [0, 10, 20, 30, 40] };
const span = { from: 0, until: 40, known: false, isZero: () => true };
const values = (points: ReturnType<typeof pointsOf>) => points.map(({ at, value }) => [at, value]);

describe('the buckets of a series that have a value', () => {
  it('are those within the span, where something was measured', () => {
    expect(values(pointsOf(reading, [1, 2, 3, 4], { ...span, from: 10, until: 30 }))).toEqual([[10, 2], [20, 3]]);
    expect(values(pointsOf(reading, [1, null, 3, Number.NaN], { ...span, isZero: () => false }))).toEqual([[0, 1], [20, 3]]);
  });

  it('are zero where nothing was measured and that is zero, from the first value on', () => {
    expect(values(pointsOf(reading, [null, 2, null, 4], span))).toEqual([[10, 2], [20, 0], [30, 4]]);
    expect(values(pointsOf(reading, [null, 2, null, 4], { ...span, known: true }))).toEqual([[0, 0], [10, 2], [20, 0], [30, 4]]);
    expect(values(pointsOf(reading, undefined, { ...span, known: true, isZero: (end) => end > 20 }))).toEqual([[20, 0], [30, 0]]);
  });

  it('do not begin anew where the clock encloses nothing', () => {
    expect(values(pointsOf({ borders: [0, 10, 10, 20] }, [1, null, 3], span))).toEqual([[0, 1], [10, 3]]);
  });
});
