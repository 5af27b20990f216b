import type { RateLimitRule } from './rate-limit-rules.js';

/** What a token bucket says to one request. */
export interface RateDecision {
  readonly allowed: boolean;
  /** The bucket's capacity. */
  readonly limit: number;
  /** Whole tokens left. */
  readonly remaining: number;
  /** When allowed, seconds until the bucket is full; when refused, the same as `retryAfterSeconds`. Rounded up. */
  readonly resetSeconds: number;
  /** Seconds until the request would be allowed, rounded up; 0 when it is allowed now. */
  readonly retryAfterSeconds: number;
}

/** A rule in milliseconds. */
export interface Bucket {
  readonly capacity: number;
  /** In which an empty bucket fills. */
  readonly fillMs: number;
  /** In which one token comes back. */
  readonly tokenMs: number;
}

/** A bucket's whole state is when it will be full, in milliseconds since 1970; long past when it has not been used. */
export interface Drained {
  readonly fullAt: number;
  readonly decision: RateDecision;
}

/** Tolerance of the arithmetic, so that a token that is due at this very millisecond is there. */
const EPSILON_MS = 1e-3;

export function bucketOf(rule: RateLimitRule): Bucket {
  const tokenMs = 60_000 / rule.refillPerMinute;
  return { capacity: rule.capacity, tokenMs, fillMs: tokenMs * rule.capacity };
}

/**
 * Takes `tokens` at `now` if they are there, else nothing: the generic cell rate algorithm, in which taking a token puts
 * off the time when the bucket is full.
 *
 * @param fullAt the state; one later than an empty bucket's was written before the clock was set back, and counts as empty
 */
export function drain(bucket: Bucket, fullAt: number, now: number, tokens: number): Drained {
  const { capacity, fillMs, tokenMs } = bucket;
  const lackingMs = Math.min(Math.max(fullAt - now, 0), fillMs);
  const afterMs = lackingMs + tokens * tokenMs;
  if (afterMs > fillMs + EPSILON_MS) {
    const seconds = Math.max(1, Math.ceil((afterMs - fillMs - EPSILON_MS) / 1000));
    const decision = {
      allowed: false,
      limit: capacity,
      remaining: 0,
      resetSeconds: seconds,
      retryAfterSeconds: seconds,
    };
    return { fullAt: now + lackingMs, decision };
  }
  const remaining = Math.max(0, Math.floor((fillMs - afterMs + EPSILON_MS) / tokenMs));
  const decision = {
    allowed: true,
    limit: capacity,
    remaining: Math.min(capacity, remaining),
    resetSeconds: Math.ceil(afterMs / 1000),
    retryAfterSeconds: 0,
  };
  return { fullAt: now + afterMs, decision };
}
