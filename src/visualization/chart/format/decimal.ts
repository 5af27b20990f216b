const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/;

/** An exact decimal: value = sign × digits × 10^-scale; digits without leading zeros, empty for zero. */
interface Decimal {
  negative: boolean;
  digits: string;
  scale: number;
}

function parse(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = (whole + fraction).replace(/^0+/, '');
  return { negative: sign === '-' && /[1-9]/.test(digits), digits, scale: fraction.length - Number(exponent) };
}

/** True for text that is a decimal number, such as "-12.50" or "1e-7"; false for "NaN", "Infinity" and words. */
export function isDecimal(text: string): boolean {
  return parse(text) !== null;
}

/** Digits after the point as written: 2 for "12.50", 7 for "1e-7"; 0 for what is no decimal. */
export function fractionDigits(text: string): number {
  return Math.max(0, parse(text)?.scale ?? 0);
}

/** The decimal without an exponent: "1.2e3" becomes "1200". Null for what is no decimal. */
export function plainDecimal(text: string): string | null {
  const decimal = parse(text);
  if (!decimal) return null;
  const { negative, digits, scale } = decimal;
  const sign = negative ? '-' : '';
  if (scale <= 0) return sign + (digits === '' ? '0' : digits + '0'.repeat(-scale));
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/**
 * Compares two decimals exactly, digit by digit: negative when a < b, 0 when equal ("1.50" equals "1.5").
 * What is no decimal comes after every decimal.
 */
export function compareDecimals(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return Number(left === null) - Number(right === null);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const magnitude = compareMagnitude(left, right);
  return left.negative ? -magnitude : magnitude;
}

function compareMagnitude(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return Number(a.digits !== '') - Number(b.digits !== '');
  const byLength = a.digits.length - a.scale - (b.digits.length - b.scale);
  if (byLength !== 0) return byLength;
  const length = Math.max(a.digits.length, b.digits.length);
  const left = a.digits.padEnd(length, '0');
  const right = b.digits.padEnd(length, '0');
  return left < right ? -1 : Number(left > right);
}
