import type { ConfigFields } from './config-fields.js';
import { fractionDigits } from './format/decimal.js';
import {
  formatCell,
  isNumeric,
  isTemporal,
  NUMBER_FORMATS,
  type Reader,
  type ValueFormat,
} from './format/format-value.js';
import { cellOf, columnNamed, columnTitle, toNumber } from './result.js';
import type { ChartColumn, ChartResult, ChartRow, ChartValue } from './result.js';
import { rowComparator } from './table/compare.js';
import { type Condition, CONDITION_FIELDS, CONDITIONS, rowTest } from './table/conditions.js';
import {
  type CellFormat,
  type FormatRule,
  type Formats,
  type FormatTone,
  RULE_FIELDS,
  tableFormats,
} from './table/format-rules.js';

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

/** An order of rows: by the first of several, those that are equal by the next. */
export interface TableSort {
  column: string;
  /** `ascending` when left out. */
  direction?: 'ascending' | 'descending';
}

export interface TableConfig {
  /** Left out: every column of the result, in its order. */
  columns?: TableColumnConfig[];
  /** The order to begin with, by columns that need not be shown; left out, the query's own. */
  sort?: TableSort[];
  /** Rows are shown that meet all of these. */
  filters?: Condition[];
  /** What makes cells and rows stand out; of several the first holds. */
  rules?: FormatRule[];
  /** A field over the table that narrows its rows; left out, where there are more than 20 of them. */
  search?: 'always' | 'never';
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
  sort: {
    kind: 'list',
    title: 'Order',
    max: 5,
    of: {
      column: { kind: 'column', title: 'Column', required: true },
      direction: { kind: 'choice', title: 'Direction', options: ['ascending', 'descending'] },
    } satisfies ConfigFields<TableSort>,
  },
  filters: {
    kind: 'list',
    title: 'Filters',
    max: 20,
    of: {
      ...CONDITION_FIELDS,
      when: { kind: 'choice', title: 'When', options: CONDITIONS, required: true },
    } satisfies ConfigFields<Condition>,
  },
  rules: { kind: 'list', title: 'Formats', max: 30, of: RULE_FIELDS },
  search: { kind: 'choice', title: 'Search field', options: ['always', 'never'] },
  pageSize: { kind: 'number', title: 'Rows on a page', min: 1, max: 1000, whole: true },
};

export interface TableCell {
  text: string;
  /** The whole value where the cell shows less of it; null where text is all there is. */
  full: string | null;
  missing: boolean;
  /** Length of the bar, 0 to 1; null without one. */
  bar: number | null;
  /** How the cell stands out; null where it does not. */
  format: CellFormat | null;
}

export interface TableColumnView {
  name: string;
  title: string;
  align: 'left' | 'center' | 'right';
  width: number | null;
  numeric: boolean;
  /** Words may be cut where room is short; figures, days and times may not. */
  mayCut: boolean;
  /** The tone of its bars. */
  barTone: FormatTone | 'accent';
  cell(row: ChartRow): TableCell;
  /** Ascending by value (exact decimals digit by digit); missing values are last whichever way is sorted. */
  compare(a: ChartRow, b: ChartRow): number;
}

export interface TableView {
  columns: TableColumnView[];
  /** Those that the table's filters leave, in its order. */
  rows: readonly ChartRow[];
  /** Rows of the result before the table's filters. */
  total: number;
  /** How a whole row stands out; null where it does not. */
  rowFormat(row: ChartRow): CellFormat | null;
}

/** A table of formatted cells, without any DOM. Decimals of a column are shown to the same place, all of them. */
export function buildTableView(config: TableConfig, result: ChartResult, reader: Reader): TableView {
  const wanted = config.columns ?? result.columns.map((column) => ({ name: column.name }));
  const settingsOf = (name: string): TableColumnConfig =>
    config.columns?.find((each) => each.name === name) ?? { name };
  // Rules look at every row of the result: the ten largest are not other ones when the table is narrowed.
  const formats = tableFormats(config.rules ?? [], result, (name, figure) => {
    const column = columnNamed(result, name);
    return column ? formatCell(figure, column, settingsOf(name), reader) : String(figure);
  });
  const columns = wanted.flatMap((settings): TableColumnView[] => {
    const column = columnNamed(result, settings.name);
    return column ? [columnView(column, settings, { result, reader, formats })] : [];
  });
  return {
    columns,
    rows: inOrder(config.sort ?? [], filteredRows(config.filters ?? [], result), result, reader),
    total: result.rows.length,
    rowFormat: (row) => formats.row(row),
  };
}

/** Rows that meet every filter; a filter whose column is not there lets all through. */
export function filteredRows(filters: readonly Condition[], result: ChartResult): readonly ChartRow[] {
  const tests = filters.flatMap((filter) => rowTest(filter, result) ?? []);
  return tests.length === 0 ? result.rows : result.rows.filter((row) => tests.every((test) => test(row)));
}

function inOrder(
  sort: readonly TableSort[],
  rows: readonly ChartRow[],
  result: ChartResult,
  reader: Reader,
): readonly ChartRow[] {
  const levels = sort.flatMap(({ column: name, direction }) => {
    const column = columnNamed(result, name);
    if (!column) return [];
    return [{ name, sign: direction === 'descending' ? -1 : 1, compare: rowComparator(column, reader) }];
  });
  if (levels.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { name, sign, compare } of levels) {
      const missing = Number(cellOf(a, name) === null) - Number(cellOf(b, name) === null);
      const order = missing || (cellOf(a, name) === null ? 0 : sign * compare(a, b));
      if (order !== 0) return order;
    }
    return 0;
  });
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

/** Of some row indices those in which every word of the text occurs, in any cell as it is shown, whatever the case. */
export function searchedRows(view: TableView, indices: readonly number[], text: string): number[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...indices];
  return indices.filter((index) => {
    const row = view.rows[index];
    if (!row) return false;
    const texts = view.columns.map((column) => column.cell(row).text.toLowerCase());
    return words.every((word) => texts.some((each) => each.includes(word)));
  });
}

interface Around {
  result: ChartResult;
  reader: Reader;
  formats: Formats;
}

function columnView(
  column: ChartColumn,
  settings: TableColumnConfig,
  { result, reader, formats }: Around,
): TableColumnView {
  const { name } = column;
  const numeric = isNumeric(column);
  const format = uniform(column, settings, result);
  const barTone = formats.bar(name);
  const largest = settings.bar === true || barTone !== undefined ? largestOf(name, result) : 0;
  const write = (row: ChartRow): string => formatCell(cellOf(row, name), column, format, reader);
  return {
    name,
    title: settings.title ?? columnTitle(name),
    align: settings.align ?? (numeric ? 'right' : 'left'),
    width: settings.width ?? null,
    numeric,
    mayCut: !numeric && !isTemporal(column) && column.type !== 'boolean',
    barTone: barTone ?? 'accent',
    cell: (row) => {
      const value = cellOf(row, name);
      const text = write(row);
      const number = toNumber(value);
      return {
        text,
        full: numeric ? lostDigits(value, text, settings) : null,
        missing: value === null,
        bar: largest > 0 && number !== null ? Math.max(0, number / largest) : null,
        format: formats.cell(name, row),
      };
    },
    compare: rowComparator(column, reader),
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
