import { type Day, daysBetween, weekdayOf } from '../../domain/days.js';

/** What a day came to. Statistics are of doubles: what they say is an estimate, and is rounded when it is told. */
export interface DayValue {
  readonly day: Day;
  readonly value: number;
}

/** A day and how much of it is still to come, from 0 to 1. */
export interface DayPart {
  readonly day: Day;
  readonly share: number;
}

/** A sum that is expected, give or take `half` in 19 of 20 cases. */
export interface Expected {
  readonly value: number;
  readonly half: number;
}

/** How the days of a series go on. */
export interface DayModel {
  /** Whether days of the week differ. */
  readonly weekly: boolean;
  /** By how much a day is above the one before; 0 where no trend was found. */
  readonly slope: number;
  /** What parts of days come to together. */
  expect(parts: readonly DayPart[]): Expected;
}

/** A slope, and whether it can be told from chance. */
export interface Slope {
  readonly perDay: number;
  /** Of what the line says of the middle of the time. */
  readonly level: number;
  readonly significant: boolean;
}

/** Fewer days say nothing of how far they stray. */
export const LEAST_DAYS = 3;
/** Neither a week nor a trend is told from fewer. */
const LEAST_PATTERN_DAYS = 14;
const WEEKDAYS = 7;
/** Student's t of a two-sided interval of 95 %, by degrees of freedom from 1. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052,
  2.048, 2.045, 2.042,
];
const Z95 = 1.96;
/** Neighbours are taken for at most so alike. */
const MOST_LIKENESS = 0.9;
/** Of days that all lie on the model, what is left is rounding. */
const ROUNDING = 1e-18;

interface Shape {
  readonly weekly: boolean;
  readonly trend: boolean;
}

interface Fit extends Shape {
  readonly coefficients: readonly number[];
  /** (XᵀX)⁻¹ */
  readonly inverse: readonly (readonly number[])[];
  /** Of one day, with what neighbours have in common. */
  readonly variance: number;
  readonly freedom: number;
  readonly criterion: number;
  row(day: Day): number[];
}

/**
 * The regression that tells most for its number of terms: a level, with or without a trend and an effect of each day of the week, by the
 * corrected criterion of Akaike (Hurvich and Tsai, "Regression and time series model selection in small samples", 1989). Its interval is
 * that of a new observation (Montgomery, Peck and Vining, "Introduction to Linear Regression Analysis", 3.5), of a sum of them:
 * t · s · √(k + gᵀ(XᵀX)⁻¹g), with the sum of the rows g and k days' worth still to come; s² is widened by (1+ρ)/(1−ρ) where residuals of
 * neighbouring days are correlated by ρ.
 * @param days rising, without gaps, at least 3
 */
export function modelOf(days: readonly DayValue[]): DayModel {
  const patterned = days.length >= LEAST_PATTERN_DAYS;
  const shapes: Shape[] = patterned ? [false, true].flatMap((weekly) => [false, true].map((trend) => ({ weekly, trend }))) : [{ weekly: false, trend: false }];
  const fits = shapes.map((shape) => fit(days, shape)).filter((each): each is Fit => each !== null);
  const best = fits.reduce((one, other) => (other.criterion < one.criterion ? other : one));
  return {
    weekly: best.weekly,
    slope: best.trend ? (best.coefficients[1] as number) : 0,
    expect: (parts) => {
      const sums = best.coefficients.map(() => 0);
      let worth = 0;
      for (const { day, share } of parts) {
        worth += share;
        for (const [index, term] of best.row(day).entries()) sums[index] = (sums[index] as number) + share * term;
      }
      const value = dot(sums, best.coefficients);
      const unsure = dot(sums, best.inverse.map((line) => dot(line, sums)));
      return { value, half: t95(best.freedom) * Math.sqrt(best.variance * (worth + unsure)) };
    },
  };
}

