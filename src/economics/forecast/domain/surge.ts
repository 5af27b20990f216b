import { type Day, addDays } from '../../domain/days.js';
import type { Now } from './projection.js';

/** What a day cost; null where it is not known. */
export type CostOfDay = (day: Day) => number | null;

/** A day against days like it. */
export interface Surge {
  readonly day: Day;
  /** Whether the day is not over. */
  readonly running: boolean;
  readonly amount: number;
  /** What days like it cost; of a day that is not over, as much of it as is over. */
  readonly baseline: number;
  /** By how much more, in percent; negative: less. */
  readonly percentOverBaseline: number;
  readonly active: boolean;
}

/** As the built-in guard has it. */
export const SURGE_PERCENT = 50;
const WEEKS = [7, 14, 21, 28];
const LEAST_WEEKS = 3;
const LAST_DAYS = 14;
const LEAST_DAYS = 5;
/** Of a day that has hardly begun nothing can be said. */
const LEAST_ELAPSED = 0.25;

/**
 * Whether costs surge: the last day that is over, and today until now, each against the median of the same day of the week in the four
 * weeks before or, while fewer than three of those are known, of the last two weeks. Today counts when a quarter of it is over; the worse of
 * the two is told.
 * @returns null when too little is known, or days like it cost nothing
 */
export function surgeOf(costs: CostOfDay, today: CostOfDay, { today: date, elapsed }: Now): Surge | null {
  const over = against(addDays(date, -1), costs, costs(addDays(date, -1)), 1);
  const running = elapsed < LEAST_ELAPSED ? null : against(date, costs, today(date), elapsed);
  if (running === null || over === null) return running ?? over;
  return running.percentOverBaseline > over.percentOverBaseline ? running : over;
}

function against(day: Day, costs: CostOfDay, amount: number | null, elapsed: number): Surge | null {
  if (amount === null) return null;
  const known = (distances: readonly number[]): number[] => distances.map((distance) => costs(addDays(day, -distance))).filter((cost): cost is number => cost !== null);
  const weeks = known(WEEKS);
  const last = known(Array.from({ length: LAST_DAYS }, (_, index) => index + 1));
  const alike = weeks.length >= LEAST_WEEKS ? weeks : last.length >= LEAST_DAYS ? last : null;
  if (alike === null) return null;
  const baseline = median(alike) * elapsed;
  if (baseline <= 0) return null;
  const percent = ((amount - baseline) / baseline) * 100;
  return { day, running: elapsed < 1, amount, baseline, percentOverBaseline: Math.round(percent * 100) / 100, active: percent > SURGE_PERCENT };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
