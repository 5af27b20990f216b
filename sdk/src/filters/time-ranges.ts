/** Ranges that are offered; the server works them out in the tenant's time zone. */
export const PRESETS = [
  'last_1_hours',
  'last_24_hours',
  'today',
  'yesterday',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'last_12_months',
  'this_month',
  'previous_month',
  'this_year',
  'previous_year',
  'all',
] as const;

const LITERAL = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
const DAY_MS = 86_400_000;

/** A stretch of whole days, both ends included, as people say it. */
export interface DayRange {
  first: string;
  last: string;
}

/** The days of a written range `from..to` (its end is excluded); null for relative ranges and other text. */
export function daysOf(range: string): DayRange | null {
  const [, from = '', to = ''] = LITERAL.exec(range) ?? [];
  const last = shiftDay(to, -1);
  return last === null || shiftDay(from, 0) === null ? null : { first: from, last };
}

/** The range of whole days, both ends included; null when a day does not exist or the end comes before the start. */
export function rangeOf({ first, last }: DayRange): string | null {
  const end = shiftDay(last, 1);
  return end === null || shiftDay(first, 0) === null || first > last ? null : `${first}..${end}`;
}

/** A range in words: "Last 30 days", "1 Jul 1996 – 6 May 1998". */
export function rangeLabel(range: string, locale: string | undefined): string {
  if (range === '' || range === 'all') return 'All time';
  const days = daysOf(range);
  if (days) {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    return format.formatRange(Date.parse(days.first), Date.parse(days.last));
  }
  const words = range.replaceAll('_', ' ').replace(/^last 1 (\w+?)s?$/, 'last $1').replace(/(\d) /, '$1\u00a0');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The day so many days later; null for what is no day. */
export function shiftDay(day: string, days: number): string | null {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return null;
  return new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
}
