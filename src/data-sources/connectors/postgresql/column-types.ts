import { uniqueColumnNames } from '../column-names.js';
import type { CellValue, ColumnType, ResultColumn } from '../connector.js';
import { readJson } from '../json-cells.js';
import { parseArrayLiteral } from './array-literal.js';

/** Makes a cell of PostgreSQL's text form of a value; absent where the text is the cell. */
export type Decode = (text: string) => CellValue;

interface BuiltinType {
  type: ColumnType;
  exact?: true;
  decode?: Decode;
}

/**
 * PostgreSQL's built-in types by OID, with the OID of their arrays (0: none). Whatever is not listed, such as uuid,
 * inet, ranges, enums and composite types, travels as PostgreSQL writes it.
 *
 * - `int8` and `numeric` are exact decimal strings; a numeric may be `NaN`, `Infinity` or `-Infinity`.
 * - smaller integers and floats are numbers; a float that JSON has no number for is one of the same three strings.
 * - `date` is `YYYY-MM-DD` as it stands; `timestamp` and `timestamptz` are ISO 8601 in UTC, to the microsecond where
 *   there are any (a `timestamp` without zone is taken for UTC); `infinity` and `-infinity` stay words.
 * - `bytea` is base64, `json` and `jsonb` are what they hold, intervals are text such as `1 day 02:00:00`.
 */
const BUILTIN: readonly (readonly [oid: number, arrayOid: number, type: BuiltinType])[] = [
  [16, 1000, { type: 'boolean', decode: (text) => text === 't' || text === 'true' }],
  [17, 1001, { type: 'binary', decode: decodeBytes }],
  [18, 1002, { type: 'string' }], // "char"
  [19, 1003, { type: 'string' }], // name
  [20, 1016, { type: 'integer', exact: true }], // int8
  [21, 1005, { type: 'integer', decode: decodeNumber }], // int2
  [23, 1007, { type: 'integer', decode: decodeNumber }], // int4
  [25, 1009, { type: 'string' }], // text
  [26, 1028, { type: 'integer', decode: decodeNumber }], // oid
  [114, 199, { type: 'json', decode: readJson }],
  [650, 651, { type: 'string' }], // cidr
  [700, 1021, { type: 'number', decode: decodeNumber }], // float4
  [701, 1022, { type: 'number', decode: decodeNumber }], // float8
  [869, 1041, { type: 'string' }], // inet
  [1042, 1014, { type: 'string' }], // char(n)
  [1043, 1015, { type: 'string' }], // varchar
  [1082, 1182, { type: 'date' }],
  [1083, 1183, { type: 'string' }], // time
  [1114, 1115, { type: 'timestamp', decode: decodeTimestamp }],
  [1184, 1185, { type: 'timestamp', decode: decodeTimestamptz }],
  [1186, 1187, { type: 'string' }], // interval
  [1266, 1270, { type: 'string' }], // timetz
  [1700, 1231, { type: 'number', exact: true }], // numeric
  [2950, 2951, { type: 'string' }], // uuid
  [3802, 3807, { type: 'json', decode: readJson }], // jsonb
];

const UNLISTED: BuiltinType = { type: 'string' };
const identity: Decode = (text) => text;

const TYPES: ReadonlyMap<number, BuiltinType> = new Map(
  BUILTIN.flatMap(([oid, arrayOid, type]): [number, BuiltinType][] => {
    const decode = type.decode ?? identity;
    return [
      [oid, type],
      [arrayOid, { type: 'json', decode: (text) => parseArrayLiteral(text, decode) }],
    ];
  }),
);

/** The column type of a PostgreSQL type. */
export function columnType(oid: number): { type: ColumnType; exact?: true } {
  const { type, exact } = TYPES.get(oid) ?? UNLISTED;
  return exact === undefined ? { type } : { type, exact };
}

/** Turns rows of texts, as the wire brings them, into rows of cells, in place. */
export interface RowDecoder {
  columns: ResultColumn[];
  /** @throws SyntaxError when a value is not what its type says. */
  decode(row: (string | null)[]): CellValue[];
}

/** Prepares the decoding of a result. Columns whose text is the cell cost nothing. */
export function rowDecoder(fields: readonly { name: string; dataTypeID: number }[]): RowDecoder {
  const names = uniqueColumnNames(fields.map(({ name }) => name));
  const columns = fields.map((field, index): ResultColumn => ({ name: names[index] ?? field.name, ...columnType(field.dataTypeID) }));
  const positions: number[] = [];
  const decoders: Decode[] = [];
  fields.forEach(({ dataTypeID }, index) => {
    const decode = TYPES.get(dataTypeID)?.decode;
    if (decode === undefined) return;
    positions.push(index);
    decoders.push(decode);
  });
  return {
    columns,
    decode(row) {
      const cells: CellValue[] = row;
      for (let i = 0; i < positions.length; i += 1) {
        const position = positions[i] as number;
        const text = row[position];
        if (typeof text === 'string') cells[position] = (decoders[i] as Decode)(text);
      }
      return cells;
    },
  };
}

function decodeNumber(text: string): CellValue {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function decodeBytes(text: string): CellValue {
  return text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex').toString('base64') : text;
}

const SPACE = ' '.charCodeAt(0);
const CAPITAL_C = 'C'.charCodeAt(0);

/** `2024-05-01 10:00:00.25` → `2024-05-01T10:00:00.25Z`. */
function decodeTimestamp(text: string): CellValue {
  // The eleventh character is a blank for years of four digits; `infinity` and dates BC take the slow way.
  if (text.charCodeAt(10) !== SPACE || text.charCodeAt(text.length - 1) === CAPITAL_C) return decodeUnusualTimestamp(text);
  return `${text.slice(0, 10)}T${text.slice(11)}Z`;
}

/** `2024-05-01 10:00:00.25+00` → `2024-05-01T10:00:00.25Z`. */
function decodeTimestamptz(text: string): CellValue {
  if (text.charCodeAt(10) !== SPACE || !text.endsWith('+00')) return decodeUnusualTimestamp(text);
  return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
}

const TIMESTAMP = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?( BC)?$/;

/** Years beyond 9999 or before the first, and offsets other than UTC. What is no point in time stays as it is. */
function decodeUnusualTimestamp(text: string): CellValue {
  const match = TIMESTAMP.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0', offsetSeconds = '0', era] = match;
  const date = new Date(0);
  date.setUTCFullYear(era === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60 + Number(offsetSeconds);
  const time = date.getTime() - (sign === '-' ? -offset : offset) * 1000;
  if (!Number.isFinite(new Date(time).getTime())) return text;
  return new Date(time).toISOString().replace('.000Z', `${fraction}Z`);
}
