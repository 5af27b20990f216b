import { DateTime } from 'luxon';

/** A date of a tenant's calendar: `2026-02-28`. Texts of days sort as days do. */
export type Day = string;

const FORMAT = 'yyyy-MM-dd';
const DAY_MS = 86_400_000;
/** The first of January 1970 was a Thursday. */
const FIRST_WEEKDAY = 3;

/** Whether it is a day that the calendar has. */
export const isDay = (value: unknown): value is Day => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && dateOf(numberOf(value)) === value;

/** The date that calendars of the zone show at an instant. */
export const dayOf = (instant: Date | number, timeZone: string): Day => DateTime.fromMillis(Number(instant), { zone: timeZone }).toFormat(FORMAT);

/** @param count below zero for days before */
export const addDays = (day: Day, count: number): Day => dateOf(numberOf(day) + count);

/** Days from the first to the second; below zero when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

/** All days from the first to the last, both included; none when the last is earlier. */
export function daysFrom(from: Day, to: Day): Day[] {
  const first = numberOf(from);
  return Array.from({ length: Math.max(0, numberOf(to) - first + 1) }, (_, index) => dateOf(first + index));
}

export const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`;

/** The last day of the day's month. */
export const monthEnd = (day: Day): Day => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: Day): number => ((((numberOf(day) + FIRST_WEEKDAY) % 7) + 7) % 7) + 1;

/** The first instant of the day in the zone: where clocks skip midnight, the first that they show. ms since 1970. */
export const startOfDay = (day: Day, timeZone: string): number => DateTime.fromFormat(day, FORMAT, { zone: timeZone }).startOf('day').toMillis();

/** The first instant of the day after, ms since 1970: days have 23, 24 or 25 hours. */
export const endOfDay = (day: Day, timeZone: string): number => startOfDay(addDays(day, 1), timeZone);

/** Days since 1970. They are counted in UTC, where each has 24 hours: of dates alone there is nothing that a zone could say. */
const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

const dateOf = (number: number): Day => (Number.isNaN(number) ? '' : new Date(number * DAY_MS).toISOString().slice(0, 10));
