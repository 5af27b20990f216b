import { decimal, sumOf } from '../../economics/index.js';

export const COST_TRENDS = ['increasing', 'decreasing', 'stable'] as const;
export type CostTrend = (typeof COST_TRENDS)[number];

/** By so much the later half must differ for it to be a trend. */
const LEAST_CHANGE = '0.1';

/**
 * Where costs go: the mean of the later half of complete days (or hours) against that of the earlier one, the one in the
 * middle left out. Less than a tenth of a difference is none, and so is what cannot be compared: fewer than four.
 * @param amounts of equal stretches of time, the oldest first, without the one that goes on
 */
export function costTrend(amounts: readonly string[]): CostTrend {
  if (amounts.length < 4) return 'stable';
  const half = Math.floor(amounts.length / 2);
  const [earlier, later] = [decimal(sumOf(amounts.slice(0, half))), decimal(sumOf(amounts.slice(-half)))];
  if (earlier.eq(0)) return later.gt(0) ? 'increasing' : 'stable';
  const change = later.minus(earlier).div(earlier);
  if (change.abs().lt(LEAST_CHANGE)) return 'stable';
  return change.gt(0) ? 'increasing' : 'decreasing';
}
