/** A table to be written: names of columns, and rows of what stands in them. */
export interface CsvTable {
  columns: readonly string[];
  rows: readonly (readonly CsvCell[])[];
}

/** Text is defused; numbers, and decimals by `exact`, stand as they are; null is empty. */
export type CsvCell = string | number | boolean | null | { readonly exact: string };

/** What a spreadsheet would run as a formula, as the server sees it too. After OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A decimal written out, which is a number for a spreadsheet; null stays null. */
export const exact = (amount: string | null): CsvCell => (amount === null ? null : { exact: amount });

/** A table as CSV (RFC 4180) with a header row; text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvOf({ columns, rows }: CsvTable): string {
  return [columns, ...rows].map((row) => `${row.map((cell) => quoted(textOf(cell))).join(',')}\r\n`).join('');
}

function textOf(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return DECIMAL.test(cell.exact) ? cell.exact : textOf(cell.exact);
  if (typeof cell !== 'string') return String(cell);
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
