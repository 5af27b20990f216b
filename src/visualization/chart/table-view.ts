import type { ConfigFields } from './config-fields.js';
import { compareDecimals, fractionDigits, isDecimal } from './format/decimal.js';
import { parseInstant } from './format/format-date.js';
import {
  formatCell,
  isNumeric,
  isTemporal,
  NUMBER_FORMATS,
  type Reader,
  type ValueFormat,
} from './format/format-value.js';
import { collator } from './format/intl-cache.js';
import { cellOf, cellText, columnTitle, toNumber } from './result.js';
import type { ChartColumn, ChartResult, ChartRow, ChartValue } from './result.js';

/** One column of a table widget; columns that are not named are not shown. */
export interface TableColumnConfig extends ValueFormat {
  name: string;
  title?: string;
  align?: 'left' | 'center' | 'right';
  /** Pixels; left out, the column takes what its content needs. */
  width?: number;
  /** A bar in each cell, as long as the figure is of the column's largest. */
  bar?: boolean;
}

export interface TableConfig {
  /** Left out: every column of the result, in its order. */
  columns?: TableColumnConfig[];
  /** Rows on a page; left out, the table scrolls. */
  pageSize?: number;
}

export const TABLE_FIELDS: ConfigFields<TableConfig> = {
  columns: {
    kind: 'list',
    title: 'Columns',
    max: 100,
    of: {
      name: { kind: 'column', title: 'Column', required: true },
      title: { kind: 'text', title: 'Title', max: 100 },
      unit: { kind: 'text', title: 'Unit', max: 20 },
      format: { kind: 'choice', title: 'Number format', options: NUMBER_FORMATS },
      decimals: { kind: 'number', title: 'Decimals', min: 0, max: 20, whole: true },
      currency: { kind: 'text', title: 'Currency', max: 3, pattern: /^[A-Z]{3}$/, example: 'EUR' },
      align: { kind: 'choice', title: 'Align', options: ['left', 'center', 'right'] },
      width: { kind: 'number', title: 'Width', min: 20, max: 2000 },
      bar: { kind: 'flag', title: 'Bar in each cell' },
    } satisfies ConfigFields<TableColumnConfig>,
  },
  pageSize: { kind: 'number', title: 'Rows on a page', min: 1, max: 1000, whole: true },
};

export interface TableCell {
  text: string;
  /** The whole value where the cell shows less of it; null where text is all there is. */
  full: string | null;
  missing: boolean;
  /** Length of the bar, 0 to 1; null without one. */
  bar: number | null;
}

export interface TableColumnView {
  name: string;
  title: string;
  align: 'left' | 'center' | 'right';
  width: number | null;
  numeric: boolean;
  /** Words may be cut where room is short; figures, days and times may not. */
  mayCut: boolean;
  cell(row: ChartRow): TableCell;
  /** Ascending by value (exact decimals digit by digit); missing values are last whichever way is sorted. */
  compare(a: ChartRow, b: ChartRow): number;
}

export interface TableView {
  columns: TableColumnView[];
  rows: readonly ChartRow[];
}

/** A table of formatted cells, without any DOM. Decimals of a column are shown to the same place, all of them. */
export function buildTableView(config: TableConfig, result: ChartResult, reader: Reader): TableView {
  const wanted = config.columns ?? result.columns.map((column) => ({ name: column.name }));
  const columns = wanted.flatMap((settings): TableColumnView[] => {
    const column = result.columns.find((candidate) => candidate.name === settings.name);
    return column ? [columnView(column, settings, result, reader)] : [];
  });
  return { columns, rows: result.rows };
}

/** Row indices in the order of a column; rows that are equal keep their place. */
export function sortedRows(view: TableView, column: TableColumnView, direction: 'ascending' | 'descending'): number[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const order = view.rows.map((_, index) => index);
  const missing = view.rows.map((row) => cellOf(row, column.name) === null);
  return order.sort((a, b) => {
    const left = view.rows[a];
    const right = view.rows[b];
    if (!left || !right || missing[a] || missing[b]) return Number(missing[a]) - Number(missing[b]) || a - b;
    return sign * column.compare(left, right) || a - b;
  });
}

function columnView(
  column: ChartColumn,
  settings: TableColumnConfig,
  result: ChartResult,
  reader: Reader,
): TableColumnView {
  const numeric = isNumeric(column);
  const format = uniform(column, settings, result);
  const largest = settings.bar === true ? largestOf(column.name, result) : 0;
  const write = (row: ChartRow): string => formatCell(cellOf(row, column.name), column, format, reader);
  return {
    name: column.name,
    title: settings.title ?? columnTitle(column.name),
    align: settings.align ?? (numeric ? 'right' : 'left'),
    width: settings.width ?? null,
    numeric,
    mayCut: !numeric && !isTemporal(column) && column.type !== 'boolean',
    cell: (row) => {
      const value = cellOf(row, column.name);
      const text = write(row);
      const number = toNumber(value);
      return {
        text,
        full: numeric ? lostDigits(value, text, settings) : null,
        missing: value === null,
        bar: largest > 0 && number !== null ? Math.max(0, number / largest) : null,
      };
    },
    compare: comparator(column, reader),
  };
}

/** All exact decimals of a column with as many digits as the longest, so that points stand under each other. */
function uniform(column: ChartColumn, settings: TableColumnConfig, result: ChartResult): ValueFormat {
  const plain = settings.format === undefined || settings.format === 'number';
  if (!plain || settings.decimals !== undefined || !isNumeric(column)) return settings;
  const digits = result.rows.reduce((most, row) => {
    const value = cellOf(row, column.name);
    return typeof value === 'string' ? Math.max(most, fractionDigits(value)) : most;
  }, -1);
  // Floats have no digits of their own to keep, and what has more than 20 is written as it is.
  return digits < 0 || digits > 20 ? settings : { ...settings, decimals: digits };
}

/** The value as it came, where the cell writes it shorter. */
function lostDigits(value: ChartValue, text: string, settings: TableColumnConfig): string | null {
  if (value === null || typeof value === 'object') return null;
  const short = settings.decimals !== undefined || settings.format !== undefined || typeof value === 'number';
  return short && String(value) !== text ? String(value) : null;
}

function largestOf(name: string, result: ChartResult): number {
  return result.rows.reduce((most, row) => Math.max(most, toNumber(cellOf(row, name)) ?? 0), 0);
}

function comparator(column: ChartColumn, reader: Reader): (a: ChartRow, b: ChartRow) => number {
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

function compareFigures(a: ChartValue, b: ChartValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = cellText(a);
  const right = cellText(b);
  return isDecimal(left) || isDecimal(right) ? compareDecimals(left, right) : left.localeCompare(right);
}
