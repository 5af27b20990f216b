import { formatInstant, type Granularity } from '../format/format-date.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import { collator } from '../format/intl-cache.js';
import type { ChartResult } from '../result.js';
import { filledBuckets, granularityOf } from '../time/time-ticks.js';
import type { CartesianConfig, LineConfig } from './config.js';
import { readRows, type Place, type Plotted, type RawSeries, type ReadRows } from './read-rows.js';

/** How the x axis lies: `time` and `number` keep distances, `buckets` are equal steps of time, `category` are names. */
export type AxisKind = 'time' | 'number' | 'buckets' | 'category';

export interface CartesianSeries extends RawSeries {
  /** Shares of the whole at each place, 0 to 1; only where the chart shows shares. */
  shares?: (number | null)[];
  /** What was put together because there were too many series. */
  rest?: true;
}

/** Everything that bars, lines and areas draw, and that their descriptions tell; no pixel in it. */
export interface CartesianModel {
  axis: AxisKind;
  places: Place[];
  /** Whole labels of the places, for tooltips and sentences. */
  labels: string[];
  granularity: Granularity;
  /** The reader, in the zone of the x values. */
  reader: Reader;
  series: CartesianSeries[];
  /** The stretch around the one series in which its values are expected; null without one. */
  band: ExpectedBand | null;
  /** Places at which the one series stands out; null where none does. */
  marks: Marks | null;
  stacked: boolean;
  percent: boolean;
  wholes: boolean;
  /** Lines run on over missing values. */
  connected: boolean;
  format: ValueFormat;
  /** What was left out or put together, in a few words each. */
  notes: string[];
}

/** Ends of the expected stretch by place, and what it is called. */
export interface ExpectedBand {
  label: string;
  lower: readonly Plotted[];
  upper: readonly Plotted[];
}

/** Figures that stand out by place, and what such a place is called. */
export interface Marks {
  label: string;
  values: readonly Plotted[];
}

export type CartesianKind = 'bar' | 'line' | 'area';

const MOST_STACKED = 8;
const MOST_SERIES = 16;
const MOST_BUCKETS = 2_000;

/** Reads, sorts, limits and completes the rows of a bar, line or area chart. */
export function cartesianModel(
  kind: CartesianKind,
  config: LineConfig,
  result: ChartResult,
  reader: Reader,
): CartesianModel {
  const read = readRows(config, result, reader);
  const notes: string[] = [];
  if (read.leftOut > 0) notes.push(`${read.leftOut} without a place left out`);
  if (read.addedUp > 0) notes.push('rows at the same place are added up');
  const percent = config.percent === true;
  const stacked = percent || config.stacked === true;
  const axis = axisKind(kind, read, config);
  const sorted = limited(
    inOrder(read, axis === 'category' ? config.sort : 'x', reader),
    config,
    read.kind === 'temporal',
    notes,
  );
  const ownReader = { locale: reader.locale, timeZone: read.timeZone };
  const found =
    read.kind === 'temporal'
      ? granularityOf(
          sorted.places.map((place) => place.order),
          read.timeZone,
        )
      : 'day';
  const granularity = config.dates ?? found;
  const complete = axis === 'buckets' ? withGapsFilled(sorted, found, read.timeZone) : sorted;
  const lines = complete.series.filter(({ end }) => end === undefined);
  const series = manageable(lines, stacked, notes).map((each) => completed(each, { axis, kind, stacked }, lines));
  if (config.missing === 'zero') for (const each of series) each.values = each.values.map((value) => value ?? 0);
  if (percent) addShares(series);
  return {
    axis,
    places: complete.places,
    labels: complete.places.map((place) => placeLabel(place, read.kind, axis, granularity, ownReader)),
    granularity,
    reader: ownReader,
    series,
    band: bandOf(complete.series, config.bandLabel),
    marks: marksOf(complete.series, config.markLabel),
    stacked,
    percent,
    wholes: read.wholes,
    connected: config.missing === 'connect',
    format: config,
    notes,
  };
}

function bandOf(series: readonly CartesianSeries[], label = 'Expected'): ExpectedBand | null {
  const lower = series.find(({ end }) => end === 'lower')?.values;
  const upper = series.find(({ end }) => end === 'upper')?.values;
  return lower && upper ? { label, lower, upper } : null;
}

function marksOf(series: readonly CartesianSeries[], label = 'Anomaly'): Marks | null {
  const values = series.find(({ end }) => end === 'marked')?.values;
  return values?.some((value) => typeof value === 'number') ? { label, values } : null;
}

interface Sorted {
  places: Place[];
  series: CartesianSeries[];
}

function axisKind(kind: CartesianKind, read: ReadRows, config: CartesianConfig): AxisKind {
  if (read.places.length < 2) return 'category';
  if (read.kind === 'category' || config.sort === 'y' || config.sort === 'none') {
    // A line through times or numbers has no other order than theirs.
    if (read.kind === 'category' || kind === 'bar') return 'category';
  }
  if (read.kind === 'temporal') return kind === 'bar' ? 'buckets' : 'time';
  return kind === 'bar' ? 'category' : 'number';
}

function inOrder(read: ReadRows, asked: CartesianConfig['sort'], reader: Reader): Sorted {
  const order = read.places.map((_, index) => index);
  const sort = asked ?? (read.kind === 'category' ? 'none' : 'x');
  if (sort === 'y') {
    const totals = order.map((index) =>
      read.series.reduce((sum, { values, end }) => sum + (end === undefined ? (values[index] ?? 0) : 0), 0),
    );
    order.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0));
  } else if (sort === 'x' && read.kind === 'category') {
    const { compare } = collator(reader.locale);
    order.sort((a, b) => compare(read.places[a]?.label ?? '', read.places[b]?.label ?? ''));
  } else if (sort === 'x') {
    order.sort((a, b) => (read.places[a]?.order ?? 0) - (read.places[b]?.order ?? 0));
  }
  return picked(read, order);
}

