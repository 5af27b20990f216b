import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.js';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** Keys remembered; a forgotten one is merely tried a little sooner. */
const MAX_KEYS = 10_000;

interface Failure {
  readonly count: number;
  readonly until: number;
  readonly covered: boolean;
}

/** Remembers which keys' sources failed of late, so that a broken source is not asked again by every reader. */
export class BackOff {
  private readonly failures = new LRUCache<string, Failure>(atMost(MAX_KEYS));

  /** Whether the source should not be asked unless somebody needs it; `now` in milliseconds. */
  holds(key: string, now: number): boolean {
    return this.current(key, now) !== null;
  }

  /** Whether an earlier result may be answered meanwhile. */
  covers(key: string, now: number): boolean {
    return this.current(key, now)?.covered ?? false;
  }

  /** Doubles the wait from one second up to thirty. `covered`: an earlier result may stand in for this failure. */
  failed(key: string, now: number, covered: boolean): void {
    const count = (this.failures.get(key)?.count ?? 0) + 1;
    this.failures.set(key, { count, until: now + Math.min(FIRST_MS * 2 ** (count - 1), LONGEST_MS), covered });
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  clear(): void {
    this.failures.clear();
  }

  private current(key: string, now: number): Failure | null {
    const failure = this.failures.get(key);
    // A wait longer than the longest means that the clock was set back.
    return failure && failure.until > now && failure.until - now <= LONGEST_MS ? failure : null;
  }
}
