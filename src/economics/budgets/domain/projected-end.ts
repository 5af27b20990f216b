import { type Day, addDays, daysBetween, daysFrom, weekdayOf } from '../../domain/days.js';
import { AMOUNT_DECIMALS, type Decimal, decimal, sumOf, textOf } from '../../domain/decimal.js';
import type { PeriodSpan } from './budget-period.js';

/** Complete days before today that say what a day costs. */
export const PROJECTED_FROM_DAYS = 28;
/** With fewer complete days nobody knows what a day costs. */
const LEAST_DAYS = 3;
/** From two weeks on each weekday has days of its own. */
const WEEKDAYS_FROM_DAYS = 14;
const HALF_EVEN = 2;

/**
 * What will be spent by the end of a period when days go on as they did: what is spent, and for the rest of today and
 * each day to come the mean of the complete days before today, of the same weekday once two weeks are known.
 * @param days what each day cost, today included; days without costs may be left out
 * @param since the first day of which costs are known @param now an instant within the period
 * @returns null when fewer than three complete days are known
 */
export function projectedEnd(days: ReadonlyMap<Day, Decimal>, since: Day, { firstDay, lastDay }: PeriodSpan, today: Day, shareOfToday: number): Decimal | null {
  const from = [since, addDays(today, -PROJECTED_FROM_DAYS)].sort().at(-1) as Day;
  const known = daysBetween(from, today);
  if (known < LEAST_DAYS) return null;
  const complete = daysFrom(from, addDays(today, -1));
  const meanOf = (which: readonly Day[]): Decimal => textOf(decimal(sumOf(which.map((day) => days.get(day) ?? '0'))).div(which.length));
  const all = meanOf(complete);
  const expected = (day: Day): Decimal => {
    const alike = known >= WEEKDAYS_FROM_DAYS ? complete.filter((each) => weekdayOf(each) === weekdayOf(day)) : [];
    return alike.length === 0 ? all : meanOf(alike);
  };
  const spent = sumOf(daysFrom(firstDay, today).map((day) => days.get(day) ?? '0'));
  const rest = decimal(expected(today)).times(Math.min(Math.max(1 - shareOfToday, 0), 1));
  const coming = sumOf(daysFrom(addDays(today, 1), lastDay).map((day) => expected(day)));
  return textOf(decimal(spent).plus(rest).plus(coming).round(AMOUNT_DECIMALS, HALF_EVEN));
}
