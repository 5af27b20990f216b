import { formatFigure, type Reader } from '@tidemark/chart';
import type { Money } from './economics-queries.js';

const UNKNOWN = '–';
const NBSP = '\u00a0';
/** Above zero and below a millionth: of that people only need to know that it is not nothing. */
const LITTLE = /^0\.0{6}0*[1-9]/;
const LEAST = '0.000001';
/** Digits that tell something of an amount below one. */
const TELLING = 3;

/** All digits of an amount, in the reader's way of writing: for totals and for whoever looks closely. */
export function exactMoney(money: Money | null, reader: Reader): string {
  if (money === null) return UNKNOWN;
  const [, fraction = ''] = money.amount.split('.');
  return formatFigure(money.amount, { format: 'currency', currency: money.currency, decimals: Math.max(fraction.length, centsOf(money.currency)) }, reader, 'full');
}

/**
 * An amount as people read it: to the smallest coin, and below one coin's worth to three telling digits, so that what
 * costs little is not written as nothing.
 */
export function moneyText(money: Money | null, reader: Reader): string {
  if (money === null) return UNKNOWN;
  const { amount, currency } = money;
  const [read, sign] = LITTLE.test(amount) ? [LEAST, '<'] : [amount, ''];
  return sign + formatFigure(read, { format: 'currency', currency, decimals: decimalsOf({ amount: read, currency }) }, reader, 'full');
}

/** Digits after the point that an amount is read with. */
export function decimalsOf({ amount, currency }: Money): number {
  const cents = centsOf(currency);
  const [whole = '', digits = ''] = amount.replace('-', '').split('.');
  const fraction = digits.replace(/0+$/, '');
  if (/[1-9]/.test(whole)) return cents;
  const first = fraction.search(/[1-9]/);
  return first === -1 ? cents : Math.max(cents, Math.min(first + TELLING, fraction.length));
}

/** Digits of a currency's smallest coin: 2 of the dollar, 0 of the yen. */
function centsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A share, from 0 to 100. */
export function percentText(value: number | null, reader: Reader, signed = false): string {
  if (value === null) return UNKNOWN;
  const number = value.toLocaleString(reader.locale, { maximumFractionDigits: 1, ...(signed && { signDisplay: 'exceptZero' as const }) });
  return `${number}${NBSP}%`;
}

/** A quantity with its unit. */
export function quantityText(quantity: string | number | null, unit: string, reader: Reader): string {
  return quantity === null ? UNKNOWN : formatFigure(quantity, { ...(unit !== '' && { unit }) }, reader, 'rounded');
}

/** A day of the ledger, which has no time and no zone, in the reader's language. */
export function dayText(day: string, reader: Reader, year = false): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(reader.locale, { day: 'numeric', month: 'short', ...(year && { year: 'numeric' }), timeZone: 'UTC' });
}

/** From one day to another. */
export function daysText(from: string, to: string, reader: Reader): string {
  const format = new Intl.DateTimeFormat(reader.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`));
}
