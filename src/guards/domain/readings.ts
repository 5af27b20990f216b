import type { MetricSeries } from '../../metrics/index.js';
import type { GuardReading, NoDataReason } from './evaluate-guard.js';
import type { GuardRule } from './guard.js';

export type Dimensions = Readonly<Record<string, string | null>>;

/** Values of a reference over one window, by series. */
export type Values = ReadonlyMap<string, number | null>;

/** All that was read for a guard. */
export interface GuardValues {
  readonly value: readonly MetricSeries[];
  /** Of what the value is a percentage; undefined: it is none. */
  readonly of?: readonly MetricSeries[];
  /** Events in the window; undefined: they are not looked at. */
  readonly samples?: readonly MetricSeries[];
  /** Windows that are compared with, each with value and what that is a percentage of. */
  readonly before: readonly { readonly value: readonly MetricSeries[]; readonly of?: readonly MetricSeries[] }[];
}

export interface SeriesFigures {
  readonly key: string;
  readonly dimensions: Dimensions;
  readonly reading: GuardReading;
}

/** Alike for the same series in every reading. */
export const keyOf = (dimensions: Dimensions): string => JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What a series comes to of which nothing was read. */
export const unread = (reason: NoDataReason): GuardReading => ({ value: null, figure: null, bound: null, baseline: null, samples: null, reason });

/**
 * Puts what was read together: of each series its value, and what the threshold is compared with. Of a percentage, all
 * series that have a denominator are there; nothing in the numerator is nothing, unless its reference fills with zero.
 */
export function figuresOf(rule: GuardRule, { value, of, samples, before }: GuardValues): SeriesFigures[] {
  const dimensions = new Map([...value, ...(of ?? [])].map((series) => [keyOf(series.dimensions), series.dimensions]));
  const zero = rule.series['fill'] === 'zero';
  const current = valuesOf(value, of, zero);
  const counted = samples && byKey(samples);
  const denominators = of && byKey(of);
  const earlier = before.map((each) => valuesOf(each.value, each.of, zero));
  return [...dimensions].map(([key, names]) => {
    const figure = current.get(key) ?? null;
    const baseline = rule.baseline === null ? null : mean(earlier.map((values) => values.get(key) ?? null));
    const missing = denominators && !denominators.get(key) ? 'no_denominator' : 'no_values';
    return { key, dimensions: names, reading: readingOf(rule, { value: figure, baseline, samples: counted ? (counted.get(key) ?? 0) : null }, missing) };
  });
}

function readingOf(rule: GuardRule, { value, baseline, samples }: Pick<GuardReading, 'value' | 'baseline' | 'samples'>, missing: NoDataReason): GuardReading {
  const bound = boundOf(rule, baseline);
  const none = (reason: NoDataReason): GuardReading => ({ value, figure: null, bound, baseline, samples, reason });
  if (value === null) return none(missing);
  if (samples !== null && samples < rule.minimumSamples) return none('too_few_samples');
  if (rule.baseline === null) return { value, figure: value, bound, baseline, samples, reason: null };
  // Percent of nothing are not defined.
  if (baseline === null || baseline === 0) return none('no_baseline');
  return { value, figure: ((value - baseline) / Math.abs(baseline)) * 100, bound, baseline, samples, reason: null };
}

function boundOf({ threshold, baseline: kind }: GuardRule, baseline: number | null): number | null {
  if (kind === null) return threshold;
  return baseline === null || baseline === 0 ? null : baseline + (Math.abs(baseline) * threshold) / 100;
}

function valuesOf(value: readonly MetricSeries[], of: readonly MetricSeries[] | undefined, zero: boolean): Values {
  const values = byKey(value);
  if (!of) return values;
  return new Map(
    [...byKey(of)].map(([key, denominator]): [string, number | null] => {
      const numerator = values.get(key) ?? (zero ? 0 : null);
      return [key, numerator === null || !denominator ? null : (numerator / denominator) * 100];
    }),
  );
}

function byKey(series: readonly MetricSeries[]): Values {
  return new Map(series.map(({ dimensions, values }) => [keyOf(dimensions), finite(values.at(-1))]));
}

const finite = (value: number | null | undefined): number | null => (value !== null && value !== undefined && Number.isFinite(value) ? value : null);

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
