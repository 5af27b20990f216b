import type { ChartBrand } from './theme.js';

/** Column types as every source delivers them. */
export type ChartColumnType = 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'binary';

/** One column of a query result. `exact` marks numbers that travel as decimal strings (numeric, 64-bit integers). */
export interface ChartColumn {
  name: string;
  type: ChartColumnType;
  exact?: boolean;
}

/** A value as it stands in a JSON answer. */
export type ChartValue = string | number | boolean | null | ChartValue[] | { [key: string]: ChartValue };

export type ChartRow = Readonly<Record<string, ChartValue>>;

/** A query result as charts read it: columns in order, rows as objects by column name. */
export interface ChartResult {
  columns: readonly ChartColumn[];
  rows: readonly ChartRow[];
}

/** Where and for whom a chart is drawn. Width and height in CSS pixels; time zone as an IANA name. */
export interface ChartContext {
  theme: 'light' | 'dark';
  /** A tenant's own colours over the theme's. */
  brand?: ChartBrand;
  locale: string;
  timeZone: string;
  width: number;
  height: number;
  /** Updates glide for 160 ms when true; leave out for pictures and for readers who want no motion. */
  motion?: boolean;
}

/** The column of that name, or undefined. */
export function columnNamed(result: ChartResult, name: string): ChartColumn | undefined {
  return result.columns.find((column) => column.name === name);
}

/** The cell of a row; null where the row has no such column. Never reaches into the prototype. */
export function cellOf(row: ChartRow, name: string): ChartValue {
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null;
}

/** Figures are drawn as if they went no further: near the end of doubles no axis can be laid out, nor a sum be taken. */
const LARGEST_DRAWN = 1e300;

/** A number for plotting: decimal strings become floats here, and only here. Null for what is no finite number. */
export function toNumber(value: ChartValue): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? drawable(value) : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? drawable(number) : null;
}

function drawable(value: number): number {
  return Math.min(LARGEST_DRAWN, Math.max(-LARGEST_DRAWN, value));
}

/** How a column's name reads to people: `net_revenue` becomes "Net revenue"; names with any other style stay. */
export function columnTitle(name: string): string {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) return name;
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A cell as plain text, without any number or date formatting; null becomes an empty string. */
export function cellText(value: ChartValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
