import type { TimeBuckets } from '../../metrics/index.js';

const DAY_MS = 86_400_000;
const ROLLING = /^([1-9]\d{0,2})([mhdw])$/;
const UNITS = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS } as const;
/** Two years are compared at most: longer ones are told by calendar years. */
const LONGEST_MS = 400 * DAY_MS;

const CALENDAR = {
  today: ['day', false],
  yesterday: ['day', true],
  this_week: ['week', false],
  last_week: ['week', true],
  this_month: ['month', false],
  last_month: ['month', true],
  this_quarter: ['quarter', false],
  last_quarter: ['quarter', true],
  this_year: ['year', false],
  last_year: ['year', true],
} as const;
type CalendarName = keyof typeof CALENDAR;

export const TIMEFRAME_FORMS = `a length such as 30m, 24h, 7d or 12w up to 400 days, or one of ${Object.keys(CALENDAR).join(', ')}`;

export interface Span {
  /** ms */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** What a timeframe means at some moment. */
export interface KpiWindows {
  readonly window: Span;
  /** What the window is compared with. */
  readonly previous: Span;
  /** Step of the sparkline, as metric queries have it. */
  readonly step: string;
}

/** Whether `windowsOf` reads a text. */
export function isTimeframe(text: string): boolean {
  if (Object.hasOwn(CALENDAR, text)) return true;
  const [, count, unit] = ROLLING.exec(text) ?? [];
  return unit !== undefined && Number(count) * UNITS[unit as keyof typeof UNITS] <= LONGEST_MS;
}

/**
 * The window of a timeframe, and the one before it, in the tenant's time zone.
 *
 * `24h` ends now and follows on the 24 hours before; days and weeks go by the calendar (a day back is the same time by the
 * clock, so it may be 23 or 25 hours). `today` and the like begin with the unit and end now; before that is the same part
 * of the unit before, by the clock: today until 14:30 is compared with yesterday until 14:30. `yesterday` and the like
 * are whole units. Beginnings are rounded down to minutes, hours or days, as the rollups of such an age are kept, so that
 * both windows meet without sharing a moment.
 * @param now ms
 * @throws TypeError for what is no timeframe
 */
export function windowsOf(timeframe: string, now: number, buckets: TimeBuckets): KpiWindows {
  if (!isTimeframe(timeframe)) throw new TypeError(`${timeframe} is no timeframe.`);
  const spans = Object.hasOwn(CALENDAR, timeframe) ? calendar(timeframe as CalendarName, now, buckets) : rolling(timeframe, now, buckets);
  return { ...spans, step: stepFor(spans.window) };
}

function rolling(timeframe: string, now: number, buckets: TimeBuckets): Omit<KpiWindows, 'step'> {
  const [, count, unit] = ROLLING.exec(timeframe) as unknown as [string, string, keyof typeof UNITS];
  const amount = Number(count);
  const back = (instant: number): number => {
    if (unit === 'm' || unit === 'h') return instant - amount * UNITS[unit];
    return buckets.earlier(instant, unit === 'd' ? 'day' : 'week', amount);
  };
  const length = amount * UNITS[unit];
  const grain = length <= 14 * DAY_MS ? 'minute' : length <= 180 * DAY_MS ? 'hour' : 'day';
  const from = buckets.startOf(back(now), grain);
  return { window: { from, to: now }, previous: { from: buckets.startOf(back(from), grain), to: from } };
}

function calendar(name: CalendarName, now: number, buckets: TimeBuckets): Omit<KpiWindows, 'step'> {
  const [unit, whole] = CALENDAR[name];
  const begun = buckets.startOf(now, unit);
  const before = buckets.startOf(begun - 1, unit);
  if (whole) return { window: { from: before, to: begun }, previous: { from: buckets.startOf(before - 1, unit), to: before } };
  // The 31st of May has no like in April: the same part of April is all of it.
  const alike = Math.min(Math.max(buckets.earlier(now, unit), before), begun);
  const atLeast = (from: number, to: number): number => Math.max(to, from + 60_000);
  return {
    window: { from: begun, to: atLeast(begun, now) },
    previous: { from: before, to: atLeast(before, buckets.startOf(alike, 'minute')) },
  };
}

/** Some dozens of points, whose rollups are kept for as long. */
function stepFor({ from, to }: Span): string {
  const days = (to - from) / DAY_MS;
  if (days <= 1 / 24) return '1m';
  if (days <= 0.25) return '10m';
  if (days <= 2.1) return '1h';
  if (days <= 10) return '6h';
  if (days <= 93) return '1d';
  return '1w';
}

/**
 * When a KPI is to be evaluated next, though nothing was measured: its window moves on. Long windows change slowly and
 * wait longer, a minute at most; when the tenant's day ends, a KPI of calendar units begins anew at once.
 * @returns ms
 */
export function nextEvaluation(timeframe: string, now: number, buckets: TimeBuckets): number {
  const { window } = windowsOf(timeframe, now, buckets);
  const pace = Math.min(Math.max((window.to - window.from) / 1_440, 10_000), 60_000);
  const next = now + pace;
  return Object.hasOwn(CALENDAR, timeframe) ? Math.min(next, buckets.endOf(now, 'day')) : next;
}
