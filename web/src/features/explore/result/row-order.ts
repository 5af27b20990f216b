import { compareDecimals, parseInstant } from '@tidemark/chart';
import type { CellValue, ResultColumn } from '../../../api/types.js';
import { copyText } from './cell-text.js';
import { isFigure } from './columns.js';

export type SortDirection = 'ascending' | 'descending';

/**
 * Row numbers in the order of a column; equal rows keep their place, missing values are last whichever way is sorted.
 * Figures and times are compared as numbers, which are worked out once for each row; only where two numbers are the same
 * are the texts looked at, digit by digit: rounding to a float never changes which of two decimals is the larger.
 */
export function orderRows(
  rowCount: number,
  value: (row: number) => CellValue,
  column: ResultColumn,
  direction: SortDirection,
  locale: string,
): number[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const order = Array.from({ length: rowCount }, (_, row) => row);
  const present = order.filter((row) => value(row) !== null);
  const missing = order.filter((row) => value(row) === null);
  const compare = comparatorOf(rowCount, value, column, locale);
  present.sort((a, b) => sign * compare(a, b) || a - b);
  return [...present, ...missing];
}

function comparatorOf(
  rowCount: number,
  value: (row: number) => CellValue,
  column: ResultColumn,
  locale: string,
): (a: number, b: number) => number {
  const keyOf = keyFunction(column);
  if (keyOf === null) {
    const texts = Array.from({ length: rowCount }, (_, row) => copyText(value(row)));
    const { compare } = new Intl.Collator(locale, { numeric: true });
    return (a, b) => compare(texts[a] ?? '', texts[b] ?? '');
  }
  const keys = Float64Array.from({ length: rowCount }, (_, row) => keyOf(value(row)));
  const sameKey = isFigure(column) ? compareDecimals : compareTexts;
  return (a, b) => {
    const left = keys[a] ?? 0;
    const right = keys[b] ?? 0;
    return left < right ? -1 : left > right ? 1 : sameKey(copyText(value(a)), copyText(value(b)));
  };
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A number by which values of a column are ordered; null for columns of words. What is no number comes last. */
function keyFunction(column: ResultColumn): ((value: CellValue) => number) | null {
  if (isFigure(column)) return (value) => last(Number(value));
  if (column.type === 'boolean') return Number;
  if (column.type === 'date' || column.type === 'timestamp') {
    return (value) => parseInstant(value)?.ms ?? (value === '-infinity' ? -Infinity : Infinity);
  }
  return null;
}

function last(key: number): number {
  return Number.isNaN(key) ? Infinity : key;
}
