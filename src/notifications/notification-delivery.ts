import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { DeliveryLimits } from './delivery-limits.js';
import { type ClaimedRow, DeliveryRepository, type Lane } from './delivery.repository.js';
import { DeliveryStatistics, type ReceiverKind } from './delivery-statistics.js';
import { Lanes, type Place } from './domain/lanes.js';
import type { Message } from './domain/message.js';
import { GIVEN_UP_AFTER_MS, MOST_TRIES, waitAfter } from './domain/retries.js';
import { OutboxAwaits } from './notifications.events.js';
import { Receivers } from './receivers.js';
import { DeliveryFailure, type Outcome } from './senders/sender.js';

/** Lanes of one look into the outbox. */
const LANES_AT_ONCE = 500;
/** Lanes whose rows are taken at the same time, without taking the whole pool of connections. */
const CLAIMS_AT_ONCE = 3;
/** What is on its way when the process is to end is waited for so long. */
const LEAVE_MS = 4_000;

/**
 * Takes what is due from the outbox and has it delivered. Any number of processes do so at once: a row is one's that has
 * claimed it, until it is settled or the claim ends, as it does when that process dies.
 */
@Injectable()
export class NotificationDelivery implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NotificationDelivery.name);
  private readonly lanes: Lanes;
  private readonly underWay = new Set<Promise<void>>();
  private readonly leaving = new AbortController();
  private looking: Promise<number> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    private readonly repository: DeliveryRepository,
    private readonly receivers: Receivers,
    private readonly statistics: DeliveryStatistics,
    private readonly limits: DeliveryLimits,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    this.lanes = new Lanes(limits.well, limits.failing);
    events.on(OutboxAwaits, () => void this.look().catch((error: unknown) => this.logger.warn({ reason: (error as Error).message }, 'the outbox could not be looked into')));
  }

  /**
   * Looks what is due, and begins to deliver it without waiting for the end. Who asks while somebody is looking has it
   * looked once more.
   * @returns messages that were begun
   */
  look(): Promise<number> {
    this.again = true;
    this.looking ??= this.lookWhileAsked().finally(() => (this.looking = null));
    return this.looking;
  }

  /** The receiver answers: what waits for it is tried at once. */
  async answers(lane: Lane): Promise<void> {
    this.lanes.succeeded(lane.tenantId, lane.lane);
    if ((await this.repository.hurry(lane, this.clock.now())) > 0) await this.look();
  }

  /** Lets what is on its way arrive; what does not in time is broken off, and tried again by whoever comes next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    const timer = setTimeout(() => this.leaving.abort(), LEAVE_MS);
    await this.looking?.catch(() => undefined);
    await Promise.allSettled(this.underWay);
    clearTimeout(timer);
  }

  private async lookWhileAsked(): Promise<number> {
    let begun = 0;
    while (this.again && !this.stopped) {
      this.again = false;
      const due = await this.repository.dueLanes(this.clock.now(), LANES_AT_ONCE);
      const work = async (): Promise<void> => {
        for (let next = due.shift(); next && !this.stopped; next = due.shift()) begun += Number(await this.begin(next));
      };
      await Promise.all(Array.from({ length: CLAIMS_AT_ONCE }, work));
    }
    return begun;
  }

  private async begin(lane: Lane): Promise<boolean> {
    const place = this.lanes.take(lane.tenantId, lane.lane, this.clock.now().getTime());
    if (!place) return false;
    const token = randomUUID();
    let rows: ClaimedRow[] = [];
    try {
      const now = this.clock.now();
      rows = await this.repository.claim(lane, { token, now, until: new Date(now.getTime() + this.limits.claimMs) });
    } finally {
      if (rows.length === 0) place();
    }
    const [first] = rows;
    if (!first) return false;
    const ended = this.finish(lane, token, first, rows, place);
    this.underWay.add(ended);
    void ended.finally(() => this.underWay.delete(ended));
    return true;
  }

  /** Never rejects: what could not be written down is tried again when the claim ends. */
  private async finish(lane: Lane, token: string, first: ClaimedRow, rows: readonly ClaimedRow[], place: Place): Promise<void> {
    let kind: ReceiverKind = 'unknown';
    try {
      const outcome = await this.attempt(lane, first, messageOf(first, rows), (told) => (kind = told));
      await this.settle(lane, token, rows, outcome, kind);
    } catch (error) {
      this.logger.error({ err: error, kind, messageId: first.messageId }, 'the end of a delivery could not be written');
    } finally {
      place();
      // There may be more for this receiver, or for one that there was no room for.
      if (!this.stopped) void this.look().catch((error: unknown) => this.logger.warn({ reason: (error as Error).message }, 'the outbox could not be looked into'));
    }
  }

  private async attempt({ tenantId }: Lane, first: ClaimedRow, message: Message, told: (kind: ReceiverKind) => void): Promise<Outcome> {
    if (first.attempts > MOST_TRIES.passing) return failed('It was tried many times without coming to an end.', 'final');
    const signal = AbortSignal.any([AbortSignal.timeout(this.limits.timeoutMs), this.leaving.signal]);
    try {
      return await this.receivers.deliver({ tenantId }, first, message, signal, told);
    } catch (error) {
      if (error instanceof DeliveryFailure) return failed(error.message, error.failure);
      // Ours, not the receiver's: the ledger says no more than that.
      this.logger.error({ err: error, messageId: message.id }, 'a delivery failed');
      return failed('Something went wrong here; the log of this installation says what.', 'passing');
    }
  }

  private async settle(lane: Lane, token: string, rows: readonly ClaimedRow[], outcome: Outcome, kind: ReceiverKind): Promise<void> {
    const now = this.clock.now();
    const attempts = Math.max(...rows.map((row) => row.attempts));
    if (outcome.delivered) {
      this.statistics.count(kind, 'delivered', await this.repository.delivered(lane, token, now));
      if (this.lanes.succeeded(lane.tenantId, lane.lane) || attempts > 1) await this.repository.hurry(lane, now);
      return;
    }
    const waitMs = waitAfter(attempts, outcome.retryAfterMs, Math.random());
    this.lanes.failed(lane.tenantId, lane.lane, outcome.retryAfterMs === null ? null : now.getTime() + waitMs);
    const postponement = { error: outcome.said, nextAt: new Date(now.getTime() + waitMs), mostTries: MOST_TRIES[outcome.failure], givenUpAfterMs: GIVEN_UP_AFTER_MS };
    const { retried, dead } = await this.repository.postpone(lane, token, postponement, now);
    this.statistics.count(kind, 'retried', retried);
    this.statistics.count(kind, 'dead', dead);
  }
}

function failed(said: string, failure: DeliveryFailure['failure']): Outcome {
  return { delivered: false, said, failure, retryAfterMs: null };
}

function messageOf(first: ClaimedRow, rows: readonly ClaimedRow[]): Message {
  return {
    id: first.messageId,
    idempotencyKey: rows.length === 1 ? first.key : first.messageId,
    told: rows.map(({ id, key, subjectKind, subjectId, content }) => ({ id, key, subject: { kind: subjectKind, id: subjectId }, content })),
  };
}
