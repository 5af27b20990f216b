import type { AnalyticsPace } from '../platform/config/index.js';
import type { TrackedEvent } from './domain/tracked-event.js';
import type { Verdict } from './domain/verdict.js';
import { EventQueue } from './event-queue.js';

/** Nothing is sent by the clock, unless a test says so. */
const NEVER = 3_600_000;
const PACE: AnalyticsPace = { batch: 3, afterMs: NEVER, waitsMs: [1, 1], answerMs: NEVER, mostWaiting: 5, lastMs: NEVER };

const event = (id: number): TrackedEvent => ({
  id: String(id),
  name: 'Dashboard Viewed',
  at: new Date(0),
  who: { tenantId: 't', kind: 'user', id: 'u' },
  properties: {},
});

interface Request {
  ids: string[];
  signal: AbortSignal;
  answer: (verdict: Verdict) => void;
  fail: (error: Error) => void;
}

/** A service that answers as the test says, request by request. */
class Service {
  readonly requests: Request[] = [];
  sent = 0;
  readonly dropped: Record<string, number> = {};
  private wanted: (() => void) | null = null;
  readonly queue: EventQueue;

  constructor(pace: Partial<AnalyticsPace> = {}) {
    this.queue = new EventQueue(
      { ...PACE, ...pace },
      {
        send: (batch, signal) =>
          new Promise<Verdict>((answer, fail) => {
            signal.addEventListener('abort', () => fail(new Error('aborted')));
            this.requests.push({ ids: batch.map(({ id }) => id), signal, answer, fail });
            this.wanted?.();
          }),
        sent: (count) => (this.sent += count),
        dropped: (count, reason) => (this.dropped[reason] = (this.dropped[reason] ?? 0) + count),
      },
    );
  }

  add(...ids: number[]): void {
    for (const id of ids) this.queue.add(event(id));
  }

  /** The request of that number, once it has been made. */
  async request(number: number): Promise<Request> {
    for (;;) {
      const found = this.requests[number];
      if (found) return found;
      await new Promise<void>((resolve) => (this.wanted = resolve));
    }
  }
}

/** Long enough for whatever needs no timer. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a queue of events', () => {
  it('sends full batches at once and in order, one request at a time', async () => {
    const service = new Service();
    service.add(1, 2, 3, 4, 5, 6, 7);
    expect(service.requests.map(({ ids }) => ids)).toEqual([['1', '2', '3']]);
    service.requests[0]?.answer('taken');
    expect((await service.request(1)).ids).toEqual(['4', '5', '6']);
    service.requests[1]?.answer('taken');
    await settled();
    expect([service.requests.length, service.sent]).toEqual([2, 6]);
  });

  it('sends a batch that is not full after a while', async () => {
    const service = new Service({ afterMs: 1 });
    service.add(1);
    (await service.request(0)).answer('taken');
    service.add(2);
    expect((await service.request(1)).ids).toEqual(['2']);
  });

  it('drops a batch after bounded tries, and goes on with the next', async () => {
    const service = new Service();
    service.add(1, 2, 3);
    (await service.request(0)).answer('again');
    (await service.request(1)).fail(new Error('broken off'));
    (await service.request(2)).answer('again');
    await settled();
    expect([service.requests.map(({ ids }) => ids.length), service.dropped]).toEqual([[3, 3, 3], { unreachable: 3 }]);
    service.add(4, 5, 6);
    expect((await service.request(3)).ids).toEqual(['4', '5', '6']);
  });

  it('does not try again what was refused', async () => {
    const service = new Service();
    service.add(1, 2, 3);
    (await service.request(0)).answer('refused');
    await settled();
    expect([service.requests.length, service.dropped]).toEqual([1, { refused: 3 }]);
  });

  it('holds no more than it may, whatever comes while a service hangs', async () => {
    const service = new Service();
    service.add(1, 2, 3);
    for (let id = 4; id < 1_004; id += 1) service.add(id);
    expect(service.dropped).toEqual({ full: 995 });
    (await service.request(0)).answer('taken');
    expect((await service.request(1)).ids).toEqual(['4', '5', '6']);
  });

  it('waits for an answer only so long', async () => {
    const service = new Service({ answerMs: 1, waitsMs: [] });
    service.add(1, 2, 3);
    const { signal } = await service.request(0);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await settled();
    expect(service.dropped).toEqual({ unreachable: 3 });
  });

  it('sends what is left when it is closed, and then takes nothing', async () => {
    const service = new Service();
    service.add(1, 2);
    const closed = service.queue.close();
    (await service.request(0)).answer('taken');
    await closed;
    service.add(3);
    expect([service.sent, service.dropped]).toEqual([2, { shutdown: 1 }]);
  });

  it('sends at its end what waited for another try, once', async () => {
    const service = new Service({ waitsMs: [NEVER, NEVER] });
    service.add(1, 2, 3, 4);
    (await service.request(0)).answer('again');
    await settled();
    const closed = service.queue.close();
    (await service.request(1)).answer('again');
    (await service.request(2)).answer('taken');
    await closed;
    expect([service.requests.map(({ ids }) => ids.length), service.sent, service.dropped]).toEqual([[3, 3, 1], 1, { unreachable: 3 }]);
  });

  it('is closed though a service never answers; what it had is counted', async () => {
    const service = new Service({ lastMs: 1 });
    service.add(1, 2, 3, 4);
    await service.queue.close();
    await settled();
    expect([service.requests.length, service.sent, service.dropped]).toEqual([1, 0, { shutdown: 4 }]);
  });
});
