import { parseInstant } from '../format/format-date.js';
import { formatCell, isNumeric, isTemporal, NO_VALUE, type Reader } from '../format/format-value.js';
import { cellOf, cellText, columnNamed, columnTitle, toNumber } from '../result.js';
import type { ChartColumn, ChartResult, ChartRow, ChartValue } from '../result.js';
import { figuresOf, type LineConfig } from './config.js';

/** A place on the x axis: `order` is the instant in ms, the number, or the rank of appearance. */
export interface Place {
  label: string;
  order: number;
}

/** One point: undefined where no row stands, null where a row has no value. */
export type Plotted = number | null | undefined;

/** Figures of one series, by place. */
export interface RawSeries {
  name: string;
  values: Plotted[];
  /** The figure as it came, for exact writing; null where several rows were added up. */
  raw: (string | number | null)[];
  /** An end of the expected band or the figures that are marked, and no line of its own. */
  end?: 'lower' | 'upper' | 'marked';
}

export interface ReadRows {
  kind: 'temporal' | 'number' | 'category';
  places: Place[];
  series: RawSeries[];
  /** IANA zone in which the x values are shown: the reader's, or UTC for days and times without an offset. */
  timeZone: string;
  /** True when every figure is a whole number of an integer column. */
  wholes: boolean;
  /** Rows whose x is missing or unreadable. */
  leftOut: number;
  /** Places at which several rows were added up. */
  addedUp: number;
}

/** Turns rows into places and series, in order of appearance. Rows that share a place and a series are added up. */
export function readRows(config: LineConfig, result: ChartResult, reader: Reader): ReadRows {
  const column = columnNamed(result, config.x);
  const kind = column ? kindOf(column) : 'category';
  const table = new Pivot();
  let leftOut = 0;
  const timeZone = kind === 'temporal' && !anyZoned(result, config.x) ? 'UTC' : reader.timeZone;
  for (const row of result.rows) {
    const place = placeOf(cellOf(row, config.x), kind, table.placeCount);
    if (!place) {
      leftOut += 1;
      continue;
    }
    const at = table.place(place.key, place);
    for (const [name, value] of pointsOf(config, row, result, reader)) table.add(at, name, value);
    if (config.lower !== undefined) table.add(at, 'lower', cellOf(row, config.lower), 'lower');
    if (config.upper !== undefined) table.add(at, 'upper', cellOf(row, config.upper), 'upper');
    if (config.marked !== undefined) table.add(at, 'marked', cellOf(row, config.marked), 'marked');
  }
  const { places, series, addedUp } = table.finish();
  return { kind, places, series, timeZone, wholes: allWhole(config, result), leftOut, addedUp };
}

function kindOf(column: ChartColumn): ReadRows['kind'] {
  if (isTemporal(column)) return 'temporal';
  return isNumeric(column) ? 'number' : 'category';
}

function anyZoned(result: ChartResult, x: string): boolean {
  return result.rows.some((row) => parseInstant(cellOf(row, x))?.zoned === true);
}

function placeOf(value: ChartValue, kind: ReadRows['kind'], rank: number): (Place & { key: string }) | null {
  if (kind === 'temporal') {
    const instant = parseInstant(value);
    return instant && { key: String(instant.ms), label: '', order: instant.ms };
  }
  if (kind === 'number') {
    const number = toNumber(value);
    return number === null ? null : { key: String(number), label: cellText(value), order: number };
  }
  const label = value === null || value === '' ? NO_VALUE : cellText(value);
  return { key: label, label, order: rank };
}

function* pointsOf(
  config: LineConfig,
  row: ChartRow,
  result: ChartResult,
  reader: Reader,
): Generator<readonly [string, ChartValue]> {
  const figures = figuresOf(config);
  const [first] = figures;
  if (config.series === undefined || first === undefined) {
    for (const name of figures) yield [columnTitle(name), cellOf(row, name)];
    return;
  }
  const column = columnNamed(result, config.series);
  const value = cellOf(row, config.series);
  // Figures that name a series are names (a year is 1997, not 1,997).
  const name = column && isTemporal(column) ? formatCell(value, column, {}, reader) : cellText(value);
  yield [name === '' ? NO_VALUE : name, cellOf(row, first)];
}

function allWhole(config: LineConfig, result: ChartResult): boolean {
  return figuresOf(config).every((name) => columnNamed(result, name)?.type === 'integer');
}

/** Rows turned into columns. */
class Pivot {
  private readonly places = new Map<string, { index: number; place: Place }>();
  private readonly series = new Map<string, RawSeries>();
  private readonly shared = new Set<number>();

  get placeCount(): number {
    return this.places.size;
  }

  place(key: string, { label, order }: Place): number {
    const known = this.places.get(key);
    if (known) return known.index;
    const index = this.places.size;
    this.places.set(key, { index, place: { label, order } });
    return index;
  }

  add(at: number, name: string, value: ChartValue, end?: RawSeries['end']): void {
    const key = end === undefined ? `=${name}` : end;
    const series = this.series.get(key) ?? { name, values: [], raw: [], ...(end && { end }) };
    this.series.set(key, series);
    const number = toNumber(value);
    const before = series.values[at];
    if (before === undefined) {
      series.values[at] = number;
      series.raw[at] = typeof value === 'string' || typeof value === 'number' ? value : null;
      return;
    }
    this.shared.add(at);
    if (number === null) return;
    series.values[at] = before === null ? number : clamp(before + number);
    series.raw[at] = before === null ? number : null;
  }

  finish(): Pick<ReadRows, 'places' | 'series' | 'addedUp'> {
    const places = Array.from(this.places.values(), ({ place }) => place);
    const series = Array.from(this.series.values(), ({ values, raw, ...rest }) => ({
      ...rest,
      values: Array.from(places, (_, index) => values[index]),
      raw: Array.from(places, (_, index) => raw[index] ?? null),
    }));
    return { places, series, addedUp: this.shared.size };
  }
}

function clamp(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
