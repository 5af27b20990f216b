export { addressKey } from './caller-key.js';
export { QueryPace, queriesExceeded, queryBucketOf } from './query-pace.js';
export { rateLimitHeaders } from './rate-limit-headers.js';
export { type RateLimitName, RATE_LIMIT_RULES } from './rate-limit-rules.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimiter } from './rate-limiter.js';
export { RATE_LIMIT_METADATA, RateLimitedBy, type RouteRateLimit } from './route-rate-limit.js';
export type { RateDecision } from './token-bucket.js';
