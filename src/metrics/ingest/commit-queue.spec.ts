import { CommitQueue } from './commit-queue.js';

interface Batch {
  size: number;
  name?: string;
}

/** A queue whose flushes end when told to. */
function newQueue(options: { delayMs?: number; flushAt?: number; flushMost?: number; capacity?: number } = {}) {
  const flushes: { batches: readonly Batch[]; end: (error?: Error) => void }[] = [];
  const queue = new CommitQueue<Batch, string>({
    delayMs: 5,
    flushAt: 10,
    flushMost: 20,
    capacity: 50,
    ...options,
    flush: (batches) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void => (error ? reject(error) : resolve(batches.map(({ name }) => ({ status: 'fulfilled', value: `done ${name ?? ''}` }))));
        flushes.push({ batches, end });
      }),
  });
  return { queue, flushes };
}

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) await turn(2);
  expect(condition()).toBe(true);
}

describe('group commit', () => {
  it('writes together what comes within a moment, and answers each when it is written', async () => {
    const { queue, flushes } = newQueue();
    const answers = ['a', 'b'].map((name) => queue.add({ size: 1, name }));
    expect(flushes).toHaveLength(0);
    await until(() => flushes.length === 1);
    expect([flushes[0]?.batches.length, queue.depth]).toEqual([2, 2]);
    flushes[0]?.end();
    expect(await Promise.all(answers)).toEqual(['done a', 'done b']);
    expect(queue.depth).toBe(0);
  });

  it('waits no longer when enough is there, and takes no more than fits one flush', async () => {
    const { queue, flushes } = newQueue({ delayMs: 60_000 });
    const answers = Array.from({ length: 5 }, () => queue.add({ size: 6 }));
    expect(flushes.map(({ batches }) => batches.length)).toEqual([2]);
    flushes[0]?.end();
    await until(() => flushes.length === 2);
    expect(flushes[1]?.batches.length).toBe(3);
    flushes[1]?.end();
    await Promise.all(answers);
  });

  it('writes one flush after the other', async () => {
    const { queue, flushes } = newQueue();
    const answers = [queue.add({ size: 10 }), queue.add({ size: 10 })];
    await turn(20);
    expect(flushes).toHaveLength(1);
    flushes[0]?.end();
    await until(() => flushes.length === 2);
    flushes[1]?.end();
    await Promise.all(answers);
  });

  it('refuses what would not fit, with a hint when to come again, and takes anything when it is empty', async () => {
    const { queue, flushes } = newQueue();
    const large = queue.add({ size: 500 });
    expect(() => queue.add({ size: 1 })).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 }));
    flushes[0]?.end();
    await large;
    const next = queue.add({ size: 1 });
    await until(() => flushes.length === 2);
    flushes[1]?.end();
    await next;
  });

  it('fails what was in a flush that failed, and goes on', async () => {
    const { queue, flushes } = newQueue();
    const failing = queue.add({ size: 10 });
    flushes[0]?.end(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    const next = queue.add({ size: 10, name: 'x' });
    flushes[1]?.end();
    expect(await next).toBe('done x');
  });

  it('drains: writes at once what waits, and what comes while it does', async () => {
    const { queue, flushes } = newQueue({ delayMs: 60_000 });
    const first = queue.add({ size: 1 });
    const drained = queue.drain();
    expect(flushes).toHaveLength(1);
    const second = queue.add({ size: 1 });
    flushes[0]?.end();
    await until(() => flushes.length === 2);
    flushes[1]?.end();
    await Promise.all([drained, first, second]);
    expect(queue.depth).toBe(0);
  });
});
