import type { QueryResult } from '../../../api/types.js';
import { fileName, toCsv, toJson } from './export-rows.js';

const rows = (data: QueryResult['data'], ...names: string[]): Pick<QueryResult, 'data' | 'columns'> => ({
  data,
  columns: names.map((name) => ({
    name,
    type: name === 'net' ? 'number' : 'string',
    ...(name === 'net' && { exact: true }),
  })),
});

describe('exporting a tile', () => {
  it('writes CSV with a header, quotes where needed, and nothing for missing values', () => {
    const result = rows(
      [
        { name: 'Smith, "Joe"\nsons', net: '12345678901234567890.10' },
        { name: null, net: '-5' },
      ],
      'name',
      'net',
    );
    expect(toCsv(result)).toBe('name,net\r\n"Smith, ""Joe""\nsons",12345678901234567890.10\r\n,-5\r\n');
  });

  it('disarms text that a spreadsheet would run, and leaves negative figures alone', () => {
    expect(
      toCsv(
        rows(
          [
            { name: '=HYPERLINK("x")', net: '-1' },
            { name: '@cmd', net: '+1' },
          ],
          'name',
          'net',
        ),
      ),
    ).toBe('name,net\r\n"\'=HYPERLINK(""x"")",-1\r\n\'@cmd,+1\r\n');
  });

  it('writes nested values as JSON, and rows as the API gives them', () => {
    expect(toCsv(rows([{ name: { a: [1] } }], 'name'))).toBe('name\r\n"{""a"":[1]}"\r\n');
    expect(JSON.parse(toJson(rows([{ name: 'é', net: '1.10' }], 'name', 'net')))).toEqual([{ name: 'é', net: '1.10' }]);
  });

  it('names files after the tile', () => {
    expect(fileName('Net revenue — by month (€)', 'csv')).toBe('net-revenue-by-month.csv');
    expect(fileName('Café Zürich', 'csv')).toBe('cafe-zurich.csv');
    expect(fileName('???', 'json')).toBe('data.json');
  });
});
