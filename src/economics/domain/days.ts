import { DateTime } from 'luxon';

/** A date of a tenant's calendar: `2026-02-28`. Texts of days sort as days do. */
export type Day = string;

const FORMAT = 'yyyy-MM-dd';

/** Whether it is a day that the calendar has. */
export const isDay = (value: unknown): value is Day => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && at(value).isValid;

/** The date that calendars of the zone show at an instant. */
export const dayOf = (instant: Date | number, timeZone: string): Day => DateTime.fromMillis(Number(instant), { zone: timeZone }).toFormat(FORMAT);

/** @param count below zero for days before */
export const addDays = (day: Day, count: number): Day => at(day).plus({ days: count }).toFormat(FORMAT);

/** Days from the first to the second; below zero when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round(at(to).diff(at(from), 'days').days);

/** All days from the first to the last, both included; none when the last is earlier. */
export function daysFrom(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

export const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`;

/** The last day of the day's month. */
export const monthEnd = (day: Day): Day => at(day).endOf('month').toFormat(FORMAT);

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: Day): number => at(day).weekday;

/** The first instant of the day in the zone: where clocks skip midnight, the first that they show. ms since 1970. */
export const startOfDay = (day: Day, timeZone: string): number => DateTime.fromFormat(day, FORMAT, { zone: timeZone }).startOf('day').toMillis();

/** The first instant of the day after, ms since 1970: days have 23, 24 or 25 hours. */
export const endOfDay = (day: Day, timeZone: string): number => startOfDay(addDays(day, 1), timeZone);

/** Days are counted where no clock is ever moved. */
const at = (day: Day): DateTime => DateTime.fromFormat(day, FORMAT, { zone: 'UTC' });
