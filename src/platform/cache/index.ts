export { CacheModule } from './cache.module.js';
export type { CachedResult, ReadRequest } from './read-request.js';
export { RedisConnection } from './redis.js';
export { ResultCache } from './result-cache.js';
export type { CacheStatistics, LevelStatistics } from './statistics.js';