function picked({ places, series }: Sorted, order: readonly number[]): Sorted {
  return {
    places: order.flatMap((index) => places[index] ?? []),
    series: series.map((each) => ({
      ...each,
      values: order.map((index) => each.values[index]),
      raw: order.map((index) => each.raw[index] ?? null),
    })),
  };
}

function limited(sorted: Sorted, config: CartesianConfig, temporal: boolean, notes: string[]): Sorted {
  const count = sorted.places.length;
  const limit = config.limit ?? count;
  if (limit >= count) return sorted;
  const latest = temporal && config.sort !== 'y' && config.sort !== 'none';
  notes.push(`${latest ? 'latest' : config.sort === 'y' ? 'top' : 'first'} ${limit} of ${count}`);
  const start = latest ? count - limit : 0;
  return picked(
    sorted,
    Array.from({ length: limit }, (_, index) => start + index),
  );
}

function withGapsFilled(sorted: Sorted, granularity: Granularity, timeZone: string): Sorted {
  const known = sorted.places.map((place) => place.order);
  const buckets = filledBuckets(known, granularity, timeZone, MOST_BUCKETS);
  if (!buckets || buckets.length === known.length) return sorted;
  const indices = new Map(known.map((ms, index) => [ms, index]));
  const at = (ms: number): number => indices.get(ms) ?? -1;
  return {
    places: buckets.map((ms) => ({ label: '', order: ms })),
    series: sorted.series.map((each) => ({
      ...each,
      values: buckets.map((ms) => each.values[at(ms)]),
      raw: buckets.map((ms) => each.raw[at(ms)] ?? null),
    })),
  };
}

/** Stacks of many series put the small ones together; other charts show the largest. */
function manageable(series: readonly CartesianSeries[], stacked: boolean, notes: string[]): CartesianSeries[] {
  const most = stacked ? MOST_STACKED : MOST_SERIES;
  if (series.length <= most) return [...series];
  const size = (each: CartesianSeries): number =>
    each.values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);
  const ranked = series.map((each) => ({ each, size: size(each) })).sort((a, b) => b.size - a.size);
  const keep = new Set(ranked.slice(0, stacked ? most - 1 : most).map(({ each }) => each));
  const kept = series.filter((each) => keep.has(each));
  const others = series.filter((each) => !keep.has(each));
  if (!stacked) {
    notes.push(`largest ${kept.length} of ${series.length} series`);
    return kept;
  }
  notes.push(`${others.length} small series together as Other`);
  return [...kept, summed(others)];
}

function summed(series: readonly CartesianSeries[]): CartesianSeries {
  const length = series[0]?.values.length ?? 0;
  const values = Array.from({ length }, (_, index): Plotted => {
    const present = series.map((each) => each.values[index]).filter((value) => typeof value === 'number');
    return present.length === 0 ? undefined : present.reduce((sum, value) => sum + value, 0);
  });
  return { name: 'Other', values, raw: values.map(() => null), rest: true };
}

/**
 * Decides what a place without a row means. In a stack it adds nothing, so an area runs on at zero. On a time axis where
 * series share a grid it is a gap; where each series has its own times it is no point at all.
 */
function completed(
  series: CartesianSeries,
  { axis, kind, stacked }: { axis: AxisKind; kind: CartesianKind; stacked: boolean },
  all: readonly CartesianSeries[],
): CartesianSeries {
  const continuous = axis === 'time' || axis === 'number';
  if (stacked && kind === 'area') {
    const values = series.values.map(
      (value, index) => value ?? (all.some((each) => typeof each.values[index] === 'number') ? 0 : null),
    );
    return { ...series, values };
  }
  if (continuous && !stacked && !sharesGrid(all)) return series;
  return { ...series, values: series.values.map((value) => value ?? null) };
}

function sharesGrid(series: readonly CartesianSeries[]): boolean {
  const cells = series.reduce((sum, { values }) => sum + values.length, 0);
  const present = series.reduce((sum, { values }) => sum + values.filter((value) => value !== undefined).length, 0);
  return present >= cells / 2;
}

function addShares(series: CartesianSeries[]): void {
  const totals = (series[0]?.values ?? []).map((_, index) =>
    series.reduce((sum, { values }) => sum + Math.abs(values[index] ?? 0), 0),
  );
  for (const each of series) {
    each.shares = each.values.map((value, index) => {
      const total = totals[index] ?? 0;
      return typeof value === 'number' && total > 0 ? value / total : null;
    });
  }
}

function placeLabel(
  place: Place,
  kind: ReadRows['kind'],
  axis: AxisKind,
  granularity: Granularity,
  reader: Reader,
): string {
  if (kind === 'temporal') return formatInstant(place.order, granularity, reader);
  // Figures that stand as names keep their own spelling: an order number is 10248, not 10,248.
  return kind === 'number' && axis === 'number' ? numberLabel(place.order, reader) : place.label;
}

/** A number as a place: whole numbers that may be years are written without grouping. */
export function numberLabel(value: number, reader: Reader): string {
  if (Number.isInteger(value) && value >= 1000 && value < 3000) return String(value);
  return formatFigure(value, {}, reader, 'rounded');
}
