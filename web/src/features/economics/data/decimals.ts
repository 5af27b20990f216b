/** Digits after the point that sums keep; amounts of the API have no more. */
const PLACES = 30;

/**
 * A decimal as a whole number of its smallest part, so that differences and orders are exact to the last digit; null for
 * what is no plain decimal.
 */
function scaled(text: string): bigint | null {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (parts === null) return null;
  const [, sign, whole = '', fraction = ''] = parts;
  if (whole + fraction === '' || fraction.length > PLACES) return null;
  const size = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -size : size;
}

function written(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `a` less `b`, exactly; null unless both are decimals. */
export function difference(a: string, b: string): string | null {
  const [first, second] = [scaled(a), scaled(b)];
  return first === null || second === null ? null : written(first - second);
}

/** All of them together, exactly; null when one is no decimal. */
export function total(amounts: readonly string[]): string | null {
  let sum = 0n;
  for (const amount of amounts) {
    const value = scaled(amount);
    if (value === null) return null;
    sum += value;
  }
  return written(sum);
}

/** Whether a text is a decimal above zero. */
export function isPositive(text: string): boolean {
  const value = scaled(text);
  return value !== null && value > 0n;
}

/** -1, 0 or 1; what is no decimal counts as zero. */
export function signOf(text: string): -1 | 0 | 1 {
  const value = scaled(text) ?? 0n;
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
