import fc from 'fast-check';
import { QuantileSketch } from './quantile-sketch.js';
import { SlidingCells, type TimedCell } from './sliding-cells.js';

/** One cell of values that came in that order. */
function cellOf(at: number, values: readonly number[]): TimedCell {
  const sketch = QuantileSketch.of();
  for (const value of values) sketch.add(value);
  const sum = values.reduce((total, value) => total + value, 0);
  return { at, count: values.length, sum, min: Math.min(...values), max: Math.max(...values), last: values.at(-1) ?? Number.NaN, sketch: sketch.toBytes() };
}

function drop(cells: SlidingCells, before: number): void {
  for (const _ of cells.dropBefore(before));
}

describe('a window of cells that moves on', () => {
  it('comes to nothing while it is empty, and again when all has gone', () => {
    const cells = new SlidingCells(null);
    expect(cells.total()).toBeNull();
    cells.push(cellOf(0, [1]));
    drop(cells, 1);
    expect(cells.total()).toBeNull();
    expect(cells.size).toBe(0);
  });

  it('counts newer cells that do not stay', () => {
    const cells = new SlidingCells(0.5);
    cells.push(cellOf(0, [4]));
    expect(cells.total([cellOf(60, [10, 6])])).toMatchObject({ count: 3, sum: 20, max: 10, last: 6 });
    expect(cells.total()).toMatchObject({ count: 1, sum: 4, last: 4 });
  });

  it('comes to what the cells in it come to when they are merged anew, however it moved', () => {
    const step = fc.record({ gap: fc.integer({ min: 1, max: 5 }), values: fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 4 }), length: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 120 }), (steps) => {
        const cells = new SlidingCells(0.9);
        let kept: { at: number; values: number[] }[] = [];
        let [now, from] = [0, Number.NEGATIVE_INFINITY];
        for (const { gap, values, length } of steps) {
          now += gap;
          from = Math.max(from, now - length);
          cells.push(cellOf(now, values));
          drop(cells, from);
          kept = [...kept, { at: now, values }].filter(({ at }) => at >= from);
          const all = kept.flatMap((each) => each.values);
          const anew = QuantileSketch.of();
          for (const value of all) anew.add(value);
          expect(cells.size).toBe(kept.length);
          expect(cells.total()).toEqual({
            count: all.length,
            sum: all.reduce((sum, value) => sum + value, 0),
            min: Math.min(...all),
            max: Math.max(...all),
            last: all.at(-1),
            percentile: anew.quantile(0.9),
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lets others have their turn while many cells are merged', () => {
    const cells = new SlidingCells(0.5);
    for (let at = 0; at < 1_000; at += 1) cells.push(cellOf(at, [at]));
    const turns = [...cells.dropBefore(1)];
    expect(turns.length).toBeGreaterThan(20);
    expect(cells.total()).toMatchObject({ count: 999, min: 1 });
  });
});
