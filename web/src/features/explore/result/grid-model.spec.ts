import { gridModel, moveCell, nextSort } from './grid-model.js';

const READER = { locale: 'en-GB', timeZone: 'UTC' };
const columns = [
  { name: 'name', type: 'string' as const },
  { name: 'amount', type: 'number' as const },
];
const data = [
  { name: 'b', amount: '10.5' },
  { name: 'a', amount: null },
  { name: 'c', amount: '9.125' },
  { name: 'd', amount: '9007199254740993.001' },
  { name: 'e', amount: '9007199254740993.002' },
];

describe('the result grid', () => {
  const model = gridModel({ columns, data }, READER);
  const amounts = (direction: 'ascending' | 'descending'): (string | null)[] =>
    model.order({ column: 'amount', direction }).map((row) => data[row]?.amount ?? null);

  it('sorts exact decimals by all their digits, missing values last', () => {
    expect(amounts('ascending')).toEqual(['9.125', '10.5', '9007199254740993.001', '9007199254740993.002', null]);
    expect(amounts('descending')).toEqual(['9007199254740993.002', '9007199254740993.001', '10.5', '9.125', null]);
  });

  it('keeps the order of the query until it is asked for another', () => {
    expect(model.order(null)).toEqual([0, 1, 2, 3, 4]);
  });

  it('writes the decimals of a column to the same place', () => {
    expect(model.columns[1]?.text(0).text).toBe('10.500');
    expect(model.columns[1]?.right).toBe(true);
  });

  it('gives a column room for its texts, within reason', () => {
    const wide = gridModel({ columns, data: [{ name: 'x'.repeat(500), amount: '1' }] }, READER);
    expect(wide.columns[0]?.width).toBe(340);
    expect(model.columns[0]?.width).toBeLessThan(120);
  });
});

describe('a press on a header', () => {
  const [name, amount] = gridModel({ columns, data }, READER).columns;

  it('sorts words up, then down, then not at all', () => {
    if (name === undefined) throw new Error('no column');
    const up = nextSort(null, name);
    expect(up).toEqual({ column: 'name', direction: 'ascending' });
    expect(nextSort(up, name)).toEqual({ column: 'name', direction: 'descending' });
    expect(nextSort({ column: 'name', direction: 'descending' }, name)).toBeNull();
  });

  it('sorts figures from the largest', () => {
    if (amount === undefined) throw new Error('no column');
    expect(nextSort({ column: 'name', direction: 'ascending' }, amount)).toEqual({
      column: 'amount',
      direction: 'descending',
    });
  });
});

describe('a key in the grid', () => {
  const size = { rows: 100, columns: 5, page: 20 };
  const from = { row: 50, column: 2 };

  it.each([
    ['ArrowDown', false, { row: 51, column: 2 }],
    ['ArrowUp', true, { row: 0, column: 2 }],
    ['ArrowLeft', false, { row: 50, column: 1 }],
    ['PageDown', false, { row: 70, column: 2 }],
    ['Home', false, { row: 50, column: 0 }],
    ['End', true, { row: 99, column: 4 }],
  ])('%s (jump %s) moves the cell', (key, jump, to) => {
    expect(moveCell(from, key, jump, size)).toEqual(to);
  });

  it('reaches the whole row left of the first column, and stops at the edges', () => {
    expect(moveCell({ row: 0, column: 0 }, 'ArrowLeft', false, size)).toEqual({ row: 0, column: -1 });
    expect(moveCell({ row: 0, column: -1 }, 'ArrowLeft', false, size)).toEqual({ row: 0, column: -1 });
    expect(moveCell({ row: 99, column: 4 }, 'ArrowDown', false, size)).toEqual({ row: 99, column: 4 });
  });

  it('that moves nothing is left alone', () => {
    expect(moveCell(from, 'a', false, size)).toBeNull();
  });
});
