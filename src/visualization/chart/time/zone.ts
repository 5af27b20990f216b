import { dateFormat } from '../format/intl-cache.js';

/** What a clock on the wall shows; month and day count from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What clocks in an IANA zone show at an instant (ms since 1970). */
export function wallTime(ms: number, timeZone: string): WallTime {
  if (timeZone === 'UTC') {
    const date = new Date(ms);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    };
  }
  const read = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  const parts = dateFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  for (const { type, value } of parts) {
    if (isField(type)) read[type] = Number(value);
  }
  return read;
}

function isField(type: string): type is keyof WallTime {
  return ['year', 'month', 'day', 'hour', 'minute', 'second'].includes(type);
}

/** The wall time read as if it were UTC: lets calendars be counted with plain arithmetic. Months past 12 roll over. */
export function wallToUtc(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

/**
 * The instant at which clocks in the zone show this wall time (given as by wallToUtc). A time that a change of clocks
 * skips becomes the instant just as far after the change; one that comes twice becomes one of the two.
 */
export function instantAt(wallUtc: number, timeZone: string): number {
  if (timeZone === 'UTC') return wallUtc;
  let guess = wallUtc;
  for (let round = 0; round < 3; round += 1) {
    const error = wallUtc - wallToUtc(wallTime(guess, timeZone));
    if (error === 0) break;
    guess += error;
  }
  return guess;
}
