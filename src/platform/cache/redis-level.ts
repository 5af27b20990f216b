import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Entry, decodeEntry, encodeEntry } from './entry.js';
import { type Lease, acquireLock } from './redis-lock.js';
import type { RedisConnection } from './redis.js';

/** Larger entries would hold up the shared connection. */
const LARGEST_ENTRY_BYTES = 4 * 1024 * 1024;
/** A tag's version that is forgotten costs a miss, never an outdated answer: its successor is another one. */
const TAG_LIFE_SECONDS = 7 * 24 * 3600;
/** With more invalidations waiting for Redis than this, everything is invalidated instead. */
const MAX_PENDING = 1_000;
/** The tag that every entry carries. */
export const EVERYTHING = '*';

/** A version written over an entry is no entry, so this forgets both. */
const RENEW_ALL = `for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'EX', ARGV[2]) end return 1`;

type Subject = `${'entry' | 'tag' | 'lock'}:${string}`;

/** What a look-up found: maybe an entry, and the stamp under which a load that starts now may be stored. */
export interface Found {
  readonly entry: Entry | null;
  readonly stamp: string;
}

/**
 * L2: entries that all replicas share. Tags have versions: an entry is stored with those that were current before its
 * load began, and counts only while they still are. So invalidating costs one write a tag, however many entries carry
 * it, and a load that an invalidation overtakes is outdated the moment it is stored. Entries and versions live under
 * the name of the server's run, for a restarted server may have forgotten invalidations.
 */
export class RedisLevel {
  hits = 0;
  misses = 0;
  errors = 0;
  /** What Redis has not confirmed to have forgotten, each with the number of its latest invalidation. */
  private readonly pending = new Map<Subject, number>();
  private invalidations = 0;

  constructor(private readonly redis: RedisConnection) {}

  get configured(): boolean {
    return this.redis.configured;
  }

  get connected(): boolean {
    return this.redis.ready;
  }

  /** Looks an entry up; null when Redis is away, and then nothing may be stored either. */
  async find(key: string, tags: readonly string[]): Promise<Found | null> {
    if (!this.redis.ready || !(await this.settlePending())) return null;
    const tagNames = [EVERYTHING, ...tags].map((tag) => this.name(`tag:${tag}`));
    const values = await this.attempt((redis) => redis.mgetBuffer(this.name(`entry:${key}`), ...tagNames));
    if (!values) return null;
    const [value, ...versions] = values;
    const complete = versions.every((version) => version !== null);
    const stamp = complete ? stampOf(versions) : await this.createVersions(tagNames);
    return stamp === null ? null : { entry: complete && value ? decodeEntry(value, stamp) : null, stamp };
  }

  /** Stores an entry for `keepMs`, under the stamp of the look-up before its load. */
  async store(key: string, entry: Entry, stamp: string, keepMs: number): Promise<void> {
    if (entry.bytes.byteLength > LARGEST_ENTRY_BYTES || !this.redis.ready || !(await this.settlePending())) return;
    await this.attempt((redis) =>
      redis.set(this.name(`entry:${key}`), encodeEntry(entry, stamp), 'PX', Math.max(1, Math.ceil(keepMs))),
    );
  }

  /**
   * Gives the tags new versions and forgets the entries; as soon as Redis is back, if it is away, and before anything is
   * read from it again.
   */
  async invalidate(tags: readonly string[], keys: readonly string[]): Promise<void> {
    if (!this.configured) return;
    this.invalidations++;
    for (const tag of tags) this.pending.set(`tag:${tag}`, this.invalidations);
    for (const key of keys) this.pending.set(`entry:${key}`, this.invalidations);
    if (this.pending.size > MAX_PENDING) {
      this.pending.clear();
      this.pending.set(`tag:${EVERYTHING}`, this.invalidations);
    }
    await this.settlePending();
  }

  /** Tries once to become the replica that loads this key. */
  lock(key: string): Promise<Lease | 'busy' | 'away'> {
    return acquireLock(this.redis, this.name(`lock:${key}`));
  }

  private async settlePending(): Promise<boolean> {
    if (this.pending.size === 0) return true;
    const settling = [...this.pending];
    const names = settling.map(([subject]) => this.name(subject));
    const done = await this.attempt((redis) =>
      redis.eval(RENEW_ALL, names.length, ...names, newVersion(), TAG_LIFE_SECONDS),
    );
    if (done === null) return false;
    for (const [subject, invalidation] of settling) {
      if (this.pending.get(subject) === invalidation) this.pending.delete(subject);
    }
    return true;
  }

  private async createVersions(tagNames: readonly string[]): Promise<string | null> {
    const version = newVersion();
    const created = await this.attempt((redis) =>
      Promise.all(tagNames.map((name) => redis.set(name, version, 'EX', TAG_LIFE_SECONDS, 'NX'))),
    );
    const versions = created && (await this.attempt((redis) => redis.mgetBuffer(...tagNames)));
    return versions?.every((found) => found !== null) ? stampOf(versions) : null;
  }

  private async attempt<T>(work: (redis: Redis) => Promise<T>): Promise<T | null> {
    if (!this.redis.ready) return null;
    const result = await this.redis.attempt(work);
    if (result === null) this.errors++;
    return result;
  }

  private name(subject: Subject): string {
    return `tidemark:cache:${this.redis.run ?? ''}:${subject}`;
  }
}

function newVersion(): string {
  return randomBytes(9).toString('base64');
}

function stampOf(versions: readonly (Buffer | null)[]): string {
  return versions.map((version) => version?.toString('latin1') ?? '').join('.');
}
