export { atMost } from './at-most.js';
export { type CacheSubject, CacheSubjects, type Warmed } from './cache-subjects.js';
export { CacheModule } from './cache.module.js';
export { type CachedResult, type ReadRequest, isRefusal } from './read-request.js';
export { RedisConnection } from './redis.js';
export { ResultCache } from './result-cache.js';
export type { CacheStatistics, LevelStatistics } from './statistics.js';
