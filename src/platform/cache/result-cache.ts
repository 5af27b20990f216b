import { Injectable } from '@nestjs/common';
import type { Clock } from '../clock/index.js';
import { BackOff } from './back-off.js';
import type { Entry } from './entry.js';
import { Flights, reasonOf } from './flight.js';
import { type Freshness, freshnessOf } from './freshness.js';
import { MemoryLevel } from './memory-level.js';
import { type CachedResult, type ReadRequest, staleLimitOf } from './read-request.js';
import { EVERYTHING, RedisLevel } from './redis-level.js';
import type { RedisConnection } from './redis.js';
import { type CacheLog, type Outcome, Refill } from './refill.js';
import { type CacheStatistics, Counters } from './statistics.js';

/** Every entry carries this and its key as a tag of its own, so that removing one is an invalidation like others. */
const ENTRY = 'entry:';

type InvalidationListener = (tags: string[]) => void;

/** What memory holds for a reader just now. */
interface Held {
  readonly entry: Entry;
  readonly freshness: Freshness;
  /** The source failed of late, and the entry stands in for it. */
  readonly stale: boolean;
}

/**
 * Serialised results in two levels: this process's memory (L1) and Redis (L2, where configured), filled from the source
 * by one load per key at a time. Past 70 % of its life an entry is served and loaded anew in the background; when the
 * source fails, the earlier result stands in, marked. What is invalidated is never served again, not even then.
 */
@Injectable()
export class ResultCache {
  private readonly memory: MemoryLevel;
  private readonly shared: RedisLevel;
  private readonly backOff = new BackOff();
  private readonly counters = new Counters();
  private readonly flights = new Flights<Outcome>();
  private readonly refill: Refill;
  private readonly listeners = new Set<InvalidationListener>();

  /** @param maxBytes of the entries in memory */
  constructor(
    private readonly clock: Clock,
    redis: RedisConnection,
    maxBytes: number,
    private readonly log: CacheLog,
  ) {
    this.memory = new MemoryLevel(maxBytes);
    this.shared = new RedisLevel(redis);
    this.refill = new Refill(clock, this.memory, this.shared, this.backOff, this.counters, log);
  }

  /**
   * The result of `request`, cached or loaded. Rejects with the error of `load` when no earlier result may stand in, and
   * with the reason of `request.reader.signal` when that aborts.
   */
  read(request: ReadRequest): Promise<CachedResult> {
    if (request.mode === 'bypass') return this.bypass(request);
    this.counters.reads++;
    if (request.mode !== 'refresh') {
      const hit = this.fromMemory(request);
      if (hit) return Promise.resolve(hit);
    }
    return this.board(request);
  }

  /**
   * What `read` would answer from memory and with nothing further to do: null when it would load, wait or refresh. Changes
   * and counts nothing; whoever gives the answer to a reader says so by `countAtHand`.
   */
  atHand(request: ReadRequest): CachedResult | null {
    if (request.mode !== undefined && request.mode !== 'use') return null;
    const now = this.clock.now().getTime();
    const held = this.look(request, now);
    if (!held || this.isDueForRefresh(request, held, now)) return null;
    return present(held.entry, 'l1', held.stale, request, now);
  }

  /** Counts results of `atHand` that were given to readers, as `read` would have. */
  countAtHand(results: readonly Pick<CachedResult, 'stale'>[]): void {
    for (const { stale } of results) {
      this.counters.reads++;
      this.countHit(stale);
    }
  }

  /**
   * Forgets every entry with one of the tags, here at once and in Redis before the promise resolves (when Redis is away:
   * before anything is read from it again), then tells the listeners. Loads under way answer their readers, but are not
   * kept.
   */
  async invalidateTags(tags: readonly string[]): Promise<void> {
    await this.forget(tags);
    for (const listener of this.listeners) listener([...tags]);
  }

  /** Forgets one entry, everywhere. */
  delete(key: string): Promise<void> {
    return this.invalidateTags([ENTRY + key]);
  }

  /** Forgets everything, everywhere. */
  clear(): Promise<void> {
    return this.invalidateTags([EVERYTHING]);
  }

  /** Forgets what this process holds; for when invalidations of other replicas may have been missed. */
  clearLocal(): void {
    this.forgetLocally(new Set([EVERYTHING]));
  }

