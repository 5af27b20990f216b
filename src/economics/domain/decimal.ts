import { Big } from 'big.js';

/** A number written out in decimals, such as `-0.0125`, without an exponent: as text in JSON, `numeric` in the database. */
export type Decimal = string;

/** Decimals of amounts that do not end, such as a third of a cent. */
export const AMOUNT_DECIMALS = 12;
const HALF_EVEN = 2;
/** Decimals to which a division is tried; what ends later is taken for what never ends. */
const TRIED_DECIMALS = 40;

/** Decimals of its own, so that nobody's settings elsewhere change how money is rounded. */
const Exact = Big();
Exact.DP = TRIED_DECIMALS;
Exact.RM = HALF_EVEN;

export type DecimalInput = Decimal | number | Big;

const PLAIN = /^-?\d{1,40}(\.\d{1,40})?$/;

/** Whether a text is a decimal: digits, a point, perhaps a minus. */
export const isDecimal = (value: unknown): value is Decimal => typeof value === 'string' && PLAIN.test(value);

export const decimal = (value: DecimalInput): Big => new Exact(value);

/** Written out, without an exponent, trailing zeros or a minus before zero. */
export const textOf = (value: DecimalInput): Decimal => {
  const exact = new Exact(value);
  return exact.eq(0) ? '0' : exact.toFixed();
};

export const sumOf = (values: Iterable<DecimalInput>): Decimal => {
  let sum = new Exact(0);
  for (const value of values) sum = sum.plus(value);
  return textOf(sum);
};

/**
 * `quantity` × `price` / `per`, exact where it ends; what does not end is rounded half even to 12 decimals.
 * @param per above zero
 */
export function priceOf(quantity: DecimalInput, price: DecimalInput, per: DecimalInput): Decimal {
  const whole = new Exact(quantity).times(price);
  const tried = whole.div(per);
  return textOf(tried.times(per).eq(whole) ? tried : tried.round(AMOUNT_DECIMALS, HALF_EVEN));
}

/** `part` of `whole` in percent, to two places; null when there is no whole. */
export function percentOf(part: DecimalInput, whole: DecimalInput): number | null {
  const of = new Exact(whole);
  return of.eq(0) ? null : Number(new Exact(part).times(100).div(of).round(2, HALF_EVEN).toFixed());
}
