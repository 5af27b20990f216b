import { type CellValue, JsonText, type ResultColumn } from '../data-sources/index.js';
import { rowWriter } from './row-writer.js';

const columns = (...types: ResultColumn['type'][]): ResultColumn[] => types.map((type, index) => ({ name: `c"${index}`, type }));
const rows: CellValue[][] = [
  ['a"', 1, null, true],
  ['', 2.5, 'x', false],
];

describe('rowWriter', () => {
  it.each(['string', 'json'] as const)('writes rows as objects, also beside a column of type %s', (type) => {
    const all = columns('string', 'number', type, 'boolean');
    const objects = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((cell, index) => [`c"${index}`, cell]))));
    expect(rowWriter(all, ',')(rows)).toBe(objects.join(','));
    expect(rowWriter(all, '\n')(rows)).toBe(objects.join('\n'));
  });

  it('writes JSON of the source as it is', () => {
    expect(rowWriter(columns('json', 'integer'), ',')([[new JsonText('{"n":9007199254740993}'), 1]])).toBe('{"c\\"0":{"n":9007199254740993},"c\\"1":1}');
  });

  it('writes null for what a row lacks', () => {
    for (const type of ['string', 'json'] as const) expect(rowWriter(columns(type, type), ',')([[]])).toBe('{"c\\"0":null,"c\\"1":null}');
  });

  it.each(['string', 'json'] as const)('keeps a column that is named like the prototype, beside type %s', (type) => {
    expect(rowWriter([{ name: '__proto__', type }, { name: 'a', type }], ',')([['p', 1]])).toBe('{"__proto__":"p","a":1}');
  });

  it('writes a row without columns', () => {
    expect(rowWriter([], ',')([[]])).toBe('{}');
  });
});
