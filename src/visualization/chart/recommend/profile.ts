import { isNumeric, isTemporal, namesThings } from '../format/format-value.js';
import { parseInstant } from '../format/format-date.js';
import { cellOf, cellText, toNumber, type ChartColumn, type ChartResult } from '../result.js';

/** What is known of one column, as far as a choice of chart needs it. */
export interface ColumnProfile {
  name: string;
  distinct: number;
  missing: number;
  /** Least and most of its figures; null where it has none. */
  range: readonly [number, number] | null;
}

/** A result by the roles of its columns. */
export interface ResultProfile {
  rows: number;
  figures: ColumnProfile[];
  /** The first column of times. */
  time: ColumnProfile | null;
  /** Whether every time is a day, and how many days lie between the first and the last. */
  days: { whole: boolean; span: number };
  names: ColumnProfile[];
  columns: number;
}

/** Rows that are looked at: what holds of so many holds of the rest, and a recommendation must not take seconds. */
const SAMPLE = 5_000;
const DAY = 86_400_000;

/** Reads types, cardinality, missing values and ranges. Keys are no figures: nobody adds up order numbers. */
export function profileOf(result: ChartResult): ResultProfile {
  const sample = { ...result, rows: result.rows.slice(0, SAMPLE) };
  const of = (column: ChartColumn): ColumnProfile => columnProfile(column, sample);
  const time = result.columns.find(isTemporal);
  return {
    rows: result.rows.length,
    figures: result.columns.filter((column) => isNumeric(column) && !namesThings(column)).map(of),
    time: time ? of(time) : null,
    days: time ? daysOf(time, sample) : { whole: false, span: 0 },
    names: result.columns.filter(({ type }) => type === 'string' || type === 'boolean').map(of),
    columns: result.columns.length,
  };
}

function columnProfile(column: ChartColumn, { rows }: ChartResult): ColumnProfile {
  const seen = new Set<string>();
  let missing = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    const cell = cellOf(row, column.name);
    if (cell === null) {
      missing += 1;
      continue;
    }
    seen.add(cellText(cell));
    const value = isNumeric(column) ? toNumber(cell) : null;
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { name: column.name, distinct: seen.size, missing, range: low <= high ? [low, high] : null };
}

function daysOf(column: ChartColumn, { rows }: ChartResult): ResultProfile['days'] {
  const instants = rows.flatMap((row) => parseInstant(cellOf(row, column.name)) ?? []);
  const times = instants.map(({ ms }) => ms);
  const first = times.reduce((least, ms) => Math.min(least, ms), Infinity);
  const last = times.reduce((most, ms) => Math.max(most, ms), -Infinity);
  return {
    whole: times.length > 0 && times.every((ms) => ms % DAY === 0),
    span: times.length > 0 ? (last - first) / DAY : 0,
  };
}
