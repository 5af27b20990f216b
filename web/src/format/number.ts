/** U+00A0, between a number and its unit: the two never part at the end of a line. */
const NBSP = '\u00a0';

const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const ONE_PLACE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A whole number in the reader's locale. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** A number in short: 1.2K, 3.4M. */
export function compactCount(value: number): string {
  return COMPACT.format(value);
}

/** "1 member", "3 members": the noun agrees with the number. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${WHOLE.format(value)}${NBSP}${value === 1 ? one : many}`;
}

/** Milliseconds as people say them: "12 ms", "1.4 s", "2.1 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${WHOLE.format(milliseconds)}${NBSP}ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${ONE_PLACE.format(seconds)}${NBSP}s` : `${ONE_PLACE.format(seconds / 60)}${NBSP}min`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in steps of 1,000: "812 B", "3.4 MB". */
export function bytes(value: number): string {
  let amount = value;
  let unit = 0;
  while (amount >= 999.5 && unit < BYTE_UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? WHOLE.format(amount) : ONE_PLACE.format(amount)}${NBSP}${BYTE_UNITS[unit] ?? ''}`;
}
