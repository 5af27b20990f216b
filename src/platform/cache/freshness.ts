/** Share of an entry's life after which it is still served, but loaded again in the background. */
export const AGEING_SHARE = 0.7;
/** Clocks of replicas may differ by this much; an entry from further in the future is not trusted. */
const CLOCK_SKEW_MS = 60_000;

/**
 * `fresh`: serve. `ageing`: serve and load again. `expired`: load; serve only if that fails. `dead`: never serve.
 */
export type Freshness = 'fresh' | 'ageing' | 'expired' | 'dead';

/**
 * How fresh an entry is that was stored at `storedAt`; all arguments in milliseconds, `storedAt` and `now` since 1970.
 *
 * @param ttlMs how long the entry is good; 0 or less: not at all
 * @param staleLimitMs how long after that it may stand in for a source that fails
 */
export function freshnessOf(storedAt: number, ttlMs: number, staleLimitMs: number, now: number): Freshness {
  const age = now - storedAt;
  if (age < ttlMs * AGEING_SHARE) return age >= -CLOCK_SKEW_MS ? 'fresh' : 'expired';
  if (age < ttlMs) return 'ageing';
  return age < ttlMs + staleLimitMs ? 'expired' : 'dead';
}
