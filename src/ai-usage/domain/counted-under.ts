import { DateTime } from 'luxon';
import { TimeBuckets } from '../../metrics/index.js';
import type { CountedUnder } from './session-change.js';

/** The hour and the day of an instant by the clock of a time zone; an hour that the clock shows twice is two. */
export function countedUnder(at: Date, timeZone: string): CountedUnder {
  return { hour: new Date(TimeBuckets.in(timeZone).startOf(at.getTime(), 'hour')), day: dayOf(at, timeZone) };
}

/** The date of an instant in a time zone, YYYY-MM-DD. */
export function dayOf(at: Date, timeZone: string): string {
  return DateTime.fromJSDate(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}
