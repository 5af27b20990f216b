import { DomainError } from '../http/index.js';

export interface QueueLimits {
  /** Statements at a time on one source. */
  perSource: number;
  /** Statements at a time of one subject on one source; as many as the source may unless given. */
  perSubject?: number;
  /** Statements at a time of one tenant, over all its sources. */
  perTenant: number;
  /** Waiting statements of one tenant; more are refused with 503. */
  maxWaiting: number;
  /** Milliseconds that one may wait; then it is refused with 503. */
  maxWaitMs: number;
}

/** Whose statement it is, and where it is to run. */
export interface QueuePlace {
  tenantId: string;
  sourceId: string;
  /** The person, key or token that asks. */
  subject: string;
}

interface Waiter extends QueuePlace {
  start(): void;
}

/** Seconds after which one who was refused may try again. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Bounds how many statements run at once, by source and by tenant. Waiting callers take turns by subject (the person
 * or key that asks), so that one who asks for fifty widgets does not hold up one who asks for a single table.
 */
export class FairQueue {
  private readonly running = new Map<string, number>();
  private readonly waiting: Waiter[] = [];
  /** When each subject was last served; the one served longest ago goes first. */
  private readonly lastServed = new Map<string, number>();
  private turn = 0;

  /**
   * @param what it is that waits, for the words of a refusal
   * @param forWhat what it waits for, in the same words
   */
  constructor(
    private readonly limits: QueueLimits,
    private readonly what = 'queries',
    private readonly forWhat = 'for this data source',
  ) {}

  get runningCount(): number {
    let sum = 0;
    for (const [key, count] of this.running) if (key.startsWith('tenant:')) sum += count;
    return sum;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  /**
   * Runs `work` when its turn comes.
   * @throws DomainError SERVICE_UNAVAILABLE when too many wait already or the wait was too long; the signal's reason
   *   when it fires while waiting.
   */
  async run<T>(place: QueuePlace, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await this.admit(place, signal);
    try {
      return await work();
    } finally {
      this.count(place, -1);
      this.startNext();
    }
  }

  private admit(place: QueuePlace, signal: AbortSignal): Promise<void> {
    if (this.hasRoom(place)) {
      this.take(place);
      return Promise.resolve();
    }
    if (this.waiting.filter(({ tenantId }) => tenantId === place.tenantId).length >= this.limits.maxWaiting) {
      throw busy(this.what, this.forWhat);
    }
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      };
      const giveUp = (reason: Error): void => {
        stop();
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(reason);
      };
      const leave = (): void => giveUp(signal.reason as Error);
      const waiter: Waiter = {
        ...place,
        start: () => {
          stop();
          resolve();
        },
      };
      const timer = setTimeout(() => giveUp(busy(this.what, this.forWhat)), this.limits.maxWaitMs).unref();
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(waiter);
    });
  }

  private startNext(): void {
    for (;;) {
      let best = -1;
      let bestServed = Infinity;
      this.waiting.forEach((waiter, index) => {
        const served = this.lastServed.get(subjectKey(waiter)) ?? 0;
        if (served < bestServed && this.hasRoom(waiter)) {
          best = index;
          bestServed = served;
        }
      });
      const [next] = best < 0 ? [] : this.waiting.splice(best, 1);
      if (!next) break;
      this.take(next);
      next.start();
    }
    if (this.waiting.length === 0) this.lastServed.clear();
  }

  private hasRoom(place: QueuePlace): boolean {
    const { perSource, perTenant, perSubject = perSource } = this.limits;
    const limits = [perSource, perTenant, perSubject];
    return countersOf(place).every((counter, index) => (this.running.get(counter) ?? 0) < (limits[index] ?? 0));
  }

  private take(place: QueuePlace): void {
    this.lastServed.set(subjectKey(place), ++this.turn);
    this.count(place, 1);
  }

  private count(place: QueuePlace, change: 1 | -1): void {
    for (const counter of countersOf(place)) {
      const next = (this.running.get(counter) ?? 0) + change;
      if (next === 0) this.running.delete(counter);
      else this.running.set(counter, next);
    }
  }
}

const subjectKey = ({ tenantId, subject }: QueuePlace): string => `${tenantId}:${subject}`;

/** What is counted of a place: its source, its tenant, its subject on the source. */
const countersOf = (place: QueuePlace): [string, string, string] => [
  `source:${place.sourceId}`,
  `tenant:${place.tenantId}`,
  `subject:${place.sourceId}:${subjectKey(place)}`,
];

const busy = (what: string, forWhat: string): DomainError =>
  new DomainError('SERVICE_UNAVAILABLE', `Too many ${what} are waiting ${forWhat}; try again shortly.`, undefined, RETRY_AFTER_SECONDS);
