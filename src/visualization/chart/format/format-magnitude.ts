import { numberFormat } from './intl-cache.js';

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Bytes in the largest unit (steps of 1,000) that leaves at least one whole: 1_500_000 is "1.5" and "MB". */
export function formatBytes(
  bytes: number,
  decimals: number | undefined,
  locale: string,
): { number: string; unit: string } {
  const size = Math.abs(bytes);
  const step = size < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(size) / 3 + 1e-9));
  const scaled = bytes / 1000 ** step;
  const digits = decimals ?? (step === 0 || Math.abs(scaled) >= 100 ? 0 : 1);
  return {
    number: numberFormat(locale, { maximumFractionDigits: digits }).format(scaled),
    unit: BYTE_UNITS[step] ?? 'B',
  };
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const NBSP = '\u00a0';

/**
 * A duration in its two largest units: 93_784_000 ms is "1 d 2 h", 3_725_000 ms "1 h 2 min", 340 ms "340 ms".
 * `unit` is what the value counts (ms, s, min, h, d); an unknown unit counts as ms.
 */
export function formatDuration(value: number, unit: string, locale: string): string {
  const total = value * (MILLISECONDS[unit] ?? 1);
  const sign = total < 0 ? '-' : '';
  const size = Math.abs(total);
  const write = (amount: number, name: string, digits = 0): string =>
    `${numberFormat(locale, { maximumFractionDigits: digits }).format(amount)}${NBSP}${name}`;
  if (size < 1) return sign + write(size, 'ms', 3);
  if (size < 1000) return sign + write(size, 'ms', size < 10 ? 1 : 0);
  if (size < 60_000) return sign + write(size / 1000, 's', size < 10_000 ? 2 : 1);
  const pairs: readonly (readonly [number, string, number, string])[] = [
    [86_400_000, 'd', 3_600_000, 'h'],
    [3_600_000, 'h', 60_000, 'min'],
    [60_000, 'min', 1000, 's'],
  ];
  for (const [large, largeName, small, smallName] of pairs) {
    const rounded = Math.round(size / small) * small;
    if (rounded < large) continue;
    const rest = (rounded % large) / small;
    const head = write(Math.floor(rounded / large), largeName);
    return sign + (rest === 0 ? head : `${head} ${write(rest, smallName)}`);
  }
  return sign + write(size / 1000, 's', 1);
}
