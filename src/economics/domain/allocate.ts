import { AMOUNT_DECIMALS, type Decimal, type DecimalInput, isDecimal, textOf } from './decimal.js';

/**
 * Splits a total by weights, exactly: by the largest remainder, in units of the last decimal. Shares are cut to 12
 * decimals (or to as many as the total has, if it has more), and what is left over goes, a unit each, to those who lost
 * most, the first of equals first. The shares always sum to the total. Whole numbers of units all the way: a day may have
 * tens of thousands of rows.
 * @param weights none below zero
 * @returns null when all weights are zero, or there are none: there is nobody to give it to.
 */
export function allocate(total: DecimalInput, weights: readonly DecimalInput[]): Decimal[] | null {
  const texts = weights.map(written);
  const weightPlaces = texts.reduce((most, text) => Math.max(most, decimalsOf(text)), 0);
  const parts = texts.map((text) => unitsOf(text, weightPlaces));
  const sum = parts.reduce((sofar, part) => sofar + part, 0n);
  if (sum <= 0n) return null;
  const whole = textOf(total);
  const places = Math.max(AMOUNT_DECIMALS, decimalsOf(whole));
  const units = unitsOf(whole, places);
  const [sign, size] = units < 0n ? ['-', -units] : ['', units];
  const shares = parts.map((part) => ({ cut: (size * part) / sum, lost: (size * part) % sum }));
  const left = Number(size - shares.reduce((sofar, { cut }) => sofar + cut, 0n));
  // Fewer units are left than shares lost something, so that none of weight zero gets one.
  const order = shares.map((_, index) => index).sort((a, b) => compare(shares[b]?.lost ?? 0n, shares[a]?.lost ?? 0n) || a - b);
  for (const index of order.slice(0, left)) {
    const share = shares[index];
    if (share) share.cut += 1n;
  }
  return shares.map(({ cut }) => textOfUnits(cut, places, sign));
}

const written = (value: DecimalInput): Decimal => (isDecimal(value) ? value : textOf(value));
const decimalsOf = (text: Decimal): number => text.split('.')[1]?.length ?? 0;
const compare = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

/** How many units of 10^-places a decimal is. */
function unitsOf(text: Decimal, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

function textOfUnits(units: bigint, places: number, sign: string): Decimal {
  if (units === 0n) return '0';
  const digits = units.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}