  /**
   * Calls `listener` with the tags of each invalidation made here, so that they can be brought to the other replicas;
   * among them may be internal ones, for single entries and for everything.
   * @returns a function that ends it.
   */
  onInvalidate(listener: InvalidationListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Takes an invalidation that another replica's `onInvalidate` told. */
  applyRemoteInvalidation(tags: readonly string[]): Promise<void> {
    return this.forget(tags);
  }

  statistics(): CacheStatistics {
    const { counters, memory, shared } = this;
    return {
      hitRate: counters.reads === 0 ? null : 1 - counters.sourceReads / counters.reads,
      reads: counters.reads,
      outcomes: { hit: counters.hits, stale: counters.staleServed, miss: counters.sourceReads },
      l1: {
        hits: counters.l1Hits,
        misses: counters.l1Misses,
        entries: memory.size,
        bytes: memory.bytes,
        evictions: memory.evictions,
        errors: 0,
      },
      l2: {
        hits: shared.hits,
        misses: shared.misses,
        entries: null,
        bytes: null,
        evictions: 0,
        errors: shared.errors,
        configured: shared.configured,
        connected: shared.connected,
      },
      source: {
        loads: counters.loads,
        errors: counters.loadErrors,
        shared: counters.shared,
        refreshes: counters.refreshes,
        abandoned: this.flights.abandonments,
        staleServed: counters.staleServed,
      },
    };
  }

  /** Serves from memory; null when there is nothing to serve without asking further. */
  private fromMemory(request: ReadRequest): CachedResult | null {
    const now = this.clock.now().getTime();
    const held = this.look(request, now);
    if (!held) {
      this.counters.l1Misses++;
      return null;
    }
    this.countHit(held.stale);
    if (this.isDueForRefresh(request, held, now)) this.refreshInBackground(request);
    return present(held.entry, 'l1', held.stale, request, now);
  }

  /** The entry in memory, if it may be served. */
  private look(request: ReadRequest, now: number): Held | null {
    const entry = this.memory.get(request.key);
    if (!entry) return null;
    const freshness = freshnessOf(entry.storedAt, Math.min(entry.ttlMs, request.ttlMs), staleLimitOf(request), now);
    const stale = freshness === 'expired' && this.backOff.covers(request.key, now);
    return freshness === 'dead' || (freshness === 'expired' && !stale) ? null : { entry, freshness, stale };
  }

  private isDueForRefresh({ key }: ReadRequest, { freshness }: Held, now: number): boolean {
    return freshness === 'ageing' && !this.backOff.holds(key, now) && !this.flights.find(key, 'background');
  }

  private countHit(stale: boolean): void {
    this.counters.l1Hits++;
    if (stale) this.counters.staleServed++;
    else this.counters.hits++;
  }

  private async board(request: ReadRequest): Promise<CachedResult> {
    const signal = request.reader?.signal;
    if (signal?.aborted) throw reasonOf(signal);
    const kind = request.mode === 'refresh' ? 'refresh' : 'read';
    const joined = this.flights.find(request.key, kind);
    if (joined) this.counters.shared++;
    const flight =
      joined ?? this.flights.start(request.key, request.tags, kind, (started) => this.refill.run(request, started));
    const { entry, level, stale } = await flight.join(signal);
    if (stale) this.counters.staleServed++;
    else if (level === 'source') this.counters.sourceReads++;
    else this.counters.hits++;
    return present(entry, level, stale, request, this.clock.now().getTime());
  }

  private async bypass(request: ReadRequest): Promise<CachedResult> {
    const { signal } = request.reader ?? new AbortController();
    if (signal.aborted) throw reasonOf(signal);
    const bytes = await request.load(signal);
    return { bytes, level: 'source', storedAt: this.clock.now(), ttlRemainingMs: 0, stale: false };
  }

  private refreshInBackground(request: ReadRequest): void {
    this.counters.refreshes++;
    const flight = this.flights.start(request.key, request.tags, 'background', (started) =>
      this.refill.run(request, started),
    );
    flight.outcome.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.log.warn({ key: request.key, reason }, 'a result could not be refreshed in the background');
    });
  }

  private forget(tags: readonly string[]): Promise<void> {
    // Both in one go: from now on nothing is read from Redis before it knows.
    this.forgetLocally(new Set(tags));
    return this.shared.invalidate(
      tags.filter((tag) => !tag.startsWith(ENTRY)),
      tags.filter((tag) => tag.startsWith(ENTRY)).map((tag) => tag.slice(ENTRY.length)),
    );
  }

  private forgetLocally(tags: ReadonlySet<string>): void {
    if (tags.has(EVERYTHING)) {
      this.memory.clear();
      this.backOff.clear();
    }
    for (const tag of tags) {
      if (tag.startsWith(ENTRY)) this.memory.delete(tag.slice(ENTRY.length));
      else this.memory.dropTag(tag);
    }
    this.flights.invalidate(
      (flight) => tags.has(EVERYTHING) || tags.has(ENTRY + flight.key) || flight.tags.some((tag) => tags.has(tag)),
    );
  }
}

function present(
  entry: Entry,
  level: CachedResult['level'],
  stale: boolean,
  request: ReadRequest,
  now: number,
): CachedResult {
  const ttlMs = Math.min(entry.ttlMs, request.ttlMs);
  return {
    bytes: entry.bytes,
    level,
    storedAt: new Date(entry.storedAt),
    ttlRemainingMs: stale ? 0 : Math.max(0, Math.min(ttlMs, entry.storedAt + ttlMs - now)),
    stale,
  };
}
