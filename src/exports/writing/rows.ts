/** A value as it stands in a JSON answer. */
export type Cell = string | number | boolean | null | Cell[] | { [name: string]: Cell };

export interface Column {
  name: string;
  type: string;
}

/** A result as an answer holds it: numbers beyond a double's exactness are strings in columns of numbers. */
export interface Rows {
  data: Record<string, Cell>[];
  columns: Column[];
}

/** Reads the JSON of an answer. */
export function rowsOf(json: Uint8Array): Rows {
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8')) as Rows;
}

/** The cell of a row; null where the row has no such column. Never reaches into the prototype. */
export function cellOf(row: Readonly<Record<string, Cell>>, name: string): Cell {
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null;
}

export const isNumeric = ({ type }: Column): boolean => type === 'number' || type === 'integer';

/** A decimal number in ASCII, as sources write them: what stands in a column of numbers and is none (NaN) is text. */
export const isDecimal = (text: string): boolean => /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
