import { median, quantile, robustScale } from './robust.js';
import type { WallClock } from './stretch.js';
import { type TrendLine, Z95, theilSen } from './theil-sen.js';

/** A value at an instant (ms). */
export interface Observation {
  readonly at: number;
  readonly value: number;
}

/** What is expected at an instant, and between which bounds 19 of 20 values are. */
export interface Expectation {
  readonly at: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export type Season = 'none' | 'day' | 'week';

/** A line with, or without, a season on it. */
export interface ForecastModel {
  readonly season: Season;
  /** Of the line, per day. */
  readonly slopePerDay: number;
  expect(at: number): Expectation;
}

/** Fewer say nothing of a trend. */
export const LEAST_POINTS = 24;
const DAY_MS = 86_400_000;
/** A season is looked for where so many of its periods were seen. */
const LEAST_PERIODS = 2;
/** Lines and seasons are fitted in turn so often: later turns change nothing that is seen. */
const TURNS = 3;
/** The variance of a median is so many times that of a mean: π / 2. */
const MEDIAN_VARIANCE = Math.PI / 2;
/** Models that know the points up to such a share of them are tried on those up to the next. */
const TRIALS: readonly number[] = [0.55, 0.7, 0.85];
const ROUNDING = 1e-6;
/** The share of values that bounds hold. */
const HELD = 0.95;
/** So much nearer must a season come before it is believed. */
const LEAST_GAIN = 0.95;

/**
 * The model that foretold the newer points best from the older ones (a rolling origin), fitted to all of them: a line alone, or with a season of the hours
 * of a day or of a week. Line and season are fitted in turn (backfitting: Hastie and Tibshirani, "Generalized additive
 * models", 1990), each robustly: the line of Theil and Sen, and medians of what is left of each hour.
 * @param points rising, at least `LEAST_POINTS`
 */
export function fitBest(points: readonly Observation[], clock: WallClock): ForecastModel {
  const misses = (season: Season): number =>
    TRIALS.reduce((sum, share, index) => {
      const [from, to] = [share, TRIALS[index + 1] ?? 1].map((part) => Math.floor(points.length * part));
      return sum + missOf(fitModel(points.slice(0, from), season, clock), points.slice(from, to));
    }, 0);
  const seen = (['day', 'week'] as const).filter((season) => sees(points.slice(0, points.length * (TRIALS[0] ?? 0)), season));
  let best: Season = 'none';
  // Of points on a line, what is left is rounding, and no season.
  const nothing = ROUNDING * robustScale(points.map(({ value }) => value));
  let least = seen.length > 0 ? misses('none') * LEAST_GAIN - nothing : 0;
  for (const season of seen) {
    const miss = misses(season);
    if (miss < least) [best, least] = [season, miss];
  }
  return fitModel(points, best, clock);
}

/** Fits a line, with a season when there is one. */
export function fitModel(points: readonly Observation[], season: Season, clock: WallClock): ForecastModel {
  const x = points.map(({ at }) => at / DAY_MS);
  const slots = points.map(({ at }) => slotOf(at, season, clock));
  let shares: ReadonlyMap<number, number> = new Map();
  const share = (slot: number): number => shares.get(slot) ?? 0;
  let line: TrendLine = theilSen(x, points.map(({ value }) => value));
  for (let turn = 0; season !== 'none' && turn < TURNS; turn += 1) {
    shares = seasonOf(points.map(({ value }, index) => value - heightOf(line, x[index] as number)), slots);
    line = theilSen(x, points.map(({ value }, index) => value - share(slots[index] as number)));
  }
  const rest = points.map(({ value }, index) => value - heightOf(line, x[index] as number) - share(slots[index] as number));
  const seasons = new Set(slots).size;
  // How far values stray is taken as it was, for few of them stray as a normal distribution would have it.
  const stray = quantile(rest.map(Math.abs), HELD) * Math.sqrt(rest.length / Math.max(1, rest.length - 1 - seasons));
  const unsure = 1 / line.effectivePoints + (season === 'none' ? 0 : (MEDIAN_VARIANCE * seasons) / rest.length);
  return {
    season,
    slopePerDay: line.slope,
    expect: (at) => {
      const day = at / DAY_MS;
      const value = heightOf(line, day) + share(slotOf(at, season, clock));
      // As for a regression: how far a value strays, how well level and season are known, and how well the slope, the further the less.
      const half = Math.sqrt(stray ** 2 * (1 + unsure) + (Z95 * line.slopeError * (day - line.centre)) ** 2);
      return { at, value, lower: value - half, upper: value + half };
    },
  };
}

const heightOf = ({ level, slope, centre }: TrendLine, x: number): number => level + slope * (x - centre);

function slotOf(at: number, season: Season, clock: WallClock): number {
  if (season === 'none') return 0;
  return clock.hour(at) + (season === 'week' ? 24 * clock.weekday(at) : 0);
}

/** The median of each slot, so that all of them together are nothing. */
function seasonOf(rest: readonly number[], slots: readonly number[]): Map<number, number> {
  const bySlot = new Map<number, number[]>();
  for (const [index, slot] of slots.entries()) {
    const known = bySlot.get(slot);
    if (known) known.push(rest[index] as number);
    else bySlot.set(slot, [rest[index] as number]);
  }
  const medians = [...bySlot].map(([slot, values]): [number, number] => [slot, median(values)]);
  const mean = medians.reduce((sum, [, value]) => sum + value, 0) / medians.length;
  return new Map(medians.map(([slot, value]) => [slot, value - mean]));
}

function sees(points: readonly Observation[], season: 'day' | 'week'): boolean {
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  return span >= LEAST_PERIODS * (season === 'day' ? 1 : 7) * DAY_MS;
}

/** How far a model was from what came, in the mean. */
function missOf(model: ForecastModel, came: readonly Observation[]): number {
  return came.reduce((sum, { at, value }) => sum + Math.abs(model.expect(at).value - value), 0) / Math.max(1, came.length);
}
