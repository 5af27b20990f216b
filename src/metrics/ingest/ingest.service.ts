import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { BLANK, Unreadable } from '../domain/batch-items.js';
import { EventReader, type MetricEvent, Rejection, type ValidEvent } from '../domain/event.js';
import { type BatchOutcome, EventBatch } from './batch.js';
import { CommitQueue } from './commit-queue.js';
import { IngestStatistics } from './ingest-statistics.js';
import { IngestWriter } from './ingest-writer.js';
import { hashed } from './keys.js';
import { KnownSeries } from './known-series.js';

/** Events that are read before others get their turn. */
const ITEMS_A_TURN = 2_000;
const FLUSH_DELAY_MS = 50;
const FLUSH_AT = 5_000;
const FLUSH_MOST = 10_000;
const CAPACITY = 100_000;

/** What became of a batch, once all that was accepted is durable. */
export interface IngestResult {
  accepted: number;
  duplicates: number;
  /** By rising index. */
  rejected: { index: number; reason: string }[];
}

/** Takes events in: checks each, and answers when those that keep the rules are committed with their rollups. */
@Injectable()
export class IngestService implements BeforeApplicationShutdown {
  private readonly known = new KnownSeries();
  private readonly queue: CommitQueue<EventBatch, BatchOutcome>;

  constructor(
    writer: IngestWriter,
    private readonly statistics: IngestStatistics,
    private readonly clock: Clock,
  ) {
    this.queue = new CommitQueue({
      delayMs: FLUSH_DELAY_MS,
      flushAt: FLUSH_AT,
      flushMost: FLUSH_MOST,
      capacity: CAPACITY,
      flush: async (batches) => {
        const stop = statistics.flushing(batches.reduce((sum, { size }) => sum + size, 0));
        return writer.flush(batches).finally(stop);
      },
    });
    statistics.watchDepth(() => this.queue.depth);
  }

  /** What waits is written at once; requests that are still being answered may add to it until the server has ended. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.drain();
  }

  /**
   * Takes in events of this process, by the same way as those that come over HTTP.
   * @param key recognises the batch when it is given again, within the UTC day of each event
   * @throws DomainError SERVICE_UNAVAILABLE when the buffer is full; the database's error when it failed
   */
  record(tenantId: string, events: Iterable<MetricEvent>, key: string | null = null): Promise<IngestResult> {
    return this.take(tenantId, events, key);
  }

  /** Refuses now what would be refused after it was read: there is no room. */
  assertRoom(): void {
    this.refusing(() => this.queue.assertRoom(1));
  }

  /** As `record`, for items of any kind, in the order of their index. */
  async take(tenantId: string, items: Iterable<unknown>, key: string | null): Promise<IngestResult> {
    const now = this.clock.now().getTime();
    const { events, rejections } = await this.read(tenantId, items, now);
    const outcome = events.length === 0 ? NOTHING : await this.write(new EventBatch(tenantId, events, key === null ? null : hashed(`batch ${key}`), now));
    const all = [...rejections, ...outcome.rejected];
    for (const { rule } of all) this.statistics.rejectedFor(rule);
    this.statistics.counted(outcome.accepted, outcome.duplicates);
    const rejected = all.sort((a, b) => a.index - b.index).map(({ index, reason }) => ({ index, reason }));
    return { accepted: outcome.accepted, duplicates: outcome.duplicates, rejected };
  }

  private async read(tenantId: string, items: Iterable<unknown>, now: number): Promise<{ events: ValidEvent[]; rejections: Rejection[] }> {
    const reader = new EventReader(this.known.of(tenantId));
    const events: ValidEvent[] = [];
    const rejections: Rejection[] = [];
    let index = 0;
    for (const item of items) {
      const event = item === BLANK ? null : item instanceof Unreadable ? new Rejection(index, 'json', item.reason) : reader.read(item, index, now);
      if (event instanceof Rejection) rejections.push(event);
      else if (event) events.push(event);
      index += 1;
      if (index % ITEMS_A_TURN === 0) await nextTurn();
    }
    return { events, rejections };
  }

  private write(batch: EventBatch): Promise<BatchOutcome> {
    return this.refusing(() => this.queue.add(batch)).catch((error: unknown) => {
      this.statistics.refusedFor('failed');
      throw error;
    });
  }

  private refusing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.statistics.refusedFor('full');
      throw error;
    }
  }
}

const NOTHING: BatchOutcome = { accepted: 0, duplicates: 0, rejected: [] };
