import type { RateDecision } from './token-bucket.js';

/**
 * The headers that tell a client where it stands (IETF draft-ietf-httpapi-ratelimit-headers, the form with three fields):
 * whole tokens and seconds; `retry-after` only when the request was refused.
 */
export function rateLimitHeaders(decision: RateDecision): Record<string, string> {
  const headers: Record<string, string> = {
    'ratelimit-limit': String(decision.limit),
    'ratelimit-remaining': String(decision.remaining),
    'ratelimit-reset': String(decision.resetSeconds),
  };
  if (!decision.allowed) headers['retry-after'] = String(decision.retryAfterSeconds);
  return headers;
}
