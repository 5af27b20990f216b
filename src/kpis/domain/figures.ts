import { Big } from 'big.js';
import type { FieldProblem } from '../../platform/http/index.js';
import type { Decimal, Direction, KpiRule, KpiStatus } from './kpi.js';

const DECIMAL = /^-?\d{1,300}(\.\d{1,300})?$/;
/** PostgreSQL and JSON write numbers with an exponent too. */
const SCIENTIFIC = /^-?\d{1,40}(\.\d{1,40})?[eE][+-]?\d{1,3}$/;

/**
 * A cell as an exact decimal. Texts keep every digit that they came with; doubles get the shortest text that reads back as
 * the same double.
 * @returns null for what is no number, NaN and the infinities
 */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? new Big(value).toFixed() : null;
  if (typeof value !== 'string') return null;
  if (DECIMAL.test(value)) return value;
  return SCIENTIFIC.test(value) ? new Big(value).toFixed() : null;
}

/** -1, 0 or 1 as the first is less than, equal to or greater than the second; exact. */
export const compareDecimals = (one: Decimal, other: Decimal): number => new Big(one).cmp(other);

/** Why there is no figure. */
export type MissingReason = 'no_data' | 'no_rows' | 'no_column' | 'not_a_number' | 'zero_denominator' | 'no_denominator';

export interface Figure {
  readonly value: Decimal | null;
  /** null when there is a value. */
  readonly reason: MissingReason | null;
}

export const figure = (value: Decimal): Figure => ({ value, reason: null });
export const missing = (reason: MissingReason): Figure => ({ value: null, reason });

/** One of a metric: what the rollups answered for the window. */
export function measured(value: number | null | undefined): Figure {
  const decimal = decimalOf(value ?? null);
  return decimal === null ? missing('no_data') : figure(decimal);
}

/**
 * Numerator by denominator, never Infinity nor NaN: a denominator of nothing is `no_denominator`, of zero
 * `zero_denominator`.
 * @param emptyIsZero whether a numerator of which nothing was measured stands for 0, as counts and sums do: without errors
 *   the error rate is 0
 */
export function ratio(numerator: number | null | undefined, denominator: number | null | undefined, emptyIsZero: boolean): Figure {
  if (denominator === null || denominator === undefined) return missing('no_denominator');
  if (denominator === 0) return missing('zero_denominator');
  const above = numerator ?? (emptyIsZero ? 0 : null);
  if (above === null) return missing('no_data');
  const decimal = decimalOf(above / denominator);
  return decimal === null ? missing('not_a_number') : figure(decimal);
}

export interface Change {
  /** Of the figure before, to two places; null when there is none to compare with. */
  readonly percent: number | null;
  readonly reason: 'no_value' | 'no_previous' | 'previous_zero' | null;
}

/**
 * How much the value is above the one before, in percent of the latter's size (so that from -10 to -5 is +50 %). From zero
 * to anything else there is no percentage; from zero to zero there is no change.
 */
export function changeOf(value: Decimal | null, previous: Decimal | null): Change {
  if (value === null) return { percent: null, reason: 'no_value' };
  if (previous === null) return { percent: null, reason: 'no_previous' };
  const before = new Big(previous);
  const difference = new Big(value).minus(before);
  if (difference.eq(0)) return { percent: 0, reason: null };
  if (before.eq(0)) return { percent: null, reason: 'previous_zero' };
  return { percent: Number(difference.div(before.abs()).times(100).toFixed(2)), reason: null };
}

/**
 * Bounds are crossed, not touched: with `up` a value below `critical` is critical, below `warning` a warning; with `down`
 * above. Without bounds a target that is missed is a warning. With neither there is nothing to judge by.
 */
export function statusOf(value: Decimal | null, { direction, target, warning, critical }: Omit<KpiRule, 'source' | 'timeframe'>): KpiStatus {
  if (value === null) return 'no_data';
  const crossed = (bound: Decimal | null): boolean => bound !== null && isWorse(value, bound, direction);
  if (crossed(critical)) return 'critical';
  if (crossed(warning)) return 'warning';
  if (warning !== null || critical !== null) return 'good';
  if (target === null) return 'none';
  return crossed(target) ? 'warning' : 'good';
}

const isWorse = (value: Decimal, bound: Decimal, direction: Direction): boolean => compareDecimals(value, bound) === (direction === 'up' ? -1 : 1);

/** What about target and bounds cannot be: each must be no worse than the next, in the order target, warning, critical. */
export function boundsProblems({ direction, target, warning, critical }: Omit<KpiRule, 'source' | 'timeframe'>): FieldProblem[] {
  const order: (readonly [string, Decimal | null])[] = [['target', target], ['warning', warning], ['critical', critical]];
  const given = order.filter((entry): entry is readonly [string, Decimal] => entry[1] !== null);
  return given.slice(1).flatMap(([path, bound], index) => {
    const [betterPath, better] = given[index] as readonly [string, Decimal];
    if (!isWorse(better, bound, direction)) return [];
    const side = direction === 'up' ? 'above' : 'below';
    return [{ path, rule: 'order', message: `${path} must not lie ${side} ${betterPath} when ${direction} is good` }];
  });
}

/** A figure for a picture: six digits are more than a line shows. */
export function pictured(value: Decimal | null): number | null {
  return value === null ? null : Number(Number(value).toPrecision(6));
}
