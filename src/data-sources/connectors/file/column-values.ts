import {
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  DuckDBVariantValue,
} from '@duckdb/node-api';
import type { CellValue, ColumnType } from '../connector.js';
import { readJson } from '../json-cells.js';

const EXACT_INTEGERS = new Set([DuckDBTypeId.BIGINT, DuckDBTypeId.UBIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.UHUGEINT, DuckDBTypeId.BIGNUM]);

const TYPES: Partial<Record<DuckDBTypeId, ColumnType>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.FLOAT]: 'number',
  [DuckDBTypeId.DOUBLE]: 'number',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
  [DuckDBTypeId.BLOB]: 'binary',
  [DuckDBTypeId.LIST]: 'json',
  [DuckDBTypeId.ARRAY]: 'json',
  [DuckDBTypeId.STRUCT]: 'json',
  [DuckDBTypeId.MAP]: 'json',
  [DuckDBTypeId.UNION]: 'json',
  [DuckDBTypeId.VARIANT]: 'json',
};

/** True for text that DuckDB knows to be JSON. */
function isJson(type: DuckDBType): boolean {
  return type.typeId === DuckDBTypeId.VARCHAR && type.alias === 'JSON';
}

/** The column type of a DuckDB type: BIGINT and larger, and DECIMAL, are exact; whatever has no own type is text. */
export function columnType(type: DuckDBType): { type: ColumnType; exact?: true } {
  if (EXACT_INTEGERS.has(type.typeId)) return { type: 'integer', exact: true };
  if (type.typeId === DuckDBTypeId.DECIMAL) return { type: 'number', exact: true };
  return { type: isJson(type) ? 'json' : (TYPES[type.typeId] ?? 'string') };
}

/**
 * How values of that type become cells: exact numbers as strings; floats that JSON has no number for as `NaN`,
 * `Infinity` or `-Infinity`; dates `YYYY-MM-DD`; timestamps ISO 8601 in UTC; blobs base64; lists, structs and maps as
 * JSON; intervals, times, enums and UUIDs as DuckDB writes them.
 */
export function cellReader(type: DuckDBType): (value: DuckDBValue) => CellValue {
  return isJson(type) ? readJsonCell : readCell;
}

function readCell(value: DuckDBValue): CellValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return value.toString();
    default:
      return value === null ? null : readObject(value);
  }
}

function readObject(value: Exclude<DuckDBValue, string | boolean | number | bigint | null>): CellValue {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(readCell);
  if (value instanceof DuckDBStructValue) return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, readCell(entry)]));
  if (value instanceof DuckDBMapValue) return readMap(value);
  if (value instanceof DuckDBUnionValue || value instanceof DuckDBVariantValue) return readCell(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return instant(value.micros, 6, value.isFinite);
  if (value instanceof DuckDBTimestampMillisecondsValue) return instant(value.millis, 3, value.isFinite);
  if (value instanceof DuckDBTimestampSecondsValue) return instant(value.seconds, 0, value.isFinite);
  if (value instanceof DuckDBTimestampNanosecondsValue) return instant(value.nanos, 9, value.isFinite);
  // Decimals, dates, times, intervals, UUIDs and bits have a text form of their own.
  return value.toString();
}

/** Maps with text keys become objects, others lists of entries. */
function readMap({ entries }: DuckDBMapValue): CellValue {
  if (entries.every(({ key }) => typeof key === 'string')) return Object.fromEntries(entries.map(({ key, value }) => [String(key), readCell(value)]));
  return entries.map(({ key, value }) => ({ key: readCell(key), value: readCell(value) }));
}

function readJsonCell(value: DuckDBValue): CellValue {
  if (typeof value !== 'string') return readCell(value);
  try {
    return readJson(value);
  } catch {
    return value;
  }
}

/** A count of 10^-digits seconds since 1970 as ISO 8601 in UTC, with no more decimals than it has. */
function instant(count: bigint, digits: number, isFinite: boolean): string {
  if (!isFinite) return count > 0n ? 'infinity' : '-infinity';
  const unit = 10n ** BigInt(digits);
  const fraction = ((count % unit) + unit) % unit;
  const date = new Date(Number((count - fraction) / unit) * 1000);
  if (Number.isNaN(date.getTime())) return new DuckDBTimestampSecondsValue((count - fraction) / unit).toString();
  const decimals = fraction === 0n ? '' : `.${fraction.toString().padStart(digits, '0').replace(/0+$/, '')}`;
  return date.toISOString().replace('.000Z', `${decimals}Z`);
}
