import type { ColumnType } from './change.js';
import { Undecodable, decodeInstant, decodeNumber, decodeText } from './decode-column.js';

const type = (name: string | null, of = 'int64', scale: number | null = null): ColumnType => ({ type: of, name, scale });
const decimal = (scale: number): ColumnType => type('org.apache.kafka.connect.data.Decimal', 'bytes', scale);
/** As Kafka Connect writes a decimal: the two's complement of the unscaled number, in base64. */
function base64(unscaled: bigint): string {
  let bytes = 1;
  while (unscaled < -(1n << BigInt(bytes * 8 - 1)) || unscaled >= 1n << BigInt(bytes * 8 - 1)) bytes += 1;
  return Buffer.from(BigInt.asUintN(bytes * 8, unscaled).toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64');
}

describe('a column as a number', () => {
  it.each([
    ['precise, with its schema', 'JNY=', decimal(2), null, 94.3],
    ['precise, negative', base64(-123456n), decimal(3), null, -123.456],
    ['precise, zero', base64(0n), decimal(4), null, 0],
    ['precise, longer than 64 bits', base64(12345678901234567890123n), decimal(10), null, Number('1234567890123.4567890123')],
    ['precise, a byte of which the first bit is set', base64(128n), decimal(0), null, 128],
    ['precise, -1', '/w==', decimal(0), null, -1],
    ['precise, a negative scale', base64(12n), decimal(-3), null, 12_000],
    ['precise, without a schema, by the scale of the rule', base64(1999n), null, 2, 19.99],
    ['of a scale of its own', { scale: 2, value: base64(-1999n) }, type('io.debezium.data.VariableScaleDecimal', 'struct'), null, -19.99],
    ['of a scale of its own, without a schema', { scale: 0, value: base64(7n) }, null, null, 7],
    ['as text', '19.99', type(null, 'string'), null, 19.99],
    ['as text, with a schema and a scale that a rule gives for others', '1999', type(null, 'string'), 2, 1999],
    ['as text without a schema', '-0.5', null, null, -0.5],
    ['as text with an exponent', '1.5E+3', null, null, 1500],
    ['as a double', 19.99, type(null, 'double'), null, 19.99],
    ['an integer', 42, type(null, 'int32'), null, 42],
    ['true', true, type(null, 'boolean'), null, 1],
    ['false', false, null, null, 0],
    ['NULL', null, decimal(2), null, null],
  ] as const)('is read: %s', (_, value, of, scale, expected) => {
    expect(decodeNumber(value, of, scale)).toBe(expected);
  });

  it.each([
    ['no number', 'twelve', null, null],
    ['empty', '', null, null],
    ['blank, which is 0 to JavaScript', ' ', null, null],
    ['hexadecimal, which JavaScript would take', '0x10', null, null],
    ['NaN, which PostgreSQL knows', 'NaN', null, null],
    ['Infinity', 'Infinity', null, null],
    ['too large', '1e999', null, null],
    ['no base64', 'a*b', decimal(2), null],
    ['an empty base64', '', decimal(2), null],
    ['a base64 as long as a book', 'A'.repeat(10_000), decimal(2), null],
    ['a scale beyond all bounds', 'JNY=', decimal(1_000_000_000), null],
    ['an object', { amount: 1 }, null, null],
    ['a list', [1], null, null],
    ['what PostgreSQL did not send', '__debezium_unavailable_value', null, null],
  ] as const)('is refused: %s', (_, value, of, scale) => {
    expect(decodeNumber(value, of, scale)).toBeInstanceOf(Undecodable);
  });
});

describe('a column as a moment', () => {
  const noon = Date.UTC(2026, 10, 25, 12, 0, 0, 123);
  it.each([
    ['days', 20_782, 'io.debezium.time.Date', Date.UTC(2026, 10, 25)],
    ['days of Connect', 20_782, 'org.apache.kafka.connect.data.Date', Date.UTC(2026, 10, 25)],
    ['milliseconds', noon, 'io.debezium.time.Timestamp', noon],
    ['milliseconds of Connect', noon, 'org.apache.kafka.connect.data.Timestamp', noon],
    ['microseconds', noon * 1000 + 456, 'io.debezium.time.MicroTimestamp', noon],
    ['nanoseconds', noon * 1e6, 'io.debezium.time.NanoTimestamp', noon],
    ['before 1970', -1, 'io.debezium.time.MicroTimestamp', -1],
    ['a text with a zone', '2026-11-25T13:00:00.123+01:00', 'io.debezium.time.ZonedTimestamp', noon],
    ['a text in UTC', '2026-11-25T12:00:00.123456Z', 'io.debezium.time.ZonedTimestamp', noon],
  ])('is read by its type: %s', (_, value, name, expected) => {
    expect(decodeInstant(value, type(name))).toBe(expected);
  });

  it.each([
    ['days', 20_782, Date.UTC(2026, 10, 25)],
    ['milliseconds', noon, noon],
    ['microseconds', noon * 1000, noon],
    ['nanoseconds', noon * 1e6, noon],
    ['ISO', '2026-11-25T12:00:00.123Z', noon],
    ['a text of PostgreSQL', '2026-11-25 12:00:00.123+00', noon],
    ['without an offset: UTC', '2026-11-25T12:00:00.123', noon],
    ['a day', '2026-11-25', Date.UTC(2026, 10, 25)],
    ['a day with an offset, as IsoDate', '2026-11-25Z', Date.UTC(2026, 10, 25)],
  ])('is read by its size or form where there is no type: %s', (_, value, expected) => {
    expect(decodeInstant(value, null)).toBe(expected);
  });

  it.each([
    ['a time of day', 43_200_000_000, 'io.debezium.time.MicroTime'],
    ['a duration', 1, 'io.debezium.time.MicroDuration'],
    ['seconds, which Debezium writes nowhere', 1_790_000_000, null],
    ['half a day', 20_782.5, null],
    ['a word', 'yesterday', null],
    ['a month that is none', '2026-13-01T00:00:00Z', null],
    ['an object', {}, null],
    ['true', true, null],
  ])('is refused: %s', (_, value, name) => {
    expect(decodeInstant(value, name === null ? null : type(name))).toBeInstanceOf(Undecodable);
  });

  it('is NULL where the column is', () => expect(decodeInstant(null, null)).toBeNull());
});

describe('a column as text', () => {
  it.each([
    ['text', 'de', null, 'de'],
    ['a number', 7, null, '7'],
    ['true', true, null, 'true'],
    ['a decimal with all its digits', base64(1250n), decimal(2), '12.50'],
    ['a decimal below 1', base64(-5n), decimal(2), '-0.05'],
    ['a decimal of a scale of its own', { scale: 1, value: base64(5n) }, null, '0.5'],
    ['a day', 20_782, type('io.debezium.time.Date', 'int32'), '2026-11-25'],
    ['a moment', 1_795_608_000_000_000, type('io.debezium.time.MicroTimestamp'), '2026-11-25T12:00:00.000Z'],
    ['an enumeration', 'paid', type('io.debezium.data.Enum', 'string'), 'paid'],
    ['NULL', null, null, null],
  ])('is read: %s', (_, value, of, expected) => {
    expect(decodeText(value, of)).toBe(expected);
  });

  it.each([['an object', {}, null], ['a list', ['a'], null], ['what was not sent', '__debezium_unavailable_value', null], ['a day beyond all years', 1e12, type('io.debezium.time.Date', 'int32')]])('is refused: %s', (_, value, of) => {
    expect(decodeText(value, of)).toBeInstanceOf(Undecodable);
  });
});
