import { type Cell, percentileOf, seriesOf } from './metric-cells.js';
import type { Aggregation, Fill } from './metric-query.js';

const cell = (change: Partial<Cell>): Cell => ({
  group: [],
  slot: 0,
  count: 2,
  sum: 6,
  min: 1,
  max: 5,
  last: 4,
  percentile: null,
  ...change,
});
const WINDOW = { window: { borders: [0, 10_000, 20_000, 30_000] }, seconds: [10, 10, 10] };
const values = (cells: Cell[], aggregation: Aggregation, fill: Fill = 'null', now = 60_000): unknown =>
  seriesOf(cells, { aggregation, groupBy: [], fill }, WINDOW, now).map((series) => series.values);

describe('putting cells together to series', () => {
  it.each([
    ['sum', 6],
    ['avg', 3],
    ['min', 1],
    ['max', 5],
    ['count', 2],
    ['rate', 0.6],
    ['last', 4],
  ] as const)('%s is %d', (aggregation, value) => {
    expect(values([cell({ slot: 1 })], aggregation)).toEqual([[null, value, null]]);
  });

  it('holds a percentile between the least and the greatest, which are known exactly', () => {
    expect(values([cell({ percentile: 5.03 })], 'p99')).toEqual([[5, null, null]]);
    expect(values([cell({ percentile: 0.99 })], 'p50')).toEqual([[1, null, null]]);
    expect([percentileOf('p95'), percentileOf('p50'), percentileOf('sum')]).toEqual([0.95, 0.5, null]);
  });

  it('fills gaps, and not what is still to come', () => {
    expect(values([cell({ slot: 0 })], 'sum', 'previous', 15_000)).toEqual([[6, 6, null]]);
    expect(values([cell({ slot: 1 })], 'sum', 'zero')).toEqual([[0, 6, 0]]);
    expect(values([], 'count', 'zero')).toEqual([[0, 0, 0]]);
  });

  it('orders groups by their values, none last, and takes in those of the window compared with', () => {
    const cells = [cell({ group: [null, 'b'] }), cell({ group: ['b', null] }), cell({ group: ['b', 'a'] })];
    const series = seriesOf(cells, { aggregation: 'sum', groupBy: ['x', 'y'], fill: 'null' }, WINDOW, 60_000, [
      cell({ group: ['a', 'z'] }),
    ]);
    expect(series.map(({ dimensions, values: [first] }) => [dimensions['x'], dimensions['y'], first])).toEqual([
      ['a', 'z', null],
      ['b', 'a', 6],
      ['b', null, 6],
      [null, 'b', 6],
    ]);
  });
});
