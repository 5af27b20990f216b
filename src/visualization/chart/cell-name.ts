import { parseInstant } from './format/format-date.js';
import { formatCell, isTemporal, NO_VALUE, type Reader } from './format/format-value.js';
import { cellOf, cellText, columnNamed, toNumber, type ChartResult, type ChartRow } from './result.js';

/** A cell as the name of something: times by the reader's habits, figures as they stand, "–" for what is missing. */
export function cellName(row: ChartRow, name: string, result: ChartResult, reader: Reader): string {
  const value = cellOf(row, name);
  const column = columnNamed(result, name);
  const text = column && isTemporal(column) ? formatCell(value, column, {}, reader) : cellText(value);
  return text === '' ? NO_VALUE : text;
}

/**
 * The names in a column in the order in which they are shown: times and figures ascending, words as the query gives
 * them. Missing ones come last among times and figures.
 */
export function namesInOrder(name: string, result: ChartResult, reader: Reader): string[] {
  const column = columnNamed(result, name);
  const ranks = new Map<string, number>();
  for (const row of result.rows) {
    const text = cellName(row, name, result, reader);
    if (ranks.has(text)) continue;
    const value = cellOf(row, name);
    const rank = column && isTemporal(column) ? parseInstant(value)?.ms : toNumber(value);
    ranks.set(text, rank ?? Infinity);
  }
  const names = [...ranks.keys()];
  const ordered = column !== undefined && (isTemporal(column) || column.type === 'integer' || column.type === 'number');
  return ordered ? names.sort((a, b) => compareRanks(ranks.get(a), ranks.get(b))) : names;
}

function compareRanks(a = Infinity, b = Infinity): number {
  return a === b ? 0 : a - b;
}

/** "1 entry", "2 entries". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A sum that stays a number: past the largest double it stays there. */
export function clampedSum(a: number, b: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, a + b));
}
