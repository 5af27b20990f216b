import type { CellValue, ColumnType } from '../../../api/types.js';
import { cellText, copyRow, copyText, fullText, plainTime } from './cell-text.js';
import { isKey, markExact, typeTitle } from './columns.js';

const READER = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const shown = (value: CellValue, type: ColumnType, name = 'x', exact = false): string =>
  cellText(value, { name, type, ...(exact && { exact }) }, {}, READER).text;

describe('a cell', () => {
  it('keeps every digit of an exact decimal', () => {
    expect(shown('1265793.0395', 'number', 'revenue', true)).toBe('1,265,793.0395');
    expect(shown('9007199254740993', 'integer', 'bytes', true)).toBe('9,007,199,254,740,993');
  });

  it('keeps the digits of a float', () => {
    expect(shown(1234.56789, 'number')).toBe('1,234.56789');
    expect(shown(1e-7, 'number')).toBe('0.0000001');
  });

  it('writes keys without separators', () => {
    expect(shown(10248, 'integer', 'order_id')).toBe('10248');
    expect(shown(1997, 'integer', 'year')).toBe('1997');
    expect(shown(10248, 'integer', 'units')).toBe('10,248');
  });

  it('tells no value from an empty text', () => {
    expect(cellText(null, { name: 'x', type: 'string' }, {}, READER)).toEqual({ text: 'null', kind: 'null' });
    expect(cellText('', { name: 'x', type: 'string' }, {}, READER)).toEqual({ text: 'empty', kind: 'empty' });
    expect(cellText('null', { name: 'x', type: 'string' }, {}, READER).kind).toBe('value');
  });

  it('shows times as they came, to the last digit', () => {
    expect(shown('1997-03-01', 'date')).toBe('1997-03-01');
    expect(plainTime('1997-03-01T10:00:00.000Z')).toBe('1997-03-01 10:00:00\u00a0UTC');
    expect(plainTime('1997-03-01T10:00:00.123456+02:00')).toBe('1997-03-01 10:00:00.123456+02:00');
    expect(plainTime('infinity')).toBe('infinity');
  });

  it('is one line, cut when it is very long', () => {
    expect(shown('a\n  b\tc', 'string')).toBe('a b c');
    expect(shown('x'.repeat(1000), 'string')).toHaveLength(301);
    expect(shown({ a: [1, 'b'] }, 'json')).toBe('{"a":[1,"b"]}');
  });

  it('is copied exactly as it came', () => {
    expect(copyText('1265793.0395')).toBe('1265793.0395');
    expect(copyText(null)).toBe('');
    expect(copyRow(['a\tb', 1, null, { k: 'v' }])).toBe('a b\t1\t\t{"k":"v"}');
    expect(fullText({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});

describe('columns', () => {
  it('are exact when their figures come as text', () => {
    const columns = [
      { name: 'a', type: 'number' as const },
      { name: 'b', type: 'number' as const },
      { name: 'c', type: 'string' as const },
    ];
    const marked = markExact({
      columns,
      data: [
        { a: null, b: 1, c: '1' },
        { a: '1.5', b: 2, c: '2' },
      ],
    });
    expect(marked.map(({ exact }) => exact === true)).toEqual([true, false, false]);
    expect(marked.map(typeTitle)).toEqual(['exact decimal', 'number', 'text']);
  });

  it('are keys by their name', () => {
    expect(isKey({ name: 'customer_id', type: 'integer' })).toBe(true);
    expect(isKey({ name: 'paid', type: 'integer' })).toBe(false);
    expect(isKey({ name: 'id', type: 'number' })).toBe(false);
  });
});
