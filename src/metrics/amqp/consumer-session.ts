import { setTimeout as pause } from 'node:timers/promises';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { toDomainError } from '../../platform/http/index.js';
import type { ConsumerStatistics } from './consumer-statistics.js';
import { DeadLetter } from './dead-letter.js';
import type { MessageIntake } from './message-intake.js';
import type { PacedLog } from './paced-log.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Attempts at what fails for a reason that nobody knows, before it is laid aside: half a minute in all. */
const MOST_ATTEMPTS = 12;

/** The attempt was given up, and the message left to the broker, which delivers it again. */
const ABANDONED = Symbol('abandoned');

/**
 * The messages of one channel. Each is acknowledged when its events are committed, or when it lies safely among the dead
 * letters. What may pass by itself is waited for with the message in hand, so that the prefetch, and not a loop of
 * deliveries, is what the broker feels. What is in hand when the channel ends is delivered again over the next.
 */
export class ConsumerSession {
  private readonly underWay = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private gone = false;

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly deadQueue: string,
    private readonly intake: MessageIntake,
    private readonly statistics: ConsumerStatistics,
    private readonly log: PacedLog,
  ) {}

  take(message: ConsumeMessage): void {
    const left = this.statistics.came();
    const work = this.handle(message).finally(() => {
      left();
      this.underWay.delete(work);
    });
    this.underWay.add(work);
  }

  /** The channel is no more: nothing can be acknowledged over it. */
  lost(): void {
    this.gone = true;
    this.ending.abort();
  }

  /** Waits until what is being written is acknowledged; what is not yet, or would have to be tried again, is left to the broker. */
  async finish(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.underWay);
  }

  private async handle(message: ConsumeMessage): Promise<void> {
    const letter = await this.insist(
      () => this.intake.take(message, this.ending.signal),
      () => DeadLetter.whole(message, 'failed', 'The events could not be written, however often it was tried; the log tells why.', null),
    );
    if (letter === ABANDONED) return;
    if (letter !== null && (await this.insist(() => this.bury(letter))) === ABANDONED) return;
    if (this.gone) return;
    try {
      this.channel.ack(message);
      this.statistics.wasAcknowledged();
    } catch {
      // The channel has ended this moment; the message comes again.
    }
  }

  /**
   * Tries until it is done, with growing pauses.
   * @param instead what stands in when it fails too often for a reason of its own; without it is tried for ever
   */
  private async insist<T>(work: () => Promise<T>, instead?: () => T): Promise<T | typeof ABANDONED> {
    for (let attempt = 1; !this.gone; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (this.ending.signal.aborted) return ABANDONED;
        const { code } = toDomainError(error);
        this.log.warn('held', { code, reason: (error as Error).message }, 'a message from RabbitMQ waits to be taken');
        if (instead && attempt >= MOST_ATTEMPTS && code === 'INTERNAL_ERROR') return instead();
        this.statistics.isTriedAgain();
        const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
        await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: this.ending.signal }).catch(() => undefined);
        if (this.ending.signal.aborted) return ABANDONED;
      }
    }
    return ABANDONED;
  }

  /** Resolves when the broker has the letter on its disk. */
  private bury(letter: DeadLetter): Promise<void> {
    return new Promise((resolve, reject) => {
      this.channel.sendToQueue(this.deadQueue, letter.content, letter.options, (error: unknown) => {
        if (error) {
          reject(error instanceof Error ? error : new Error('the broker refused a dead letter'));
          return;
        }
        // A letter that found no queue was handed back before this, which ended the session.
        if (!this.gone) {
          this.statistics.wasLaidAside(letter.reason);
          this.log.warn(letter.reason, { queue: this.deadQueue, problem: letter.sentence }, 'a message from RabbitMQ was laid aside');
        }
        resolve();
      });
    });
  }
}
