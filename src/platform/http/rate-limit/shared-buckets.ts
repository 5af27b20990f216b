import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../../cache/index.js';
import type { RateLimitRule } from './rate-limit-rules.js';
import { type RateDecision, bucketOf } from './token-bucket.js';

/**
 * Makes a token bucket of the library's counter: instead of counting within a window, which lets twice the burst pass
 * at its edge, it keeps when the bucket will be full, by the clock of Redis, which all replicas share. Answers in the
 * library's terms: tokens that are gone (one more than there are when refused), and milliseconds until the bucket is
 * full (until the request would pass when refused).
 */
const TOKEN_BUCKET = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local tokens, capacity, fill = tonumber(ARGV[1]), tonumber(ARGV[3]), ARGV[4] * 1000
local from = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now), now + fill)
local after = from + fill / capacity * tokens
local lacking = after - now
if lacking > fill + 0.001 then return { capacity + 1, math.ceil(lacking - fill) } end
redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.ceil(lacking))
return { capacity - math.floor((fill - lacking + 0.001) * capacity / fill), math.ceil(lacking) }
`;

/** The token buckets of one rule in Redis, shared by all replicas. */
export class SharedBuckets {
  private limiter: RateLimiterRedis | null = null;

  constructor(
    private readonly name: string,
    private readonly rule: RateLimitRule,
    private readonly redis: RedisConnection,
  ) {}

  /** Takes tokens, at most as many as the bucket holds; null when Redis is away. */
  take(key: string, tokens: number): Promise<RateDecision | null> {
    return this.redis.attempt(async (client) => {
      this.limiter ??= this.limiterOn(client);
      try {
        return this.decision(await this.limiter.consume(key, tokens), true);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return this.decision(refusal, false);
        throw refusal;
      }
    });
  }

  private limiterOn(client: Redis): RateLimiterRedis {
    return new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `tidemark:rate:${this.name}`,
      points: this.rule.capacity,
      duration: bucketOf(this.rule).fillMs / 1000,
      customIncrTtlLuaScript: TOKEN_BUCKET,
    });
  }

  private decision({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): RateDecision {
    const seconds = Math.ceil(msBeforeNext / 1000);
    return {
      allowed,
      limit: this.rule.capacity,
      remaining: remainingPoints,
      resetSeconds: seconds,
      retryAfterSeconds: allowed ? 0 : Math.max(1, seconds),
    };
  }
}
