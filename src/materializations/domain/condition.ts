/** How a materialized view does. */
export type Condition = 'waiting' | 'refreshing' | 'fresh' | 'stale' | 'failing' | 'paused';

export interface ConditionFacts {
  readonly enabled: boolean;
  readonly leaseUntil: Date | null;
  readonly dataAsOf: Date | null;
  readonly failuresInARow: number;
  readonly changedAt: Date | null;
  readonly nextDueAt: Date | null;
}

/** Due ones are begun each minute; one that is due for longer is late. */
const LATE_MS = 150_000;

/**
 * How a view does: `waiting` has no rows yet; `stale` is behind a change that was seen, or late by its schedule; `fresh`
 * is as young as its schedule promises.
 */
export function conditionOf({ enabled, leaseUntil, dataAsOf, failuresInARow, changedAt, nextDueAt }: ConditionFacts, now: Date): Condition {
  if (leaseUntil !== null && leaseUntil > now) return 'refreshing';
  if (failuresInARow > 0) return 'failing';
  if (!enabled) return 'paused';
  if (dataAsOf === null) return 'waiting';
  const late = nextDueAt !== null && nextDueAt.getTime() + LATE_MS < now.getTime();
  return changedAt !== null || late ? 'stale' : 'fresh';
}
