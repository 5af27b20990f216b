import { DomainError } from '../http/index.js';
import { FairQueue } from './fair-queue.js';

const place = (subject: string, sourceId = 's', tenantId = 't'): { tenantId: string; sourceId: string; subject: string } => ({
  tenantId,
  sourceId,
  subject,
});
const never = new AbortController().signal;

/** Work that ends when it is told to. */
function held(): { work: () => Promise<void>; end: () => void } {
  let end: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (end = resolve));
  return { work: () => gate, end };
}

describe('FairQueue', () => {
  it('runs no more at once than a source may', async () => {
    const queue = new FairQueue({ perSource: 2, perTenant: 9, maxWaiting: 9, maxWaitMs: 60_000 });
    const gates = [held(), held(), held()];
    const runs = gates.map((gate) => queue.run(place('u'), never, gate.work));
    expect([queue.runningCount, queue.waitingCount]).toEqual([2, 1]);
    gates[0]?.end();
    await runs[0];
    expect([queue.runningCount, queue.waitingCount]).toEqual([2, 0]);
    gates.forEach((gate) => gate.end());
    await Promise.all(runs);
    expect(queue.runningCount).toBe(0);
  });

  it('runs no more at once than a tenant may, and leaves other tenants alone', async () => {
    const queue = new FairQueue({ perSource: 9, perTenant: 1, maxWaiting: 9, maxWaitMs: 60_000 });
    const gate = held();
    const runs = [
      queue.run(place('u', 'a', 't1'), never, gate.work),
      queue.run(place('u', 'b', 't1'), never, gate.work),
      queue.run(place('u', 'c', 't2'), never, gate.work),
    ];
    expect([queue.runningCount, queue.waitingCount]).toEqual([2, 1]);
    gate.end();
    await Promise.all(runs);
  });

  it('lets one who asks once go before the rest of one who asked for many', async () => {
    const queue = new FairQueue({ perSource: 1, perTenant: 9, maxWaiting: 99, maxWaitMs: 60_000 });
    const order: string[] = [];
    const first = held();
    const runs = [queue.run(place('greedy'), never, first.work)];
    for (let index = 0; index < 5; index += 1) runs.push(queue.run(place('greedy'), never, async () => void order.push('greedy')));
    runs.push(queue.run(place('modest'), never, async () => void order.push('modest')));
    first.end();
    await Promise.all(runs);
    expect(order[0]).toBe('modest');
    expect(order).toHaveLength(6);
  });

  it('refuses with Retry-After when too many wait', async () => {
    const queue = new FairQueue({ perSource: 1, perTenant: 1, maxWaiting: 1, maxWaitMs: 60_000 });
    const gate = held();
    const runs = [queue.run(place('u'), never, gate.work), queue.run(place('u'), never, gate.work)];
    const refusal = await queue.run(place('u'), never, held().work).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5 });
    gate.end();
    await Promise.all(runs);
  });

  it('forgets a waiter that leaves', async () => {
    const queue = new FairQueue({ perSource: 1, perTenant: 1, maxWaiting: 9, maxWaitMs: 60_000 });
    const first = held();
    const running = queue.run(place('u'), never, first.work);
    const leaving = new AbortController();
    let ran = false;
    const left = queue.run(place('u'), leaving.signal, async () => void (ran = true)).catch((error: unknown) => error);
    leaving.abort();
    expect(await left).toHaveProperty('name', 'AbortError');
    first.end();
    await running;
    expect([ran, queue.runningCount, queue.waitingCount]).toEqual([false, 0, 0]);
  });

  it('frees the place when the work fails', async () => {
    const queue = new FairQueue({ perSource: 1, perTenant: 1, maxWaiting: 0, maxWaitMs: 60_000 });
    await queue.run(place('u'), never, () => Promise.reject(new Error('no'))).catch(() => undefined);
    expect(await queue.run(place('u'), never, async () => 'yes')).toBe('yes');
  });

  it('lets one subject have no more of a source than its share, and leaves the rest to others', async () => {
    const queue = new FairQueue({ perSource: 2, perSubject: 1, perTenant: 9, maxWaiting: 9, maxWaitMs: 60_000 });
    const first = held();
    const running = queue.run(place('u'), never, first.work);
    const second = queue.run(place('u'), never, async () => 'second');
    expect(await queue.run(place('v'), never, async () => 'other')).toBe('other');
    expect(await queue.run(place('u', 'elsewhere'), never, async () => 'elsewhere')).toBe('elsewhere');
    expect([queue.runningCount, queue.waitingCount]).toEqual([1, 1]);
    first.end();
    await running;
    expect(await second).toBe('second');
  });

  it('refuses with Retry-After who has waited too long, and forgets them', async () => {
    const queue = new FairQueue({ perSource: 1, perTenant: 1, maxWaiting: 9, maxWaitMs: 10 });
    const first = held();
    const running = queue.run(place('u'), never, first.work);
    let ran = false;
    const refusal = await queue.run(place('v'), never, async () => void (ran = true)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5 });
    first.end();
    await running;
    expect([ran, queue.runningCount, queue.waitingCount]).toEqual([false, 0, 0]);
  });
});
