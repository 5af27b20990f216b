import { AMOUNT_DECIMALS, type Decimal, type DecimalInput, decimal, textOf } from './decimal.js';

const ROUND_DOWN = 0;

/**
 * Splits a total by weights, exactly: by the largest remainder, in units of the last decimal. Shares are cut to 12
 * decimals (or to as many as the total has, if it has more), and what is left over goes, a unit each, to those who lost
 * most, the first of equals first. The shares always sum to the total.
 * @param weights none below zero
 * @returns null when all weights are zero, or there are none: there is nobody to give it to.
 */
export function allocate(total: DecimalInput, weights: readonly DecimalInput[]): Decimal[] | null {
  const whole = decimal(total);
  const parts = weights.map((weight) => decimal(weight));
  const sum = parts.reduce((sofar, part) => sofar.plus(part), decimal(0));
  if (sum.lte(0)) return null;
  const places = Math.max(AMOUNT_DECIMALS, decimalsOf(textOf(whole)));
  const unit = decimal(`1e-${places}`);
  const sign = whole.lt(0) ? -1 : 1;
  const shares = parts.map((part) => {
    const exact = whole.abs().times(part);
    const cut = exact.div(sum).round(places, ROUND_DOWN);
    // What was cut off, times the sum of weights: compared without dividing.
    return { cut, lost: exact.minus(cut.times(sum)) };
  });
  const given = shares.reduce((sofar, { cut }) => sofar.plus(cut), decimal(0));
  let left = Number(whole.abs().minus(given).div(unit).round(0).toFixed());
  const order = shares.map((_, index) => index).sort((a, b) => (shares[b]?.lost ?? decimal(0)).cmp(shares[a]?.lost ?? 0) || a - b);
  for (const index of order) {
    if (left <= 0) break;
    const share = shares[index];
    if (!share || parts[index]?.eq(0)) continue;
    share.cut = share.cut.plus(unit);
    left -= 1;
  }
  return shares.map(({ cut }) => textOf(cut.times(sign)));
}

const decimalsOf = (text: Decimal): number => text.split('.')[1]?.length ?? 0;
