import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import { type Sent, send } from './sending.js';

/** Events of a batch; small enough that many batches are under way when something is killed. */
export const EVENTS_A_BATCH = 20;

interface Batch {
  /** Value of each of its events, by which they are found again. */
  readonly number: number;
  readonly key: string;
  readonly events: readonly object[];
  acknowledged: boolean;
}

/** A client that keeps sending batches, remembers which were acknowledged, and sends the others again. */
export class Sender {
  readonly batches: Batch[] = [];
  readonly refusals: Sent[] = [];
  /** Events that answers called accepted, in all. */
  accepted = 0;
  private stopped = false;
  private readonly loops: Promise<void>[] = [];

  constructor(
    private readonly accessToken: string,
    /** Where batches go, in turn. */
    private readonly urls: () => readonly string[],
  ) {}

  get acknowledged(): number {
    return this.batches.filter(({ acknowledged }) => acknowledged).length;
  }

  /** Sends batches side by side, each by key or by the ids of its events, to one of the servers or, now and then, to all at once. */
  start(sideBySide = 6): void {
    this.loops.push(...Array.from({ length: sideBySide }, () => this.loop()));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  /** Sends what has no acknowledgement again until it has one. */
  async settle(): Promise<void> {
    await eventually(async () => {
      for (const batch of this.batches) if (!batch.acknowledged) await this.attempt(batch, this.urls()[0] ?? '');
      expect(this.batches.filter(({ acknowledged }) => !acknowledged)).toEqual([]);
    }, 30_000);
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const batch = this.make();
      const urls = this.urls();
      const targets = batch.number % 5 === 0 ? urls : [urls[batch.number % urls.length] ?? ''];
      await Promise.all(targets.map((url) => this.attempt(batch, url)));
    }
  }

  private make(): Batch {
    const number = this.batches.length;
    const withIds = number % 2 === 0;
    const timestamp = new Date(Date.now() - (number % 3) * 60_000).toISOString();
    const events = Array.from({ length: EVENTS_A_BATCH }, (_, index) => ({
      metric: 'load',
      value: number,
      timestamp,
      dimensions: { worker: `w${index % 4}` },
      ...(withIds ? { id: randomUUID() } : {}),
    }));
    const batch = { number, key: randomUUID(), events, acknowledged: false };
    this.batches.push(batch);
    return batch;
  }

  private async attempt(batch: Batch, url: string): Promise<void> {
    const key = batch.number % 2 === 0 ? {} : { key: batch.key };
    try {
      const answer = await send(url, this.accessToken, batch.events, { ...key, signal: AbortSignal.timeout(20_000) });
      if (answer.status !== 202) {
        this.refusals.push(answer);
        return;
      }
      expect(answer.data.accepted + answer.data.duplicates).toBe(EVENTS_A_BATCH);
      this.accepted += answer.data.accepted;
      batch.acknowledged = true;
    } catch (error) {
      // The server has gone away; what became of the batch is not known. Anything else is a failure of the test. (By name:
      // the error is of a realm other than the test's.)
      if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error;
    }
  }
}
