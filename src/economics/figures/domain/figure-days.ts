import { type Day, addDays, dayOf, daysBetween } from '../../domain/days.js';

/** Days, both included. */
export interface FigureDays {
  readonly from: Day;
  readonly to: Day;
}

/**
 * The days of a tenant that a period touches, and as many before them: costs are known by the day.
 * @param period ms since 1970; `to` is not part of it
 */
export function figureDays(period: { readonly from: number; readonly to: number }, timeZone: string): { readonly present: FigureDays; readonly previous: FigureDays } {
  const present = { from: dayOf(period.from, timeZone), to: dayOf(Math.max(period.to - 1, period.from), timeZone) };
  const count = daysBetween(present.from, present.to) + 1;
  return { present, previous: { from: addDays(present.from, -count), to: addDays(present.from, -1) } };
}
