import type { CellValue, QueryResult } from '../../../api/types.js';

type Rows = Pick<QueryResult, 'data' | 'columns'>;

/**
 * A result as CSV (RFC 4180), with a header. Text that a spreadsheet would take for a formula gets an apostrophe before
 * it; figures stay as they are.
 */
export function toCsv({ data, columns }: Rows): string {
  const header = columns.map((column) => quoted(safe(column.name)));
  const rows = data.map((row) =>
    columns.map(({ name, type, exact }) => {
      const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
      const figure = exact === true || type === 'number' || type === 'integer';
      return quoted(figure ? textOf(value) : safe(textOf(value)));
    }),
  );
  return [header, ...rows].map((cells) => cells.join(',') + '\r\n').join('');
}

/** A result as JSON: the rows as the API gives them. */
export function toJson({ data }: Rows): string {
  return JSON.stringify(data, null, 2);
}

function textOf(value: CellValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function safe(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A file name from a title: "Net revenue by month" becomes "net-revenue-by-month". */
export function fileName(title: string, extension: string): string {
  const base = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${base === '' ? 'data' : base}.${extension}`;
}

/** Hands a file to the browser to save. */
export function saveFile(content: Blob | string, name: string, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Browsers read the address after the click; a moment later it may go.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
