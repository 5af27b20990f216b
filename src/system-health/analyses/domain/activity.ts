import type { Stretch, WallClock } from './stretch.js';

/** What is usual in one hour of the week. */
export interface ActivityCell {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
  /** Mean of what is measured, or how much was counted in an hour; null where nothing is known. */
  readonly value: number | null;
  /** Hours of which something is known. */
  readonly hours: number;
}

const HOUR_MS = 3_600_000;

/**
 * The 168 hours of a week by the clock of a zone, Monday's first hour first. A stretch that lies in two of them (in zones whose
 * hours are not UTC's) is shared out by time, as if what it holds had come evenly.
 * @param counted whether values are counted over their stretch, and not measured at a moment
 */
export function activityOf(stretches: readonly Stretch[], clock: WallClock, counted: boolean): ActivityCell[] {
  const amounts = new Float64Array(168);
  const times = new Float64Array(168);
  for (const { from, to, value } of stretches) {
    if (value === null) continue;
    for (let at = from; at < to;) {
      const end = Math.min(clock.nextHour(at), to);
      const cell = (clock.weekday(at) - 1) * 24 + clock.hour(at);
      const time = end - at;
      amounts[cell] = (amounts[cell] as number) + value * (counted ? time / (to - from) : time / HOUR_MS);
      times[cell] = (times[cell] as number) + time / HOUR_MS;
      at = end;
    }
  }
  return Array.from(times, (hours, index) => ({
    weekday: Math.floor(index / 24) + 1,
    hour: index % 24,
    value: hours > 0 ? (amounts[index] as number) / hours : null,
    hours: Math.round(hours * 100) / 100,
  }));
}
