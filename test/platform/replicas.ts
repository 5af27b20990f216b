import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, jest } from '@jest/globals';
import { type ReadRequest, RedisConnection, ResultCache } from '../../src/platform/cache/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { inWords } from '../support/cached-source.js';
import { LocalRedis, REDIS_SERVER } from './local-redis.js';

/** Life of the replicas' results. */
export const TTL_MS = 60_000;

/** Tests that need a Redis of their own; reported as skipped, by name, where there is no redis-server. */
export const withRedis = REDIS_SERVER === null ? describe.skip : describe;

/** What a test started, to be ended after it. */
const cleanUps: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

class AheadClock extends Clock {
  aheadMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

/** Waits for what comes by itself. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('what was waited for did not come');
}

/** A Redis that ends with the test. */
export async function startRedis(...options: string[]): Promise<LocalRedis> {
  const redis = await LocalRedis.start(...options);
  cleanUps.push(() => redis.remove());
  return redis;
}

/** A process's connection, and what it logged. */
export function connect(url: string) {
  const log = { log: jest.fn(), warn: jest.fn() };
  const connection = new RedisConnection(url, log);
  cleanUps.push(() => connection.onApplicationShutdown());
  return { connection, log };
}

/** One process's cache, with a source that answers what `value` says. */
export function replica(url: string) {
  const { connection, log } = connect(url);
  const clock = new AheadClock();
  const cache = new ResultCache(clock, connection, 10_000_000, { warn: jest.fn() });
  const source = { value: 'old', calls: 0, delayMs: 0, broken: null as Error | null };
  const request = (changes: Partial<ReadRequest> = {}): ReadRequest => ({
    key: 'k',
    tags: ['source:1', 'tenant:1'],
    ttlMs: TTL_MS,
    load: async (signal) => {
      source.calls++;
      const { value } = source;
      if (source.delayMs > 0) await sleep(source.delayMs, undefined, { signal });
      if (source.broken) throw source.broken;
      return Buffer.from(value);
    },
    ...changes,
  });
  const read = async (changes: Partial<ReadRequest> = {}): Promise<string> =>
    inWords(await cache.read(request(changes)));
  return { cache, clock, connection, log, read, request, source };
}

export type Replica = ReturnType<typeof replica>;

/** Replicas that have found the Redis. */
export async function replicas(redis: LocalRedis, count: number): Promise<Replica[]> {
  const all = Array.from({ length: count }, () => replica(redis.url));
  await until(() => all.every(({ connection }) => connection.ready));
  return all;
}

/** Brings invalidations from each to all others, as the event relay does. */
export function relay(all: readonly Replica[]): void {
  for (const from of all) {
    from.cache.onInvalidate((tags) => {
      for (const to of all) if (to !== from) void to.cache.applyRemoteInvalidation(tags);
    });
  }
}

/** Names of the entries that Redis holds. */
export const entriesIn = async (redis: LocalRedis): Promise<string[]> =>
  (await redis.command('KEYS', 'tidemark:cache:*:entry:*')) as string[];
