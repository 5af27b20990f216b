import type { BoundValue, ItemType, ScalarValue } from './parameter-values.js';

type Dialect = 'postgresql' | 'duckdb';

const INT4 = 2_147_483_648;
const INT8 = 9_223_372_036_854_775_808n;

/** The narrowest of int4, int8 and numeric that holds the number: what it would be if it were written as a literal. */
function widthOf(value: ScalarValue): 0 | 1 | 2 {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 2;
    return value >= -INT4 && value < INT4 ? 0 : 1;
  }
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) return 2;
  const whole = BigInt(value);
  if (whole >= -BigInt(INT4) && whole < BigInt(INT4)) return 0;
  return whole >= -INT8 && whole < INT8 ? 1 : 2;
}

function numberType(values: readonly ScalarValue[], dialect: Dialect): string {
  const given = values.filter((value) => value !== null);
  const width = given.length === 0 ? 2 : Math.max(...given.map(widthOf));
  if (dialect === 'postgresql') return ['int4', 'int8', 'numeric'][width] ?? 'numeric';
  if (width < 2) return ['INTEGER', 'BIGINT'][width] ?? 'BIGINT';
  // A fraction that was sent as a string was sent so for its exactness.
  const exact = given.some((value) => typeof value === 'string' && !/[eE]/.test(value));
  return exact ? 'DECIMAL(38, 10)' : 'DOUBLE';
}

/** `date`, `timestamp` or `timestamptz`, by what the ISO texts say; the widest when they differ. */
function dateType(values: readonly ScalarValue[]): string {
  const texts = values.map((value) => (typeof value === 'string' ? value : ''));
  if (texts.some((text) => /[T ].*(?:Z|[+-]\d{2}:?\d{2})$/.test(text))) return 'timestamptz';
  return texts.some((text) => /[T ]/.test(text)) ? 'timestamp' : 'date';
}

/**
 * The engine's type for a cast of `values`. A number gets the type that the literal would have, because then it meets
 * columns and functions as the literal would: `smallint_column = 5::int4` uses its index, `date + 7::int4` is a date.
 */
export function scalarTypeOf(type: ItemType, values: readonly ScalarValue[], dialect: Dialect): string {
  switch (type) {
    case 'text':
      return dialect === 'postgresql' ? 'text' : 'VARCHAR';
    case 'boolean':
      return 'boolean';
    case 'number':
      return numberType(values, dialect);
    case 'date':
      return dateType(values);
  }
}

/** The type of a list of these values. */
export function arrayTypeOf({ type, value }: { type: ItemType; value: BoundValue }, dialect: Dialect): string {
  const values: readonly ScalarValue[] = typeof value === 'object' && value !== null ? value : [];
  return `${scalarTypeOf(type, values, dialect)}[]`;
}
