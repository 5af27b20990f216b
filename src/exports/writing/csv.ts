import { stringify } from 'csv-stringify/sync';
import { defused } from '../../platform/spreadsheets/index.js';
import { type Cell, type Column, cellOf, isDecimal, isNumeric, rowsOf } from './rows.js';

/** Rows that are written at a time. */
const BATCH = 5_000;

/**
 * An answer as CSV (RFC 4180, UTF-8) with a header row: numbers exactly as the source gave them, times as ISO 8601, lists
 * and objects as JSON, nothing for null. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function csvOf(json: Uint8Array): Uint8Array {
  const { data, columns } = rowsOf(json);
  const parts = [Buffer.from(stringify([columns.map(({ name }) => defused(name))], { record_delimiter: 'windows' }))];
  for (let start = 0; start < data.length; start += BATCH) {
    const rows = data.slice(start, start + BATCH).map((row) => columns.map((column) => textOf(cellOf(row, column.name), column)));
    parts.push(Buffer.from(stringify(rows, { record_delimiter: 'windows' })));
  }
  return Buffer.concat(parts);
}

function textOf(value: Cell, column: Column): string | null {
  if (value === null) return null;
  if (typeof value === 'object') return defused(JSON.stringify(value));
  if (typeof value !== 'string') return String(value);
  return isNumeric(column) && isDecimal(value) ? value : defused(value);
}
