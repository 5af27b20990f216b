import { Global, Module } from '@nestjs/common';
import { RedisConnection } from '../../cache/index.js';
import { Clock } from '../../clock/index.js';
import { LimitsConfig } from '../../config/index.js';
import { QueryPace } from './query-pace.js';
import { RATE_LIMIT_RULES } from './rate-limit-rules.js';
import { RateLimiter } from './rate-limiter.js';

/** The process's rate limiter; needs the cache module for its connection to Redis. */
@Global()
@Module({
  providers: [
    {
      provide: RateLimiter,
      inject: [Clock, RedisConnection, LimitsConfig],
      useFactory: (clock: Clock, redis: RedisConnection, limits: LimitsConfig) =>
        new RateLimiter(clock, redis, RATE_LIMIT_RULES, limits.rateLimitFactor),
    },
    QueryPace,
  ],
  exports: [RateLimiter, QueryPace],
})
export class RateLimitModule {}
