import { DomainError } from '../platform/http/index.js';

export interface QueueLimits {
  /** Statements at a time on one source. */
  perSource: number;
  /** Statements at a time of one tenant, over all its sources. */
  perTenant: number;
  /** Waiting statements of one tenant; more are refused with 503. */
  maxWaiting: number;
}

interface Waiter {
  sourceId: string;
  tenantId: string;
  subject: string;
  start(): void;
}

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

  constructor(private readonly limits: QueueLimits) {}

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
   * @throws DomainError SERVICE_UNAVAILABLE when too many wait already; the signal's reason when it fires while waiting.
   */
  async run<T>(place: { tenantId: string; sourceId: string; subject: string }, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await this.admit(place, signal);
    try {
      return await work();
    } finally {
      this.count(place, -1);
      this.startNext();
    }
  }

  private admit(place: { tenantId: string; sourceId: string; subject: string }, signal: AbortSignal): Promise<void> {
    if (this.hasRoom(place)) {
      this.take(place);
      return Promise.resolve();
    }
    if (this.waiting.filter(({ tenantId }) => tenantId === place.tenantId).length >= this.limits.maxWaiting) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'Too many queries are waiting for this data source; try again shortly.', undefined, 5);
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        ...place,
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
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

  private hasRoom({ tenantId, sourceId }: { tenantId: string; sourceId: string }): boolean {
    const ofSource = this.running.get(`source:${sourceId}`) ?? 0;
    const ofTenant = this.running.get(`tenant:${tenantId}`) ?? 0;
    return ofSource < this.limits.perSource && ofTenant < this.limits.perTenant;
  }

  private take(place: { tenantId: string; sourceId: string; subject: string }): void {
    this.lastServed.set(subjectKey(place), ++this.turn);
    this.count(place, 1);
  }

  private count({ tenantId, sourceId }: { tenantId: string; sourceId: string }, change: 1 | -1): void {
    for (const key of [`source:${sourceId}`, `tenant:${tenantId}`]) {
      const next = (this.running.get(key) ?? 0) + change;
      if (next === 0) this.running.delete(key);
      else this.running.set(key, next);
    }
  }
}

const subjectKey = ({ tenantId, subject }: { tenantId: string; subject: string }): string => `${tenantId}:${subject}`;
