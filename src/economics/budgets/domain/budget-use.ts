import { type Decimal, decimal } from '../../domain/decimal.js';
import { type Budget, type BudgetAction, USED_UP } from './budget.js';

/** Places of a percentage as it is shown. */
const PERCENT_PLACES = 2;
const ROUND_DOWN = 0;

/**
 * How much of an amount is spent, in percent. It is rounded down to two places, so that no figure shows a threshold that
 * has not been reached.
 */
export const percentUsed = (spent: Decimal, amount: Decimal): number =>
  Number(decimal(spent).times(100).div(amount).round(PERCENT_PLACES, ROUND_DOWN).toFixed());

/** Whether so many percent of an amount are spent; exact, however many digits there are. */
export const isReached = (spent: Decimal, amount: Decimal, threshold: number): boolean => decimal(spent).times(100).gte(decimal(amount).times(threshold));

/** Thresholds that are reached and were not told of before, ascending. @param known those that were, in this period */
export const newlyReached = (spent: Decimal, { amount, thresholds }: Pick<Budget, 'amount' | 'thresholds'>, known: readonly number[]): number[] =>
  thresholds.filter((threshold) => isReached(spent, amount, threshold) && !known.includes(threshold)).sort((a, b) => a - b);

/** Whether what would cost more is to be refused. */
export const refusesMore = (spent: Decimal, { amount, action }: { readonly amount: Decimal; readonly action: BudgetAction }): boolean =>
  action === 'block' && isReached(spent, amount, USED_UP);

/** What is left of the amount; below zero when more was spent. */
export const remaining = (spent: Decimal, amount: Decimal): Decimal => decimal(amount).minus(spent).toFixed();