/** The slope of a line through the days, with the week taken out where it tells something; null of fewer than 14 days. */
export function slopeOf(days: readonly DayValue[]): Slope | null {
  if (days.length < LEAST_PATTERN_DAYS) return null;
  const fits = [false, true].map((weekly) => fit(days, { weekly, trend: true })).filter((each): each is Fit => each !== null);
  const best = fits.reduce((one, other) => (other.criterion < one.criterion ? other : one));
  const perDay = best.coefficients[1] as number;
  const error = Math.sqrt(best.variance * (best.inverse[1]?.[1] ?? 0));
  return { perDay, level: best.coefficients[0] as number, significant: Math.abs(perDay) > t95(best.freedom) * error };
}

function fit(days: readonly DayValue[], { weekly, trend }: Shape): Fit | null {
  const first = days[0]?.day ?? '';
  const centre = (days.length - 1) / 2;
  const row = (day: Day): number[] => [1, ...(trend ? [daysBetween(first, day) - centre] : []), ...(weekly ? weekdayTerms(day) : [])];
  const rows = days.map(({ day }) => row(day));
  const terms = rows[0]?.length ?? 0;
  const freedom = days.length - terms;
  // One more than terms: how far days stray is estimated too.
  if (freedom < 2) return null;
  const normal = Array.from({ length: terms }, (_, i) => Array.from({ length: terms }, (__, j) => rows.reduce((sum, line) => sum + (line[i] as number) * (line[j] as number), 0)));
  const inverse = inverted(normal);
  if (inverse === null) return null;
  const right = Array.from({ length: terms }, (_, i) => rows.reduce((sum, line, index) => sum + (line[i] as number) * (days[index]?.value ?? 0), 0));
  const coefficients = inverse.map((line) => dot(line, right));
  const rest = days.map(({ value }, index) => value - dot(rows[index] ?? [], coefficients));
  const squares = rest.reduce((sum, each) => sum + each * each, 0);
  const floor = ROUNDING * days.reduce((sum, { value }) => sum + value * value, 0) + Number.MIN_VALUE;
  const likeness = likenessOf(rest, squares);
  const parameters = terms + 1;
  return {
    weekly,
    trend,
    coefficients,
    inverse,
    variance: (squares / freedom) * ((1 + likeness) / (1 - likeness)),
    freedom,
    criterion: days.length * Math.log(Math.max(squares, floor) / days.length) + 2 * parameters + (2 * parameters * (parameters + 1)) / (days.length - parameters - 1),
    row,
  };
}

/** One for each day of the week but Sunday, so that all seven together are nothing. */
function weekdayTerms(day: Day): number[] {
  const weekday = weekdayOf(day);
  return Array.from({ length: WEEKDAYS - 1 }, (_, index) => (weekday === WEEKDAYS ? -1 : weekday === index + 1 ? 1 : 0));
}

/** By Gauss and Jordan with pivots; null when there is no inverse. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const work = matrix.map((line, i) => [...line, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let line = column + 1; line < size; line += 1) if (Math.abs(work[line]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = line;
    const [top, chosen] = [work[column] as number[], work[pivot] as number[]];
    const head = chosen[column] as number;
    if (Math.abs(head) < 1e-12) return null;
    [work[column], work[pivot]] = [chosen, top];
    for (let j = 0; j < 2 * size; j += 1) chosen[j] = (chosen[j] as number) / head;
    for (const [line, cells] of work.entries()) {
      const factor = cells[column] as number;
      if (line !== column && factor !== 0) for (let j = 0; j < 2 * size; j += 1) cells[j] = (cells[j] as number) - factor * (chosen[j] as number);
    }
  }
  return work.map((line) => line.slice(size));
}

/** The correlation of neighbours, from 0 to 0.9. */
function likenessOf(rest: readonly number[], squares: number): number {
  if (squares === 0) return 0;
  const products = rest.reduce((sum, each, index) => sum + each * (rest[index - 1] ?? 0), 0);
  return Math.min(MOST_LIKENESS, Math.max(0, products / squares));
}

const t95 = (freedom: number): number => T95[freedom - 1] ?? Z95;

const dot = (one: readonly number[], other: readonly number[]): number => one.reduce((sum, each, index) => sum + each * (other[index] as number), 0);
