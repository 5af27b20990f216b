import type { TimeBuckets } from '../../metrics/index.js';
import type { GuardRule } from './guard.js';

const MINUTE_MS = 60_000;
const WEEKS = [1, 2, 3, 4];

/** From when to when; ms since 1970. */
export interface GuardWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Rollups are of minutes. An absolute threshold is held against the last whole minutes and the one that runs, so that
 * what happens is seen at once; what is compared with earlier windows must be as long as those, and is of whole minutes.
 */
export function windowOf({ windowSeconds, baseline }: Pick<GuardRule, 'windowSeconds' | 'baseline'>, now: number): GuardWindow {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const to = baseline === null ? Math.max(now, minute + 1) : minute;
  return { from: minute - windowSeconds * 1_000, to };
}

/** The windows that a window is compared with, by the tenant's clock; none without a baseline. */
export function windowsBefore({ baseline }: Pick<GuardRule, 'baseline'>, { from, to }: GuardWindow, buckets: TimeBuckets): GuardWindow[] {
  if (baseline === null) return [];
  if (baseline === 'previous') return [{ from: from - (to - from), to: from }];
  return WEEKS.map((weeks) => ({ from: buckets.earlier(from, 'week', weeks), to: buckets.earlier(to, 'week', weeks) }));
}
