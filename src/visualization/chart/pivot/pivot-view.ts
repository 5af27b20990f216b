import { cellName, clampedSum, namesInOrder } from '../cell-name.js';
import type { ConfigFields } from '../config-fields.js';
import { VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import { fractionDigits } from '../format/decimal.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import { cellOf, columnTitle, toNumber, type ChartResult, type ChartRow, type ChartValue } from '../result.js';

export const AGGREGATES = ['sum', 'average', 'min', 'max', 'count'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface PivotConfig extends ValueFormat {
  /** Column or columns whose values become rows. */
  rows: string | string[];
  /** Column whose values become columns; left out, each figure is one. */
  columns?: string;
  /** Column or columns of figures. */
  values: string | string[];
  /** How rows that share a cell are put together; added up unless told. */
  aggregate?: Aggregate;
  /** A last row and a last column over all. */
  totals?: boolean;
  /** Cells tinted by their figure. */
  heat?: boolean;
}

export const PIVOT_FIELDS: ConfigFields<PivotConfig> = {
  rows: { kind: 'columns', title: 'Rows', required: true, max: 4 },
  columns: { kind: 'column', title: 'Columns' },
  values: { kind: 'columns', title: 'Figures', required: true, numeric: true, max: 8 },
  aggregate: { kind: 'choice', title: 'Put together by', options: AGGREGATES },
  totals: { kind: 'flag', title: 'Totals' },
  heat: { kind: 'flag', title: 'Tint cells' },
  ...VALUE_FORMAT_FIELDS,
};

export interface PivotCell {
  /** "–" where no row stands. */
  text: string;
  value: number | null;
  /** How strong the tint is, 0 to 1; null without one. */
  heat: number | null;
}

export interface PivotColumn {
  /** Name of the group, the same for columns side by side that belong together; empty without groups. */
  group: string;
  title: string;
  total: boolean;
}

export interface PivotRow {
  /** One name for each of `rows`. */
  names: string[];
  /** Of `names` those that the row above has too, from the left: shown once. */
  repeated: number;
  cells: PivotCell[];
  total: boolean;
}

export interface PivotView {
  /** Titles of the columns with the rows' names. */
  heads: string[];
  columns: PivotColumn[];
  rows: PivotRow[];
  notes: string[];
}

const MOST_COLUMNS = 60;
const MOST_ROWS = 2_000;

/** Collects figures and tells them by any of the aggregates. */
class Tally {
  private sum = 0;
  private count = 0;
  private low = Infinity;
  private high = -Infinity;

  add(value: number): void {
    this.sum = clampedSum(this.sum, value);
    this.count += 1;
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }

  told(aggregate: Aggregate): number | null {
    if (aggregate === 'count') return this.count;
    if (this.count === 0) return null;
    return { sum: this.sum, average: this.sum / this.count, min: this.low, max: this.high }[aggregate];
  }
}

export const pivotNames = (names: string | string[]): string[] => (typeof names === 'string' ? [names] : names);

const KEY = JSON.stringify;

/** A pivot table, without any DOM: names down and across, figures put together where they meet. */
export function buildPivotView(config: PivotConfig, result: ChartResult, reader: Reader): PivotView {
  const rowNames = pivotNames(config.rows);
  const values = pivotNames(config.values);
  const across = config.columns;
  const groups = across === undefined ? [''] : namesInOrder(across, result, reader);
  const most = Math.max(1, Math.floor(MOST_COLUMNS / values.length));
  const shownGroups = groups.slice(0, most);
  const tallies = new Tallies();
  const found = new Map<string, string[]>();
  for (const row of result.rows) {
    const names = rowNames.map((name) => cellName(row, name, result, reader));
    found.set(KEY(names), names);
    const group = across === undefined ? '' : cellName(row, across, result, reader);
    for (const value of values) tallyRow(row, value, KEY(names), group, tallies);
  }
  const orders = rowNames.map(
    (name) => new Map(namesInOrder(name, result, reader).map((text, index) => [text, index])),
  );
  const keys = [...found.values()].sort((a, b) => compareNames(a, b, orders));
  const shown = keys.slice(0, MOST_ROWS);
  const aggregate = config.aggregate ?? 'sum';
  const format = formatOf(config, aggregate, result);
  const columns = columnsOf(shownGroups, values, config);
  const cell = (row: string, column: PivotColumn & { value: string }): PivotCell => {
    const tally = tallies.get(row, column.total ? ALL : column.group, column.value);
    const value = tally?.told(aggregate) ?? null;
    return { value, heat: null, text: formatFigure(value, format, reader, 'full') };
  };
  const rows = shown.map((names, index): PivotRow => ({
    names,
    repeated: sharedStart(names, shown[index - 1]),
    cells: columns.map((column) => cell(KEY(names), column)),
    total: false,
  }));
  if (config.heat === true) tint(rows, columns);
  if (config.totals === true && rows.length > 0) {
    const names = rowNames.map((_, index) => (index === 0 ? 'Total' : ''));
    rows.push({ names, repeated: 0, cells: columns.map((column) => cell(ALL, column)), total: true });
  }
  return {
    heads: rowNames.map(columnTitle),
    columns: columns.map(({ group, title, total }) => ({ group, title, total })),
    rows,
    notes: [
      ...(groups.length > shownGroups.length ? [`first ${shownGroups.length} of ${groups.length} columns`] : []),
      ...(keys.length > shown.length ? [`first ${shown.length} of ${keys.length} rows`] : []),
    ],
  };
}

/** All figures to the same place, so that points stand under each other: as many digits as the finest figure has. */
function formatOf(config: PivotConfig, aggregate: Aggregate, result: ChartResult): ValueFormat {
  if (aggregate === 'count') return {};
  const plain = config.format === undefined || config.format === 'number';
  if (!plain || config.decimals !== undefined) return config;
  const digits = pivotNames(config.values).reduce(
    (most, name) => result.rows.reduce((all, row) => Math.max(all, digitsOf(cellOf(row, name))), most),
    0,
  );
  return { ...config, decimals: aggregate === 'average' ? Math.max(AVERAGE_DIGITS, digits) : digits };
}

const AVERAGE_DIGITS = 2;
const MOST_DIGITS = 6;

/** Digits after the point as written; of floats, whose last digits mean nothing, two at most. */
function digitsOf(value: ChartValue): number {
  if (typeof value === 'string') return Math.min(MOST_DIGITS, fractionDigits(value));
  return typeof value === 'number' ? Math.min(2, fractionDigits(String(value))) : 0;
}

/** Stands for everything; no list of names is written so. */
const ALL = '*';

class Tallies {
  private readonly tallies = new Map<string, Tally>();

  of(row: string, group: string, value: string): Tally {
    const key = KEY([row, group, value]);
    const tally = this.tallies.get(key) ?? new Tally();
    this.tallies.set(key, tally);
    return tally;
  }

  get(row: string, group: string, value: string): Tally | undefined {
    return this.tallies.get(KEY([row, group, value]));
  }
}

function tallyRow(row: ChartRow, value: string, key: string, group: string, tallies: Tallies): void {
  const number = toNumber(cellOf(row, value));
  if (number === null) return;
  for (const down of [key, ALL]) for (const side of new Set([group, ALL])) tallies.of(down, side, value).add(number);
}

function columnsOf(
  groups: readonly string[],
  values: readonly string[],
  config: PivotConfig,
): (PivotColumn & { value: string })[] {
  const grouped = config.columns !== undefined;
  const single = values.length === 1;
  const columns = groups.flatMap((group) =>
    values.map((value) => ({
      group: grouped ? group : '',
      title: grouped && single ? group : columnTitle(value),
      total: false,
      value,
    })),
  );
  if (config.totals !== true || !grouped) return columns;
  const totals = values.map((value) => ({
    group: 'Total',
    title: single ? 'Total' : columnTitle(value),
    total: true,
    value,
  }));
  return [...columns, ...totals];
}

function compareNames(a: readonly string[], b: readonly string[], orders: readonly Map<string, number>[]): number {
  for (const [index, order] of orders.entries()) {
    const difference = (order.get(a[index] ?? '') ?? 0) - (order.get(b[index] ?? '') ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function sharedStart(names: readonly string[], above: readonly string[] | undefined): number {
  if (!above) return 0;
  const differing = names.findIndex((name, index) => name !== above[index]);
  return differing === -1 ? names.length : differing;
}

/** Strength by the figure's place between the least and the most of all cells that are no totals. */
function tint(rows: readonly PivotRow[], columns: readonly PivotColumn[]): void {
  const cells = rows.flatMap((row) => row.cells.filter((_, index) => columns[index]?.total === false));
  const values = cells.flatMap(({ value }) => value ?? []);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  for (const cell of cells) {
    if (cell.value === null) continue;
    const share = high > low ? (cell.value / 2 - low / 2) / (high / 2 - low / 2) : 1;
    cell.heat = Math.min(1, Math.max(0, share));
  }
}
