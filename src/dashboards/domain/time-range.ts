/** A half-open stretch of time as queries bind it: `from` inclusive, `to` exclusive; days or ISO instants. */
export interface TimeRange {
  from: string;
  to: string;
}

/** How a time range may be written, for messages. */
export const TIME_RANGE_FORMS =
  'all, today, yesterday, last_30_days, this_month, previous_year or 2024-01-01..2024-02-01';

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const LITERAL = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
const LAST = /^last_(\d{1,4})_(minute|hour|day|week|month|quarter|year)s?$/;
const SHORT = /^(\d{1,4})(min|h|d|w|mo|q|y)$/;
const WHOLE = /^(this|previous)_(day|week|month|quarter|year)$/;
const UNIT_BY_SHORT: Readonly<Record<string, Unit>> = {
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  q: 'quarter',
  y: 'year',
};
const MONTHS: Readonly<Partial<Record<Unit, number>>> = { month: 1, quarter: 3, year: 12 };
const DAY_MS = 86_400_000;

/** Whether `resolveTimeRange` understands the text. */
export function isTimeRange(text: string): boolean {
  return resolveTimeRange(text, new Date(0), 'UTC') !== undefined;
}

/**
 * Resolves a relative time range as of `now`. Whole days and longer are calendar days of the time zone and end with
 * today (`last_7_days` is today and the six days before; weeks begin on Monday); minutes and hours end with the minute
 * just begun, so that all who ask within it ask the same.
 *
 * @returns null for `all` (no bounds); undefined when the text is no time range
 */
export function resolveTimeRange(text: string, now: Date, timeZone: string): TimeRange | null | undefined {
  if (text === 'all') return null;
  const literal = LITERAL.exec(text);
  if (literal) return literalRange(literal[1] ?? '', literal[2] ?? '');
  const today = calendarDay(now, timeZone);
  if (text === 'today') return days(today, 1);
  if (text === 'yesterday') return days(addDays(today, -1), 1);
  const whole = WHOLE.exec(text);
  if (whole) return wholeUnit(today, whole[2] as Unit, whole[1] === 'previous');
  const [count, unit] = rolling(text);
  if (unit === undefined || count < 1) return undefined;
  return unit === 'minute' || unit === 'hour' ? instants(now, count, unit) : rollingDays(today, count, unit);
}

function rolling(text: string): [number, Unit | undefined] {
  const last = LAST.exec(text);
  if (last) return [Number(last[1]), last[2] as Unit];
  const short = SHORT.exec(text);
  return short ? [Number(short[1]), UNIT_BY_SHORT[short[2] ?? '']] : [0, undefined];
}

function literalRange(from: string, to: string): TimeRange | undefined {
  return isDay(from) && isDay(to) && from < to ? { from, to } : undefined;
}

function rollingDays(today: Date, count: number, unit: Unit): TimeRange {
  const end = addDays(today, 1);
  const months = MONTHS[unit];
  const from =
    months === undefined ? addDays(end, -count * (unit === 'week' ? 7 : 1)) : addMonths(end, -count * months);
  return { from: text(from), to: text(end) };
}

function wholeUnit(today: Date, unit: Unit, previous: boolean): TimeRange {
  const months = MONTHS[unit];
  if (months === undefined) {
    const size = unit === 'week' ? 7 : 1;
    const start = unit === 'week' ? addDays(today, -((today.getUTCDay() + 6) % 7)) : today;
    return days(previous ? addDays(start, -size) : start, size);
  }
  const month = today.getUTCMonth() - (today.getUTCMonth() % months) - (previous ? months : 0);
  const from = new Date(Date.UTC(today.getUTCFullYear(), month, 1));
  return { from: text(from), to: text(addMonths(from, months)) };
}

function instants(now: Date, count: number, unit: 'minute' | 'hour'): TimeRange {
  const to = Math.ceil(now.getTime() / 60_000) * 60_000;
  return {
    from: new Date(to - count * (unit === 'hour' ? 3_600_000 : 60_000)).toISOString(),
    to: new Date(to).toISOString(),
  };
}

const days = (start: Date, count: number): TimeRange => ({ from: text(start), to: text(addDays(start, count)) });
const text = (day: Date): string => day.toISOString().slice(0, 10);
const addDays = (day: Date, count: number): Date => new Date(day.getTime() + count * DAY_MS);

/** The same day of another month; the last one where that month is shorter. */
function addMonths(day: Date, count: number): Date {
  const month = day.getUTCMonth() + count;
  const lastDay = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(day.getUTCFullYear(), month, Math.min(day.getUTCDate(), lastDay)));
}

/** The zone's calendar day at an instant, as midnight UTC. */
function calendarDay(now: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
  return new Date(`${parts}T00:00:00Z`);
}

function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && text(day) === value;
}
