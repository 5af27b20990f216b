import { Global, Logger, Module } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { LimitsConfig, RedisConfig } from '../config/index.js';
import { CacheRelay } from './cache-relay.js';
import { RedisConnection } from './redis.js';
import { ResultCache } from './result-cache.js';

/** The result cache, and the connection to Redis that it shares with others. */
@Global()
@Module({
  providers: [
    CacheRelay,
    {
      provide: RedisConnection,
      inject: [RedisConfig],
      useFactory: (config: RedisConfig) => new RedisConnection(config.url),
    },
    {
      provide: ResultCache,
      inject: [Clock, RedisConnection, LimitsConfig],
      useFactory: (clock: Clock, redis: RedisConnection, limits: LimitsConfig) =>
        new ResultCache(clock, redis, limits.cacheBytes, new Logger(ResultCache.name)),
    },
  ],
  exports: [RedisConnection, ResultCache],
})
export class CacheModule {}
