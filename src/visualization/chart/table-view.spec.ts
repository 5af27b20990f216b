import type { ChartColumn, ChartResult, ChartValue } from './result.js';
import { buildTableView, sortedRows, type TableConfig } from './table-view.js';

const reader = { locale: 'en', timeZone: 'UTC' };

function tableOf(column: Omit<ChartColumn, 'name'>, values: ChartValue[], config: TableConfig = {}) {
  const result: ChartResult = {
    columns: [{ name: 'net_value', ...column }],
    rows: values.map((value) => ({ net_value: value })),
  };
  const view = buildTableView(config, result, reader);
  const [first] = view.columns;
  if (!first) throw new Error('The table has no column.');
  return { view, column: first, texts: view.rows.map((row) => first.cell(row).text) };
}

const exact = { type: 'number', exact: true } as const;

describe('a table', () => {
  it('shows all digits of exact decimals, to the same place in a column', () => {
    expect(tableOf(exact, ['12345678901234567890.5', '0.125', null, '-3']).texts).toEqual([
      '12,345,678,901,234,567,890.500',
      '0.125',
      '–',
      '-3.000',
    ]);
  });

  it('knows exact decimals by their being text, also where the column does not say so', () => {
    expect(tableOf({ type: 'number' }, ['1.50', '20.125']).texts).toEqual(['1.500', '20.125']);
    expect(tableOf({ type: 'number' }, [0.5, 2]).texts).toEqual(['0.5', '2']);
  });

  it('keeps the whole value at hand where a cell shows less', () => {
    const { column, view } = tableOf(exact, ['2.123456'], { columns: [{ name: 'net_value', decimals: 2 }] });
    expect(view.rows.map((row) => column.cell(row))).toEqual([
      { text: '2.12', full: '2.123456', missing: false, bar: null, format: null },
    ]);
  });

  it('aligns figures right and words left, unless told', () => {
    expect(tableOf(exact, ['1']).column.align).toBe('right');
    expect(tableOf({ type: 'string' }, ['a']).column.align).toBe('left');
    expect(tableOf({ type: 'string' }, ['a'], { columns: [{ name: 'net_value', align: 'center' }] }).column.align).toBe(
      'center',
    );
  });

  it('gives columns readable titles', () => {
    expect(tableOf(exact, []).column.title).toBe('Net value');
    expect(tableOf(exact, [], { columns: [{ name: 'net_value', title: 'Net, EUR' }] }).column.title).toBe('Net, EUR');
  });

  it('leaves out columns that the result does not have', () => {
    const view = buildTableView(
      { columns: [{ name: 'gone' }, { name: 'b' }] },
      {
        columns: [
          { name: 'a', type: 'string' },
          { name: 'b', type: 'string' },
        ],
        rows: [],
      },
      reader,
    );
    expect(view.columns.map((column) => column.name)).toEqual(['b']);
  });

  const sorted = (column: Omit<ChartColumn, 'name'>, values: ChartValue[], direction: 'ascending' | 'descending') => {
    const { view, column: first } = tableOf(column, values);
    return sortedRows(view, first, direction).map((index) => values[index]);
  };

  it('sorts decimals that floats could not tell apart, with missing values last both ways', () => {
    const values = ['9007199254740993', null, '9007199254740992', '-1', '10'];
    expect(sorted(exact, values, 'ascending')).toEqual(['-1', '10', '9007199254740992', '9007199254740993', null]);
    expect(sorted(exact, values, 'descending')).toEqual(['9007199254740993', '9007199254740992', '10', '-1', null]);
  });

  it('sorts words as people do, days by time, truth by falsehood', () => {
    expect(sorted({ type: 'string' }, ['Item 10', 'éclair', 'Item 9', 'Zürich', 'apple'], 'ascending')).toEqual([
      'apple',
      'éclair',
      'Item 9',
      'Item 10',
      'Zürich',
    ]);
    expect(
      sorted({ type: 'timestamp' }, ['1998-01-01T00:00:00Z', '1997-12-31T23:00:00-05:00', '1996-01-01'], 'ascending'),
    ).toEqual(['1996-01-01', '1998-01-01T00:00:00Z', '1997-12-31T23:00:00-05:00']);
    expect(sorted({ type: 'boolean' }, [true, false, null], 'ascending')).toEqual([false, true, null]);
  });

  it('leaves equal rows in their order', () => {
    const { view, column } = tableOf({ type: 'integer' }, [1, 2, 1, 2]);
    expect(sortedRows(view, column, 'descending')).toEqual([1, 3, 0, 2]);
  });

  it('draws bars as parts of the largest figure', () => {
    const { column, view } = tableOf(exact, ['50', '100', '-20', null], {
      columns: [{ name: 'net_value', bar: true }],
    });
    expect(view.rows.map((row) => column.cell(row).bar)).toEqual([0.5, 1, 0, null]);
  });

  it('survives prototype names and nested values', () => {
    const result: ChartResult = {
      columns: [
        { name: '__proto__', type: 'string' },
        { name: 'constructor', type: 'json' },
      ],
      rows: [JSON.parse('{"__proto__":"x","constructor":{"a":1}}') as Record<string, ChartValue>],
    };
    const view = buildTableView({}, result, reader);
    expect(view.columns.map((column) => column.cell(view.rows[0] ?? {}).text)).toEqual(['x', '{"a":1}']);
  });
});
