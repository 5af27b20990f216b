import { LRUCache } from 'lru-cache';
import { type Entry, ownBytes } from './entry.js';

/** One entry may take this share of the level, so that a single huge result does not push out all others. */
const LARGEST_SHARE = 1 / 8;
/** What an entry costs besides its bytes and names: objects, list links, tag sets. */
const OVERHEAD_BYTES = 500;
const OVERHEAD_PER_TAG_BYTES = 100;

interface Held extends Entry {
  readonly tags: readonly string[];
}

/** L1: least recently used entries of this process, bounded by bytes. A hit copies nothing and parses nothing. */
export class MemoryLevel {
  evictions = 0;
  private readonly largestBytes: number;
  private readonly entries: LRUCache<string, Held>;
  private readonly keysByTag = new Map<string, Set<string>>();

  /** @param maxBytes of entries, their names and their overhead together */
  constructor(maxBytes: number) {
    this.largestBytes = Math.max(1, Math.floor(maxBytes * LARGEST_SHARE));
    this.entries = new LRUCache<string, Held>({
      maxSize: maxBytes,
      sizeCalculation: sizeOf,
      dispose: (held, key, reason) => {
        if (reason === 'evict') this.evictions++;
        this.unlink(key, held.tags);
      },
    });
  }

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.entries.calculatedSize;
  }

  get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  /** Keeps the entry; one that is too large only removes what was there. */
  set(key: string, entry: Entry, tags: readonly string[]): void {
    const held: Held = { bytes: ownBytes(entry.bytes), storedAt: entry.storedAt, ttlMs: entry.ttlMs, tags };
    if (sizeOf(held, key) > this.largestBytes) {
      this.entries.delete(key);
      return;
    }
    this.entries.set(key, held);
    for (const tag of tags) {
      const keys = this.keysByTag.get(tag);
      if (keys) keys.add(key);
      else this.keysByTag.set(tag, new Set([key]));
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Removes every entry that carries the tag. */
  dropTag(tag: string): void {
    for (const key of [...(this.keysByTag.get(tag) ?? [])]) this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private unlink(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.keysByTag.get(tag);
      if (keys?.delete(key) && keys.size === 0) this.keysByTag.delete(tag);
    }
  }
}

function sizeOf(held: Held, key: string): number {
  return held.bytes.byteLength + 2 * key.length + OVERHEAD_BYTES + OVERHEAD_PER_TAG_BYTES * held.tags.length;
}
