import { median, robustScale } from './robust.js';
import type { Stretch } from './stretch.js';

/** An hour beside the same hour of weeks before. */
export interface BaselinePoint {
  readonly at: number;
  readonly value: number | null;
  /** Median of the same hour of the weeks before; null when fewer than two of them are known. */
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** How many of the weeks before are known. */
  readonly samples: number;
  /** Beyond the band; never said of an hour that has not ended. */
  readonly deviation: 'above' | 'below' | null;
}

/** Half of the band, in standard deviations. */
const BAND_SIGMAS = 3;
const LEAST_SAMPLES = 2;
/** So many values does the scale of all hours weigh as, beside the scale of one hour. */
const PRIOR_SAMPLES = 4;
/** A band is at least this share of what is expected to either side: the weeks may have been alike by chance. */
const LEAST_SHARE = 0.05;

/**
 * Sets each hour beside the same hour of the weeks before: their median, and a band of three standard deviations around it.
 * Four values tell little of how much they vary, so that the variance of an hour is moderated by that of all hours, as if four
 * more values had it (the moderated variance of Smyth, "Linear models and empirical Bayes methods", 2004, over robust scales).
 * @param weeks of each week before, as many stretches as there are hours
 * @param now ms; an hour that has not ended is not judged
 */
export function baselinesOf(
  hours: readonly Stretch[],
  weeks: readonly (readonly Stretch[])[],
  now: number,
): BaselinePoint[] {
  const before = hours.map((_, index) => weeks.flatMap((week) => week[index]?.value ?? []));
  const usual = before.map((values) => (values.length < LEAST_SAMPLES ? null : median(values)));
  const scales = before.map((values) => robustScale(values));
  const pooled = pooledVariance(before, scales);
  const isPositive = before.every((values) => values.every((value) => value >= 0));
  return hours.map(({ from, to, value }, index) => {
    const samples = before[index]?.length ?? 0;
    const expected = usual[index] ?? null;
    if (expected === null) return { at: from, value, expected, lower: null, upper: null, samples, deviation: null };
    const own = (scales[index] as number) ** 2;
    const sigma = Math.sqrt((samples * own + PRIOR_SAMPLES * pooled) / (samples + PRIOR_SAMPLES));
    const half = Math.max(BAND_SIGMAS * sigma, LEAST_SHARE * Math.abs(expected));
    const lower = isPositive ? Math.max(0, expected - half) : expected - half;
    const upper = expected + half;
    return { at: from, value, expected, lower, upper, samples, deviation: to <= now ? beyond(value, lower, upper) : null };
  });
}

/** The mean variance of the hours of which it can be said, by how many values say it. */
function pooledVariance(before: readonly (readonly number[])[], scales: readonly number[]): number {
  let sum = 0;
  let weight = 0;
  for (const [index, { length }] of before.entries()) {
    if (length < LEAST_SAMPLES) continue;
    sum += (length - 1) * (scales[index] as number) ** 2;
    weight += length - 1;
  }
  return weight === 0 ? 0 : sum / weight;
}

function beyond(value: number | null, lower: number, upper: number): BaselinePoint['deviation'] {
  if (value === null) return null;
  if (value > upper) return 'above';
  return value < lower ? 'below' : null;
}
