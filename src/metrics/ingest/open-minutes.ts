import type { Rollup } from '../domain/rollup.js';
import type { MinuteOfSeries } from './ingest.repository.js';

/** Minutes of series that are kept in memory; some 1 kB each. */
const MOST_MINUTES = 50_000;
/** Marks that are remembered, of series in quarters of an hour. */
const MOST_MARKS = 400_000;
/** Older minutes than these take no events; which of them were written need not be known any more. */
const FORGOTTEN_MS = 8 * 86_400_000;

/**
 * What this writer's rows of minutes hold, of all tenants, so that a flush need not read them back. It changes while a
 * flush is written; when that fails, what it touched must be forgotten, and is read again from the database, which knows.
 */
export class OpenMinutes {
  private readonly minutes = new Map<number, Map<number, Rollup>>();
  /** Minutes of which rows may be in the database that are not here. */
  private readonly partial = new Set<number>();
  private size = 0;

  /** The rollup in memory; `absent` when there is none in the database either; `unknown` when that must be looked up. */
  find({ seriesId, minute }: MinuteOfSeries): Rollup | 'absent' | 'unknown' {
    return this.minutes.get(minute)?.get(seriesId) ?? (this.partial.has(minute) ? 'unknown' : 'absent');
  }

  put({ seriesId, minute }: MinuteOfSeries, rollup: Rollup): void {
    let rollups = this.minutes.get(minute);
    if (!rollups) this.minutes.set(minute, (rollups = new Map<number, Rollup>()));
    rollups.set(seriesId, rollup);
    this.size += 1;
  }

  forget(touched: Iterable<MinuteOfSeries>): void {
    for (const { seriesId, minute } of touched) {
      this.partial.add(minute);
      if (this.minutes.get(minute)?.delete(seriesId)) this.size -= 1;
    }
  }

  /** Lets minutes go, the oldest first, until few enough are left. */
  shrink(now: number, most = MOST_MINUTES): void {
    if (this.size <= most) return;
    for (const minute of [...this.minutes.keys()].sort((a, b) => a - b)) {
      if (this.size <= most) break;
      this.size -= this.minutes.get(minute)?.size ?? 0;
      this.minutes.delete(minute);
      this.partial.add(minute);
    }
    for (const minute of this.partial) if (minute < now - FORGOTTEN_MS) this.partial.delete(minute);
  }
}

/** Which marks of dirty buckets this writer has set and compaction has not taken. */
export class SetMarks {
  private readonly bySlot = new Map<string, Set<number>>();
  private size = 0;

  has(slot: string, seriesId: number): boolean {
    return this.bySlot.get(slot)?.has(seriesId) ?? false;
  }

  add(slot: string, seriesId: number): void {
    if (this.size >= MOST_MARKS) {
      // Marks are set again where they are not known: that harms nothing.
      this.bySlot.clear();
      this.size = 0;
    }
    let marked = this.bySlot.get(slot);
    if (!marked) this.bySlot.set(slot, (marked = new Set<number>()));
    if (!marked.has(seriesId)) this.size += 1;
    marked.add(seriesId);
  }

  forget(slot: string): void {
    this.size -= this.bySlot.get(slot)?.size ?? 0;
    this.bySlot.delete(slot);
  }
}
