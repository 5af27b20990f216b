import { setTimeout as pause } from 'node:timers/promises';
import type { AnalyticsPace } from '../platform/config/index.js';
import type { TrackedEvent } from './domain/tracked-event.js';
import type { Verdict } from './domain/verdict.js';

/** Why events were dropped. */
export const DROP_REASONS = ['full', 'refused', 'unreachable', 'shutdown'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** What a queue needs of the world. */
export interface QueueEnds {
  /** Sends a batch, once; a throw is as good as `again`. */
  send(batch: readonly TrackedEvent[], signal: AbortSignal): Promise<Verdict>;
  sent(count: number): void;
  dropped(count: number, reason: DropReason): void;
}

/**
 * Events on their way to one service: in batches, one request at a time, each batch tried a few times and then dropped.
 * It holds no more than it was told to, and no timer while nothing waits.
 */
export class EventQueue {
  private waiting: TrackedEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | null = null;
  private trying: AbortController | null = null;
  private readonly closing = new AbortController();
  private over = false;

  constructor(
    private readonly pace: AnalyticsPace,
    private readonly ends: QueueEnds,
  ) {}

  /** Takes an event, or drops it when there is no room. Waits for nothing. */
  add(event: TrackedEvent): void {
    if (this.closing.signal.aborted) return this.ends.dropped(1, 'shutdown');
    if (this.waiting.length >= this.pace.mostWaiting) return this.ends.dropped(1, 'full');
    this.waiting.push(event);
    this.plan();
  }

  /** Sends what is left, within the time that there is for it, and drops the rest. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    const enough = new AbortController();
    const late = pause(this.pace.lastMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([this.drain(), late]);
    enough.abort();
    this.over = true;
    this.trying?.abort();
    const rest = this.waiting.splice(0).length;
    if (rest > 0) this.ends.dropped(rest, 'shutdown');
  }

  private plan(): void {
    if (this.waiting.length >= this.pace.batch) void this.drain();
    else if (this.waiting.length > 0 && !this.draining) this.timer ??= setTimeout(() => void this.drain(), this.pace.afterMs).unref();
  }

  private drain(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.draining ??= this.sendAll().finally(() => {
      this.draining = null;
      if (!this.closing.signal.aborted) this.plan();
    });
    return this.draining;
  }

  /** The first batch as it is; further ones when they are full, or at the end. */
  private async sendAll(): Promise<void> {
    do await this.deliver(this.waiting.splice(0, this.pace.batch));
    while (!this.over && this.waiting.length >= (this.closing.signal.aborted ? 1 : this.pace.batch));
  }

  private async deliver(batch: readonly TrackedEvent[]): Promise<void> {
    if (batch.length === 0) return;
    for (const wait of [...this.pace.waitsMs, null]) {
      const verdict = await this.attempt(batch);
      if (verdict === 'taken') return this.ends.sent(batch.length);
      if (verdict === 'refused') return this.ends.dropped(batch.length, 'refused');
      if (wait === null || this.closing.signal.aborted) break;
      // Who closes the queue ends the wait: what is in hand is tried once more.
      await pause(wait, undefined, { ref: false, signal: this.closing.signal }).catch(() => undefined);
    }
    this.ends.dropped(batch.length, this.over ? 'shutdown' : 'unreachable');
  }

  private async attempt(batch: readonly TrackedEvent[]): Promise<Verdict> {
    const trying = new AbortController();
    this.trying = trying;
    const timer = setTimeout(() => trying.abort(), this.pace.answerMs).unref();
    try {
      return await this.ends.send(batch, trying.signal);
    } catch {
      return 'again';
    } finally {
      clearTimeout(timer);
      this.trying = null;
    }
  }
}
