import { Global, Logger, Module } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { Measurements, counted } from '../measurements/index.js';
import { LimitsConfig, RedisConfig } from '../config/index.js';
import { CacheSubjects } from './cache-subjects.js';
import { CacheRelay } from './cache-relay.js';
import { RedisConnection } from './redis.js';
import { ResultCache } from './result-cache.js';

/** The result cache, and the connection to Redis that it shares with others. */
@Global()
@Module({
  providers: [
    CacheRelay,
    CacheSubjects,
    {
      provide: RedisConnection,
      inject: [RedisConfig],
      useFactory: (config: RedisConfig) => new RedisConnection(config.url),
    },
    {
      provide: ResultCache,
      inject: [Clock, RedisConnection, LimitsConfig, Measurements],
      useFactory: (clock: Clock, redis: RedisConnection, limits: LimitsConfig, measurements: Measurements) => {
        const cache = new ResultCache(clock, redis, limits.cacheBytes, new Logger(ResultCache.name));
        measurements.readTotals(() =>
          Object.entries(cache.statistics().outcomes).map(([outcome, reads]) =>
            counted('cache.requests', reads, { dimensions: { outcome } }),
          ),
        );
        return cache;
      },
    },
  ],
  exports: [CacheSubjects, RedisConnection, ResultCache],
})
export class CacheModule {}
