import type { Rejection, ValidEvent } from '../domain/event.js';
import type { Sized } from './commit-queue.js';

/** Events of one sender that are written, and answered, together. */
export class EventBatch implements Sized {
  constructor(
    readonly tenantId: string,
    readonly events: readonly ValidEvent[],
    /** Recognises the batch when it is sent again; null: its events without ids count each time. */
    readonly key: string | null,
    /** When it came, ms since 1970. */
    readonly receivedAt: number,
  ) {}

  get size(): number {
    return this.events.length;
  }
}

/** What became of a batch once it was committed. */
export interface BatchOutcome {
  accepted: number;
  duplicates: number;
  /** Found only while writing: series beyond the quota. */
  rejected: Rejection[];
}
