import { formatInstant, formatTick, type Granularity } from '../format/format-date.js';
import type { Reader } from '../format/format-value.js';
import { instantAt, wallTime, wallToUtc } from './zone.js';

/** A labelled place on a time axis. */
export interface TimeTick {
  ms: number;
  label: string;
}

interface Step {
  unit: 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
  count: number;
}

const SECOND = 1000;
const LENGTH = {
  second: SECOND,
  minute: 60 * SECOND,
  hour: 3600 * SECOND,
  day: 86_400 * SECOND,
  month: 30.44 * 86_400 * SECOND,
  year: 365.25 * 86_400 * SECOND,
};

const COUNTS: readonly (readonly [Step['unit'], readonly number[]])[] = [
  ['second', [1, 5, 15, 30]],
  ['minute', [1, 5, 15, 30]],
  ['hour', [1, 3, 6, 12]],
  ['day', [1, 2, 7, 14]],
  ['month', [1, 2, 3, 6]],
  ['year', [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]],
];

const STEPS: readonly Step[] = COUNTS.flatMap(([unit, counts]) => counts.map((count) => ({ unit, count })));

/**
 * Ticks between two instants on round times of the reader's zone, about `most` of them at most, and none finer than the
 * data (`finest`). A tick that begins a larger unit names it ("1998" among months, "3 May" among hours), and so does
 * the first one.
 */
export function timeTicks(
  from: number,
  to: number,
  most: number,
  reader: Reader,
  finest: Granularity = 'second',
): TimeTick[] {
  const allowed = Math.max(1, most);
  const finestStep = BUCKET_STEP[finest];
  const least = finestStep ? LENGTH[finestStep.unit] * finestStep.count : 0;
  const fits = ({ unit, count }: Step): boolean =>
    LENGTH[unit] * count >= least && (to - from) / (LENGTH[unit] * count) <= allowed;
  const step = STEPS.find(fits) ?? { unit: 'year', count: 10_000 };
  const ticks: TimeTick[] = [];
  let wall = floorTo(wallToUtc(wallTime(from, reader.timeZone)), step);
  for (let guard = 0; guard < allowed + 4; guard += 1) {
    const ms = instantAt(wall, reader.timeZone);
    if (ms > to) break;
    if (ms >= from) ticks.push({ ms, label: labelOf(ms, wall, step, ticks.length === 0, reader) });
    wall = add(wall, step);
  }
  return ticks;
}

function floorTo(wall: number, { unit, count }: Step): number {
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  if (unit === 'year') return Date.UTC(Math.floor(year / count) * count, 0, 1);
  if (unit === 'month') return Date.UTC(year, Math.floor(date.getUTCMonth() / count) * count, 1);
  const length = LENGTH[unit] * count;
  // Weeks begin on Monday; 1970-01-01 was a Thursday, so Mondays lie 4 days after whole weeks of the epoch.
  const origin = unit === 'day' && count % 7 === 0 ? 4 * LENGTH.day : 0;
  return Math.floor((wall - origin) / length) * length + origin;
}

function add(wall: number, { unit, count }: Step): number {
  const date = new Date(wall);
  if (unit === 'year') return Date.UTC(date.getUTCFullYear() + count, 0, 1);
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  return wall + LENGTH[unit] * count;
}

function labelOf(ms: number, wall: number, { unit }: Step, first: boolean, reader: Reader): string {
  const date = new Date(wall);
  if (unit === 'month') {
    if (date.getUTCMonth() === 0) return formatTick(ms, 'year', reader);
    return first ? formatInstant(ms, 'month', reader) : formatTick(ms, 'month', reader);
  }
  if (unit === 'day' || unit === 'year') return formatTick(ms, unit, reader);
  const midnight = wall % LENGTH.day === 0;
  return midnight || first
    ? midnight
      ? formatTick(ms, 'day', reader)
      : clockAndDay(ms, reader)
    : formatTick(ms, unit, reader);
}

function clockAndDay(ms: number, reader: Reader): string {
  return `${formatTick(ms, 'minute', reader)}\n${formatTick(ms, 'day', reader)}`;
}

/**
 * The widest bucket that all these instants begin: months when each is a first of a month, and so on. A single midnight
 * is a day, because nothing says that it stands for more.
 */
export function granularityOf(instants: readonly number[], timeZone: string): Granularity {
  const walls = instants.map((ms) => new Date(wallToUtc(wallTime(ms, timeZone))));
  const all = (test: (date: Date) => boolean): boolean => walls.every(test);
  if (!all((date) => date.getUTCSeconds() === 0)) return 'second';
  if (!all((date) => date.getUTCMinutes() === 0)) return 'minute';
  if (!all((date) => date.getUTCHours() === 0)) return 'hour';
  if (walls.length > 1 && all((date) => date.getUTCDate() === 1)) {
    if (all((date) => date.getUTCMonth() === 0)) return 'year';
    return all((date) => date.getUTCMonth() % 3 === 0) ? 'quarter' : 'month';
  }
  const weekday = walls[0]?.getUTCDay();
  return walls.length > 2 && all((date) => date.getUTCDay() === weekday) ? 'week' : 'day';
}

/**
 * Every bucket from the first instant to the last, the missing ones put in, so that a gap takes the room that it has.
 * Null when there would be more than `most`, or when the instants are finer than an hour and so not a calendar's buckets.
 */
export function filledBuckets(
  sorted: readonly number[],
  granularity: Granularity,
  timeZone: string,
  most: number,
): number[] | null {
  const [first] = sorted;
  const last = sorted.at(-1);
  const step = BUCKET_STEP[granularity];
  if (first === undefined || last === undefined || !step) return null;
  if ((last - first) / (LENGTH[step.unit] * step.count) > most) return null;
  const known = new Set(sorted);
  const buckets: number[] = [];
  let wall = wallToUtc(wallTime(first, timeZone));
  for (let ms = first; ms <= last; ms = instantAt(wall, timeZone)) {
    known.delete(ms);
    buckets.push(ms);
    wall = add(wall, step);
  }
  // A bucket that the calendar's steps do not meet (an hour that comes twice) would be lost: then nothing is filled.
  return known.size === 0 ? buckets : null;
}

const BUCKET_STEP: Readonly<Partial<Record<Granularity, Step>>> = {
  hour: { unit: 'hour', count: 1 },
  day: { unit: 'day', count: 1 },
  week: { unit: 'day', count: 7 },
  month: { unit: 'month', count: 1 },
  quarter: { unit: 'month', count: 3 },
  year: { unit: 'year', count: 1 },
};
