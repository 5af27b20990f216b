import type { CellValue } from '../connector.js';
import { JsonText } from '../json-text.js';
import { columnType, rowDecoder } from './column-types.js';

const OID = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, json: 114, float8: 701, date: 1082, timestamp: 1114, timestamptz: 1184, interval: 1186, numeric: 1700, uuid: 2950, jsonb: 3802 };

function decode(oid: number, text: string | null): CellValue | undefined {
  return rowDecoder([{ name: 'value', dataTypeID: oid }]).decode([text])[0];
}

describe('rowDecoder', () => {
  it('keeps 64-bit integers and decimals exactly, as strings', () => {
    expect(decode(OID.int8, '9223372036854775807')).toBe('9223372036854775807');
    expect(decode(OID.numeric, '12345678901234567890.123456789000')).toBe('12345678901234567890.123456789000');
    expect(decode(OID.numeric, 'NaN')).toBe('NaN');
  });

  it('makes numbers of smaller integers and of floats', () => {
    expect(decode(OID.int2, '-32768')).toBe(-32768);
    expect(decode(OID.int4, '2147483647')).toBe(2147483647);
    expect(decode(OID.float8, '0.1')).toBe(0.1);
    expect(decode(OID.float8, '1e+300')).toBe(1e300);
  });

  it.each(['NaN', 'Infinity', '-Infinity'])('leaves the float %s a word, because JSON has no such number', (word) => {
    expect(decode(OID.float8, word)).toBe(word);
    expect(JSON.stringify([decode(OID.float8, word)])).toBe(`["${word}"]`);
  });

  it('reads truth values', () => {
    expect(decode(OID.bool, 't')).toBe(true);
    expect(decode(OID.bool, 'f')).toBe(false);
  });

  it.each([
    ['2024-02-29', '2024-02-29'],
    ['0044-03-15 BC', '0044-03-15 BC'],
    ['infinity', 'infinity'],
  ])('leaves the date %s untouched', (text, expected) => {
    expect(decode(OID.date, text)).toBe(expected);
  });

  it.each([
    ['2024-05-01 10:00:00', '2024-05-01T10:00:00Z'],
    ['2024-05-01 10:00:00.123456', '2024-05-01T10:00:00.123456Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00Z'],
    ['12024-05-01 10:00:00.5', '+012024-05-01T10:00:00.5Z'],
    ['0044-03-15 12:00:00 BC', '-000043-03-15T12:00:00Z'],
    ['294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
  ])('writes the timestamp %s as %s', (text, expected) => {
    expect(decode(OID.timestamp, text)).toBe(expected);
  });

  it.each([
    ['2024-05-01 10:00:00+00', '2024-05-01T10:00:00Z'],
    ['2024-05-01 10:00:00.25+00', '2024-05-01T10:00:00.25Z'],
    ['2024-05-01 10:00:00.25+02', '2024-05-01T08:00:00.25Z'],
    ['2024-01-01 00:00:00.000001+05:30', '2023-12-31T18:30:00.000001Z'],
    ['1890-01-01 00:00:00+00:53:28', '1889-12-31T23:06:32Z'],
    ['2024-05-01 10:00:00-04', '2024-05-01T14:00:00Z'],
    ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00Z'],
    ['infinity', 'infinity'],
  ])('writes the timestamptz %s in UTC as %s', (text, expected) => {
    expect(decode(OID.timestamptz, text)).toBe(expected);
  });

  it('writes bytes in base64', () => {
    expect(decode(OID.bytea, '\\xdeadbeef')).toBe('3q2+7w==');
    expect(decode(OID.bytea, '\\x')).toBe('');
  });

  it('leaves JSON as it is', () => {
    expect(decode(OID.jsonb, '{"a": [1, null]}')).toEqual(new JsonText('{"a":[1,null]}'));
    expect(decode(OID.json, '[9007199254740993]')).toEqual(new JsonText('[9007199254740993]'));
    expect(decode(OID.json, '"text"')).toBe('text');
    expect(decode(OID.json, 'null')).toBeNull();
  });

  it('does not let JSON touch prototypes', () => {
    const value = decode(OID.json, '{"__proto__": {"polluted": true}}') as JsonText;
    expect(Object.hasOwn(value.parse() as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('fails when a value is not what its type says', () => {
    expect(() => decode(OID.json, '{broken')).toThrow(SyntaxError);
    expect(() => decode(1007, 'no array')).toThrow(SyntaxError);
  });

  it('parses arrays of built-in types, element by element', () => {
    expect(decode(1007, '{1,NULL,3}')).toEqual([1, null, 3]);
    expect(decode(1016, '{9007199254740993}')).toEqual(['9007199254740993']);
    expect(decode(1231, '{1.10,2}')).toEqual(['1.10', '2']);
    expect(decode(1009, '{"a,b",NULL}')).toEqual(['a,b', null]);
    expect(decode(1185, '{"2024-05-01 10:00:00+00"}')).toEqual(['2024-05-01T10:00:00Z']);
    expect(decode(3807, '{"{\\"a\\": 1}"}')).toEqual([new JsonText('{"a":1}')]);
    expect(decode(1000, '{{t,f},{f,t}}')).toEqual([[true, false], [false, true]]);
  });

  it('keeps null in every type', () => {
    for (const oid of [...Object.values(OID), 1007, 99_999]) expect(decode(oid, null)).toBeNull();
  });

  it('leaves everything else as PostgreSQL writes it', () => {
    expect(decode(OID.uuid, '6ec2a58a-0b4d-4a58-8d8e-111111111111')).toBe('6ec2a58a-0b4d-4a58-8d8e-111111111111');
    expect(decode(OID.interval, '1 day 02:00:00')).toBe('1 day 02:00:00');
    expect(decode(99_999, '{enum,array}')).toBe('{enum,array}');
  });

  it('describes the columns, with unique names', () => {
    const fields = [['id', OID.int8], ['id', OID.int4], ['price', OID.numeric], ['at', OID.timestamptz], ['tags', 1009], ['colour', 99_999]] as const;
    expect(rowDecoder(fields.map(([name, dataTypeID]) => ({ name, dataTypeID }))).columns).toEqual([
      { name: 'id', type: 'integer', exact: true },
      { name: 'id_2', type: 'integer' },
      { name: 'price', type: 'number', exact: true },
      { name: 'at', type: 'timestamp' },
      { name: 'tags', type: 'json' },
      { name: 'colour', type: 'string' },
    ]);
  });
});

describe('columnType', () => {
  it('takes types that it does not know for text', () => {
    expect(columnType(424_242)).toEqual({ type: 'string' });
  });
});
