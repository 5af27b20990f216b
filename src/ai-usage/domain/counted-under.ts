import { dayOf } from '../../economics/index.js';
import { TimeBuckets } from '../../metrics/index.js';
import type { CountedUnder } from './session-change.js';

/** The hour and the day of an instant by the clock of a time zone; an hour that the clock shows twice is two. */
export function countedUnder(at: Date, timeZone: string): CountedUnder {
  return { hour: new Date(TimeBuckets.in(timeZone).startOf(at.getTime(), 'hour')), day: dayOf(at, timeZone) };
}
