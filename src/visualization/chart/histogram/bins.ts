import { niceScale } from '../cartesian/nice-scale.js';
import type { Threshold } from '../cartesian/config.js';
import type { ValueFormat } from '../format/format-value.js';
import { cellOf, columnNamed, toNumber, type ChartResult } from '../result.js';

export interface HistogramConfig extends ValueFormat {
  /** Column of figures whose spread is shown. */
  value: string;
  /** About how many bins; left out, as many as suit the figures. */
  bins?: number;
  thresholds?: Threshold[];
}

export interface Bin {
  from: number;
  to: number;
  count: number;
}

export interface Bins {
  bins: Bin[];
  count: number;
  missing: number;
  /** Half of the figures lie below it. */
  median: number;
}

const MOST_BINS = 200;

/**
 * Counts figures in bins of one round width, by the rule of Freedman and Diaconis (1981) unless told: twice the middle
 * half's width over the cube root of the count. A bin holds its lower bound; the last one both.
 */
export function histogramBins(config: HistogramConfig, result: ChartResult): Bins {
  const values = result.rows.flatMap((row) => toNumber(cellOf(row, config.value)) ?? []).sort((a, b) => a - b);
  const missing = result.rows.length - values.length;
  const low = values[0] ?? 0;
  const high = values.at(-1) ?? 0;
  const wholes = columnNamed(result, config.value)?.type === 'integer';
  const scale = niceBins(low, high, wanted(values, config.bins), wholes);
  const count = Math.max(1, Math.min(MOST_BINS, Math.round((scale.max - scale.min) / scale.step)));
  const bins = Array.from({ length: count }, (_, index): Bin => ({
    from: clean(scale.min + index * scale.step),
    to: clean(scale.min + (index + 1) * scale.step),
    count: 0,
  }));
  for (const value of values) {
    const at = Math.min(count - 1, Math.max(0, Math.floor((value - scale.min) / scale.step + 1e-9)));
    const bin = bins[at];
    if (bin) bin.count += 1;
  }
  return { bins, count: values.length, missing, median: quantile(values, 0.5) };
}

function wanted(values: readonly number[], asked: number | undefined): number {
  if (asked !== undefined) return asked;
  const span = (values.at(-1) ?? 0) - (values[0] ?? 0);
  const middle = quantile(values, 0.75) - quantile(values, 0.25);
  const width = (2 * middle) / Math.cbrt(Math.max(1, values.length));
  const byRoot = Math.ceil(Math.sqrt(values.length));
  const count = width > 0 ? Math.ceil(span / width) : byRoot;
  return Math.min(60, Math.max(5, count));
}

function niceBins(
  low: number,
  high: number,
  intervals: number,
  wholes: boolean,
): { min: number; max: number; step: number } {
  // One figure alone, or figures that differ in a double's last digits: one bin around it.
  if (high / 2 - low / 2 <= Math.max(Math.abs(low), Math.abs(high)) * 1e-9) {
    const half = wholes || low === 0 ? 0.5 : Math.abs(low) * 0.05;
    return { min: low - half, max: low + half, step: half * 2 };
  }
  const scale = niceScale(low, high, intervals, wholes);
  return scale.step > 0 && Number.isFinite(scale.max - scale.min)
    ? scale
    : { min: low, max: high, step: high / 2 - low / 2 };
}

/** The value below which a share of ascending figures lies, between neighbours by straight line; 0 for none. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
