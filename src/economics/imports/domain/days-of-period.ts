import type { DateTime } from 'luxon';
import { type Day, addDays, daysFrom, dayOf, endOfDay } from '../../domain/days.js';
import type { Decimal } from '../../domain/decimal.js';

/** Days of one row; what lasts longer is entered by parts. */
export const MOST_DAYS = 1_100;

/** A day and how much of the period falls on it. */
export interface DayShare {
  readonly day: Day;
  /** In no unit: only the proportions count. */
  readonly weight: Decimal;
}

/**
 * The local days that a period between two instants falls on, each with its length in it. One that goes from midnight to midnight
 * UTC, as bills by the day and by the month have it, is taken as those dates, whatever the zone: a bill of September is of September
 * everywhere. A day of 23 or 25 hours weighs as many.
 * @param to later than `from`
 */
export function daysOfPeriod(from: DateTime, to: DateTime, timeZone: string): DayShare[] {
  if (isMidnight(from) && isMidnight(to)) return daysFrom(dayOf(from.toMillis(), 'UTC'), addDays(dayOf(to.toMillis(), 'UTC'), -1)).map((day) => ({ day, weight: '1' }));
  const shares: DayShare[] = [];
  const end = to.toMillis();
  for (let at = from.toMillis(); at < end; ) {
    const day = dayOf(at, timeZone);
    const until = Math.min(endOfDay(day, timeZone), end);
    shares.push({ day, weight: String(until - at) });
    at = until;
  }
  return shares;
}

function isMidnight(at: DateTime): boolean {
  return at.toMillis() === at.toUTC().startOf('day').toMillis();
}
