import type { Resolution, TimeBuckets } from './time-buckets.js';

/** A stretch of time `[from, to)`, in ms, that is read from rows of one resolution. */
export interface Piece {
  readonly resolution: Resolution;
  readonly from: number;
  readonly to: number;
}

/** The length of a dirty slot: quarters of an hour, UTC. */
export const SLOT_MS = 15 * 60_000;

/**
 * Covers `[from, to)` with as few rows as can be: whole days, then whole hours, then minutes, nothing twice. An hour in
 * which a slot is dirty is read from its minutes, and a day with such an hour from its hours, because the rows over them
 * are behind or not there yet.
 *
 * @param coarsest rows that span no more than one point
 * @param dirty beginnings of the slots whose hours and days are behind, rising
 * @returns neighbours of one resolution made one, in order
 */
export function coverWindow(
  from: number,
  to: number,
  coarsest: Resolution,
  dirty: readonly number[],
  buckets: TimeBuckets,
): Piece[] {
  const pieces: Piece[] = [];
  const add = (resolution: Resolution, start: number, end: number): void => {
    const last = pieces.at(-1);
    if (last?.resolution === resolution && last.to === start)
      pieces[pieces.length - 1] = { resolution, from: last.from, to: end };
    else pieces.push({ resolution, from: start, to: end });
  };
  if (coarsest === 'minute') return from < to ? [{ resolution: 'minute', from, to }] : [];
  const slots = new DirtySlots(dirty);
  let at = from;
  while (at < to) {
    const day = buckets.endOf(at, 'day');
    if (coarsest === 'day' && day <= to && buckets.startOf(at, 'day') === at && !slots.touch(at, day)) {
      add('day', at, day);
      at = day;
      continue;
    }
    const hour = buckets.endOf(at, 'hour');
    const whole = hour <= to && buckets.startOf(at, 'hour') === at && !slots.touch(at, hour);
    const end = Math.min(hour, to);
    add(whole ? 'hour' : 'minute', at, end);
    at = end;
  }
  return pieces;
}

class DirtySlots {
  constructor(private readonly slots: readonly number[]) {}

  /** Whether a dirty slot has a moment in common with `[from, to)`. */
  touch(from: number, to: number): boolean {
    let [low, high] = [0, this.slots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.slots[middle] as number) + SLOT_MS <= from) low = middle + 1;
      else high = middle;
    }
    const slot = this.slots[low];
    return slot !== undefined && slot < to;
  }
}
