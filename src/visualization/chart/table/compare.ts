import { compareDecimals, isDecimal } from '../format/decimal.js';
import { parseInstant } from '../format/format-date.js';
import { isNumeric, isTemporal, type Reader } from '../format/format-value.js';
import { collator } from '../format/intl-cache.js';
import { cellOf, cellText, type ChartColumn, type ChartRow, type ChartValue } from '../result.js';

/** Orders rows by a column, ascending: decimals digit by digit, times by instant, words as the reader's language does. */
export function rowComparator(column: ChartColumn, reader: Reader): (a: ChartRow, b: ChartRow) => number {
  const { name } = column;
  if (isNumeric(column)) return (a, b) => compareFigures(cellOf(a, name), cellOf(b, name));
  if (isTemporal(column)) {
    return (a, b) =>
      (parseInstant(cellOf(a, name))?.ms ?? Infinity) - (parseInstant(cellOf(b, name))?.ms ?? Infinity) || 0;
  }
  if (column.type === 'boolean') return (a, b) => Number(cellOf(a, name)) - Number(cellOf(b, name));
  const { compare } = collator(reader.locale);
  return (a, b) => compare(cellText(cellOf(a, name)), cellText(cellOf(b, name)));
}

/** Compares figures without losing digits that floats could not tell apart. */
export function compareFigures(a: ChartValue, b: ChartValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = cellText(a);
  const right = cellText(b);
  return isDecimal(left) || isDecimal(right) ? compareDecimals(left, right) : left.localeCompare(right);
}
