import type { CellValue, QueryResult } from '../api/types.js';

export type ExportFormat = 'csv' | 'json';

/** A widget's rows under the widget's name. */
export interface NamedRows {
  name: string;
  result: Pick<QueryResult, 'data' | 'columns'>;
}

/**
 * Results as CSV (RFC 4180), each with a header. Several stand one below the other, each under its widget's name, with an
 * empty line between. Text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function toCsv(parts: readonly NamedRows[]): string {
  const tables = parts.map(({ name, result }) => (parts.length > 1 ? line([safe(name)]) : '') + tableOf(result));
  return tables.join('\r\n');
}

/** The rows as the API gives them: a list for one widget, an object of lists by name for several. */
export function toJson(parts: readonly NamedRows[]): string {
  const [only] = parts;
  if (parts.length === 1 && only) return JSON.stringify(only.result.data, null, 2);
  return JSON.stringify(parts.map(({ name, result }) => ({ widget: name, rows: result.data })), null, 2);
}

function tableOf({ data, columns }: NamedRows['result']): string {
  const rows = data.map((row) =>
    columns.map(({ name, type, exact }) => {
      const text = textOf(Object.hasOwn(row, name) ? (row[name] ?? null) : null);
      return exact === true || type === 'number' || type === 'integer' ? text : safe(text);
    }),
  );
  return [columns.map(({ name }) => safe(name)), ...rows].map(line).join('');
}

const line = (cells: readonly string[]): string => cells.map(quoted).join(',') + '\r\n';
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function textOf(value: CellValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
