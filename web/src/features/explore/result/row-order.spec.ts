import type { CellValue, ColumnType } from '../../../api/types.js';
import { orderRows, type SortDirection } from './row-order.js';

function sorted(values: CellValue[], type: ColumnType, direction: SortDirection = 'ascending'): CellValue[] {
  const exact = values.some((value) => typeof value === 'string');
  const column = { name: 'x', type, ...(exact && type === 'number' && { exact }) };
  return orderRows(values.length, (row) => values[row] ?? null, column, direction, 'en').map(
    (row) => values[row] ?? null,
  );
}

describe('the order of rows', () => {
  it('tells decimals apart that are the same float', () => {
    const values = ['9007199254740993.002', '9007199254740993.001', '-1', '10.50', null, '10.5', '1e3'];
    expect(sorted(values, 'number')).toEqual([
      '-1',
      '10.50',
      '10.5',
      '1e3',
      '9007199254740993.001',
      '9007199254740993.002',
      null,
    ]);
  });

  it('keeps missing values last, and equal ones in their place, whichever way', () => {
    expect(sorted([null, 1, 3, 2], 'integer', 'descending')).toEqual([3, 2, 1, null]);
    const twins = orderRows(3, () => 1, { name: 'x', type: 'integer' }, 'descending', 'en');
    expect(twins).toEqual([0, 1, 2]);
  });

  it('puts what is no number after all numbers', () => {
    expect(sorted(['NaN', '5', '-Infinity', '99999999999'], 'number')).toEqual([
      '-Infinity',
      '5',
      '99999999999',
      'NaN',
    ]);
  });

  it('goes by the moment, to the microsecond', () => {
    const values = [
      '2025-01-01T10:00:00.000002Z',
      '2025-01-01T10:00:00.000001Z',
      '2025-01-01T09:30:00-01:00',
      'infinity',
    ];
    expect(sorted(values, 'timestamp')).toEqual([values[1], values[0], values[2], 'infinity']);
  });

  it('reads numbers within words', () => {
    expect(sorted(['item 10', 'item 9', 'Item 1'], 'string')).toEqual(['Item 1', 'item 9', 'item 10']);
  });

  it('sorts a hundred thousand decimals without working out each number over and over', () => {
    const values = Array.from({ length: 100_000 }, (_, index) => `${(index * 7919) % 100_003}.${index % 1000}`);
    const started = performance.now();
    sorted(values, 'number');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
