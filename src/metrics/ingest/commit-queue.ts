import { DomainError } from '../../platform/http/index.js';

/** What waits to be written together with others. */
export interface Sized {
  /** Rows, or what else is bounded; at least 1. */
  readonly size: number;
}

export interface CommitQueueOptions<Batch extends Sized, Outcome> {
  /** How long a batch waits for company, ms. */
  readonly delayMs: number;
  /** Size at which nobody waits any longer. */
  readonly flushAt: number;
  /** Size up to which batches are taken into one flush; a larger one goes by itself. */
  readonly flushMost: number;
  /** Size that may wait in all, what is being written included. */
  readonly capacity: number;
  /** Writes batches and tells how each ended, in order. When it rejects, all of them have failed. */
  readonly flush: (batches: readonly Batch[]) => Promise<readonly PromiseSettledResult<Outcome>[]>;
}

interface Waiting<Batch, Outcome> {
  readonly batch: Batch;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Group commit: what comes within a moment is written by one transaction, one at a time, and answered when that has
 * committed. The queue is bounded, so that a database that lags is felt by senders and not by memory.
 */
export class CommitQueue<Batch extends Sized, Outcome> {
  private waiting: Waiting<Batch, Outcome>[] = [];
  private waitingSize = 0;
  private flushingSize = 0;
  private flushing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private draining = false;

  constructor(private readonly options: CommitQueueOptions<Batch, Outcome>) {}

  /** Size of all that is not written yet. */
  get depth(): number {
    return this.waitingSize + this.flushingSize;
  }

  /**
   * Has a batch written.
   * @returns what became of it, after the commit.
   * @throws DomainError SERVICE_UNAVAILABLE with Retry-After when the queue is full; whatever its flush fails with.
   */
  add(batch: Batch): Promise<Outcome> {
    this.assertRoom(batch.size);
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, since: performance.now(), resolve, reject });
      this.waitingSize += batch.size;
      this.wake();
    });
  }

  /** Lets whoever would wait in vain know before they have done the work. A batch of any size has room when nothing waits. */
  assertRoom(size: number): void {
    if (this.depth === 0 || this.depth + size <= this.options.capacity) return;
    throw new DomainError('SERVICE_UNAVAILABLE', 'More is waiting to be written than may; send it again in a moment.', undefined, 1);
  }

  /** Writes what waits without waiting for more, now and from now on. Resolves when nothing is left. */
  async drain(): Promise<void> {
    this.draining = true;
    while (this.depth > 0) {
      this.wake();
      await this.flushing;
    }
  }

  private wake(): void {
    if (this.flushing || this.waiting.length === 0) return;
    const waitMs = this.draining || this.waitingSize >= this.options.flushAt ? 0 : this.oldestWaitMs();
    if (waitMs > 0) {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.wake();
      }, waitMs);
      return;
    }
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.flushing = this.flushSome().finally(() => {
      this.flushing = null;
      this.wake();
    });
  }

  private oldestWaitMs(): number {
    const since = this.waiting[0]?.since ?? 0;
    return Math.ceil(since + this.options.delayMs - performance.now());
  }

  private async flushSome(): Promise<void> {
    const taken = this.take();
    try {
      const endings = await this.options.flush(taken.map(({ batch }) => batch));
      for (const [index, { resolve, reject }] of taken.entries()) {
        const ending = endings[index];
        if (ending?.status === 'fulfilled') resolve(ending.value);
        else reject(ending?.reason);
      }
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      this.flushingSize = 0;
    }
  }

  private take(): Waiting<Batch, Outcome>[] {
    let count = 0;
    let size = 0;
    for (const { batch } of this.waiting) {
      if (count > 0 && size + batch.size > this.options.flushMost) break;
      count += 1;
      size += batch.size;
    }
    const taken = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    this.waitingSize -= size;
    this.flushingSize = size;
    return taken;
  }
}
