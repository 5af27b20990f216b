import { AMOUNT_DECIMALS, type Decimal, type DecimalInput, decimal, textOf } from './decimal.js';

/**
 * Splits a total by weights, exactly: by the largest remainder, in units of the last decimal. Shares are cut to 12
 * decimals (or to as many as the total has, if it has more), and what is left over goes, a unit each, to those who lost
 * most, the first of equals first. The shares always sum to the total. Counted in whole units, for bills have many rows.
 * @param weights none below zero
 * @returns null when all weights are zero, or there are none: there is nobody to give it to.
 * @throws RangeError for a weight below zero
 */
export function allocate(total: DecimalInput, weights: readonly DecimalInput[]): Decimal[] | null {
  const whole = textOf(total);
  const parts = weights.map(plain);
  const scale = Math.max(0, ...new Set(parts.map(decimalsOf)));
  const scaled = parts.map((part) => unitsOf(part, scale));
  if (scaled.some((part) => part < 0n)) throw new RangeError('A weight must not be below zero.');
  const sum = scaled.reduce((sofar, part) => sofar + part, 0n);
  if (sum === 0n) return null;
  const places = Math.max(AMOUNT_DECIMALS, decimalsOf(whole));
  const units = unitsOf(whole, places);
  const [size, sign] = units < 0n ? [-units, '-'] : [units, ''];
  const shares = scaled.map((part) => (size * part) / sum);
  const lost = scaled.map((part) => (size * part) % sum);
  let left = size - shares.reduce((sofar, share) => sofar + share, 0n);
  if (left > 0n) {
    const order = lost.map((_, index) => index).sort((a, b) => ((lost[a] as bigint) === (lost[b] as bigint) ? a - b : (lost[a] as bigint) > (lost[b] as bigint) ? -1 : 1));
    for (const index of order) {
      if (left === 0n) break;
      shares[index] = (shares[index] as bigint) + 1n;
      left -= 1n;
    }
  }
  return shares.map((share) => (share === 0n ? '0' : `${sign}${written(share, places)}`));
}

const WHOLE = /^\d+(\.\d+)?$/;

/** Without an exponent; most are so already. */
const plain = (value: DecimalInput): Decimal => (typeof value === 'string' && WHOLE.test(value) ? value : decimal(value).toFixed());

const decimalsOf = (text: Decimal): number => {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
};

const unitsOf = (text: Decimal, places: number): bigint => BigInt(text.replace('.', '') + '0'.repeat(places - decimalsOf(text)));

function written(units: bigint, places: number): Decimal {
  const digits = units.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`;
}
