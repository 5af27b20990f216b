import { addDays, dayOf, daysFrom, startOfDay } from '../../economics/index.js';
import { TimeBuckets } from '../../metrics/index.js';

/** Of which time figures are told: whole hours, the last of which goes on. */
export interface TelemetryRange {
  /** Start of the first hour. */
  readonly from: Date;
  /** The moment of asking. */
  readonly to: Date;
  /** Dates that the hours are of, YYYY-MM-DD. */
  readonly days: readonly string[];
  /** Whether it is of whole days, the last of which goes on. */
  readonly wholeDays: boolean;
  /** As people say it. */
  readonly label: string;
}

/** How far back `/monitoring/chat` looks. */
export const MONITORING_PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type MonitoringPeriod = (typeof MONITORING_PERIODS)[number];

const DAYS_OF: Readonly<Record<'week' | 'month', number>> = { week: 7, month: 30 };
const HOURS_OF: Readonly<Record<'hour' | 'day', number>> = { hour: 1, day: 24 };

/** Today and the days before, by the tenant's calendar. @param count of days */
export function lastDays(count: number, now: Date, timeZone: string): TelemetryRange {
  const today = dayOf(now, timeZone);
  const first = addDays(today, 1 - count);
  return { from: new Date(startOfDay(first, timeZone)), to: now, days: daysFrom(first, today), wholeDays: true, label: count === 1 ? 'today' : `last ${count} days` };
}

/** The hour, or 24 hours, before the one that goes on, and that; a week or 30 days as days. */
export function lastPeriod(period: MonitoringPeriod, now: Date, timeZone: string): TelemetryRange {
  if (period === 'week' || period === 'month') return lastDays(DAYS_OF[period], now, timeZone);
  const buckets = TimeBuckets.in(timeZone);
  const from = new Date(buckets.startOf(now.getTime() - HOURS_OF[period] * 3_600_000, 'hour'));
  return { from, to: now, days: daysFrom(dayOf(from, timeZone), dayOf(now, timeZone)), wholeDays: false, label: period === 'hour' ? 'last hour' : 'last 24 hours' };
}

/** Starts of all hours of a range, as clocks of the zone show them. */
export function hoursOf({ from, to }: TelemetryRange, timeZone: string): Date[] {
  const borders = TimeBuckets.in(timeZone).borders(from.getTime(), to.getTime(), 'hour');
  return borders.filter((at) => at <= to.getTime()).map((at) => new Date(at));
}
