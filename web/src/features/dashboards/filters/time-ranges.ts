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
const LAST = /^last_(\d{1,4})_(minute|hour|day|week|month|quarter|year)s?$/;
const SHORT = /^(\d{1,4})(min|h|d|w|mo|q|y)$/;
const WHOLE = /^(this|previous)_(day|week|month|quarter|year)$/;
const SHORT_UNITS: Readonly<Record<string, string>> = {
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  q: 'quarter',
  y: 'year',
};
const DAY_MS = 86_400_000;

/** A stretch of whole days, both ends included, as people say it. */
export interface DayRange {
  first: string;
  last: string;
}

/** The days of a written range `from..to` (its end is excluded); null for relative ranges and other text. */
export function daysOf(range: string): DayRange | null {
  const [, from, to] = LITERAL.exec(range) ?? [];
  if (from === undefined || to === undefined) return null;
  const last = shiftDay(to, -1);
  return last === null || shiftDay(from, 0) === null ? null : { first: from, last };
}

/** The range of whole days, both ends included; null when a day does not exist or the end comes before the start. */
export function rangeOf({ first, last }: DayRange): string | null {
  const end = shiftDay(last, 1);
  return end === null || shiftDay(first, 0) === null || first > last ? null : `${first}..${end}`;
}

/** The stretch of the same length just before (-1) or after (1); null for ranges that move by themselves. */
export function neighbour(range: string, direction: -1 | 1): string | null {
  const days = daysOf(range);
  if (!days) return null;
  const length = (Date.parse(days.last) - Date.parse(days.first)) / DAY_MS + 1;
  const first = shiftDay(days.first, direction * length);
  const last = shiftDay(days.last, direction * length);
  return first === null || last === null ? null : rangeOf({ first, last });
}

/** A range in words: "Last 30 days", "1 Jul 1996 – 6 May 1998". */
export function rangeLabel(range: string | null, locale: string | undefined): string {
  if (range === null || range === '' || range === 'all') return 'All time';
  const days = daysOf(range);
  if (days) {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    return format.formatRange(Date.parse(days.first), Date.parse(days.last));
  }
  return relativeLabel(range);
}

function relativeLabel(range: string): string {
  if (range === 'today') return 'Today';
  if (range === 'yesterday') return 'Yesterday';
  const whole = WHOLE.exec(range);
  if (whole) return `${whole[1] === 'this' ? 'This' : 'Previous'} ${whole[2] ?? ''}`;
  const last = LAST.exec(range);
  const short = SHORT.exec(range);
  const count = Number(last?.[1] ?? short?.[1] ?? 0);
  const unit = last?.[2] ?? SHORT_UNITS[short?.[2] ?? ''];
  if (unit === undefined) return range;
  return count === 1 ? `Last ${unit}` : `Last ${count}\u00a0${unit}s`;
}

function shiftDay(day: string, days: number): string | null {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return null;
  return new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
}
