/** A cell: text, a number, or nothing. */
export type Cell = string | number | null;

/** Characters that a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Rows as CSV (RFC 4180); texts that a spreadsheet would run as a formula are kept from that by an apostrophe. */
export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map(written).join(',')).join('\r\n') + '\r\n';
}

function written(cell: Cell): string {
  if (cell === null) return '';
  const plain = String(cell);
  const text = FORMULA.test(plain) && !NUMBER.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
