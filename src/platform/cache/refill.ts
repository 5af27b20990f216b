import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock/index.js';
import type { BackOff } from './back-off.js';
import type { Entry } from './entry.js';
import type { Flight } from './flight.js';
import { type Freshness, freshnessOf } from './freshness.js';
import type { MemoryLevel } from './memory-level.js';
import { type CachedResult, type ReadRequest, mayCover, staleLimitOf } from './read-request.js';
import type { Found, RedisLevel } from './redis-level.js';
import type { Lease } from './redis-lock.js';
import type { Counters } from './statistics.js';

/** Waits for another replica's load end here; then this process loads by itself. */
const LONGEST_LOCK_WAIT_MS = 15_000;
const FIRST_POLL_MS = 10;
const LONGEST_POLL_MS = 200;

/** What a flight brought. */
export interface Outcome {
  readonly entry: Entry;
  readonly level: CachedResult['level'];
  readonly stale: boolean;
}

/** The right to load, with the lock if there is one, and the look-up under whose stamp the result may be stored. */
interface Turn {
  readonly lease: Lease | null;
  readonly found: Found | null;
}

/** Where failures go that no caller sees. */
export interface CacheLog {
  warn(details: object, message: string): void;
}

/** How a result that memory does not hold is obtained: from the other level, from another replica's load, from the source. */
export class Refill {
  constructor(
    private readonly clock: Clock,
    private readonly memory: MemoryLevel,
    private readonly shared: RedisLevel,
    private readonly backOff: BackOff,
    private readonly counters: Counters,
    private readonly log: CacheLog,
  ) {}

  /** Runs one flight. Rejects with the source's error when no earlier result may stand in. */
  async run(request: ReadRequest, flight: Flight<Outcome>): Promise<Outcome> {
    const found = request.ttlMs > 0 ? await this.shared.find(request.key, request.tags) : null;
    if (found && flight.kind !== 'refresh') {
      const cached = this.takeShared(request, flight, found) ?? this.waitOutBackOff(request, flight, found);
      if (cached) return cached;
      this.shared.misses++;
    }
    const turn = found ? await this.takeTurn(request, flight, found) : { lease: null, found };
    if ('entry' in turn) return turn;
    try {
      return await this.load(request, flight, turn);
    } catch (error) {
      void turn.lease?.release();
      return this.cover(request, flight, turn.found, error);
    }
  }

  private async load(request: ReadRequest, flight: Flight<Outcome>, turn: Turn): Promise<Outcome> {
    this.counters.loads++;
    const bytes = await request.load(flight.signal);
    const entry: Entry = { bytes, storedAt: this.clock.now().getTime(), ttlMs: request.ttlMs };
    this.backOff.forget(request.key);
    this.keep(request, flight, entry);
    // Nobody waits for Redis.
    void this.share(request, flight, entry, turn);
    return { entry, level: 'source', stale: false };
  }

  private async share(
    request: ReadRequest,
    flight: Flight<Outcome>,
    entry: Entry,
    { found, lease }: Turn,
  ): Promise<void> {
    if (found && flight.storable && request.ttlMs > 0) {
      await this.shared.store(request.key, entry, found.stamp, request.ttlMs + staleLimitOf(request));
    }
    // After the entry is there, so that whoever waits for the lock finds it.
    await lease?.release();
  }

  /** The shared level's entry if it is good enough: for a flight in the background, one that is not ageing itself. */
  private takeShared(request: ReadRequest, flight: Flight<Outcome>, { entry }: Found): Outcome | null {
    if (!entry) return null;
    const freshness = this.judge(request, entry);
    if (freshness !== 'fresh' && (freshness !== 'ageing' || flight.kind === 'background')) return null;
    this.shared.hits++;
    this.keep(request, flight, entry);
    return { entry, level: 'l2', stale: false };
  }

  /** An outdated shared entry while the source is left alone after a failure. */
  private waitOutBackOff(request: ReadRequest, flight: Flight<Outcome>, { entry }: Found): Outcome | null {
    if (!entry || this.judge(request, entry) === 'dead') return null;
    if (!this.backOff.covers(request.key, this.clock.now().getTime())) return null;
    this.keep(request, flight, entry);
    return { entry, level: 'l2', stale: true };
  }

  /**
   * Becomes the replica that loads, or waits for the one that does and takes what it brought. Losing the lock, Redis or
   * patience never keeps an answer from coming: the load then goes ahead without.
   */
  private async takeTurn(request: ReadRequest, flight: Flight<Outcome>, found: Found): Promise<Outcome | Turn> {
    const deadline = performance.now() + LONGEST_LOCK_WAIT_MS;
    for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, LONGEST_POLL_MS)) {
      const lock = await this.shared.lock(request.key);
      const lease = typeof lock === 'object' ? lock : null;
      if (flight.kind === 'refresh' || lock === 'away') return { lease, found };
      // Looks again: whoever had the lock may have stored between the look-up and this turn.
      const again = await this.shared.find(request.key, request.tags);
      const brought = again && this.takeShared(request, flight, again);
      if (brought) {
        void lease?.release();
        return brought;
      }
      if (lease || !again || performance.now() > deadline) return { lease, found: again ?? found };
      await sleep(pause, undefined, { signal: flight.signal });
    }
  }

  /** Answers a failure with what the source answered before, if there is something and it is not too old. */
  private cover(request: ReadRequest, flight: Flight<Outcome>, found: Found | null, error: unknown): Outcome {
    if (flight.signal.aborted) throw error;
    this.counters.loadErrors++;
    const earlier = this.newest(this.memory.get(request.key), flight.storable ? found?.entry : null);
    const covered = mayCover(request, error);
    if (earlier) this.backOff.failed(request.key, this.clock.now().getTime(), covered);
    if (!earlier || !covered || this.judge(request, earlier.entry) === 'dead') throw error;
    this.keep(request, flight, earlier.entry);
    const reason = error instanceof Error ? error.message : 'unknown';
    this.log.warn({ key: request.key, reason }, 'a source failed; its earlier result stands in');
    return { ...earlier, stale: true };
  }

  private newest(inMemory: Entry | undefined, inRedis: Entry | null | undefined): Omit<Outcome, 'stale'> | null {
    if (inMemory && inMemory.storedAt >= (inRedis?.storedAt ?? 0)) return { entry: inMemory, level: 'l1' };
    return inRedis ? { entry: inRedis, level: 'l2' } : null;
  }

  private keep(request: ReadRequest, flight: Flight<Outcome>, entry: Entry): void {
    if (flight.storable && request.ttlMs > 0) this.memory.set(request.key, entry, request.tags);
  }

  private judge(request: ReadRequest, entry: Entry): Freshness {
    const ttlMs = Math.min(entry.ttlMs, request.ttlMs);
    return freshnessOf(entry.storedAt, ttlMs, staleLimitOf(request), this.clock.now().getTime());
  }
}
