import { daysOf, rangeLabel as labelOf, rangeOf, shiftDay } from '@tidemark/sdk/filters/time-ranges.js';

export { type DayRange, daysOf, PRESETS, rangeOf } from '@tidemark/sdk/filters/time-ranges.js';

const SHORT = /^(\d{1,4})(min|h|d|w|mo|q|y)$/;
const SHORT_UNITS: Readonly<Record<string, string>> = {
  min: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
  mo: 'months',
  q: 'quarters',
  y: 'years',
};
const DAY_MS = 86_400_000;

/** The stretch of the same length just before (-1) or after (1); null for ranges that move by themselves. */
export function neighbour(range: string, direction: -1 | 1): string | null {
  const days = daysOf(range);
  if (!days) return null;
  const length = (Date.parse(days.last) - Date.parse(days.first)) / DAY_MS + 1;
  const first = shiftDay(days.first, direction * length);
  const last = shiftDay(days.last, direction * length);
  return first === null || last === null ? null : rangeOf({ first, last });
}

/** A range in words, short forms such as `7d` among them: "Last 30 days", "1 Jul 1996 – 6 May 1998". */
export function rangeLabel(range: string | null, locale: string | undefined): string {
  const [, count = '', unit = ''] = SHORT.exec(range ?? '') ?? [];
  const long = SHORT_UNITS[unit];
  return labelOf(long === undefined ? (range ?? '') : `last_${count}_${long}`, locale);
}
