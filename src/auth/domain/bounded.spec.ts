import { Bounded } from './bounded.js';

const full = (): Error => new Error('full');

describe('bounded work', () => {
  it('never runs more at a time than it may', async () => {
    const bounded = new Bounded(2, 100, full);
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        bounded.run(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
  });

  it('refuses whoever finds the queue full, and serves those who wait in order', async () => {
    const bounded = new Bounded(1, 2, full);
    const order: number[] = [];
    const jobs = [1, 2, 3, 4].map((number) => bounded.run(() => Promise.resolve(order.push(number))));
    const outcomes = await Promise.allSettled(jobs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(order).toEqual([1, 2, 3]);
  });

  it('gives the place back when work fails', async () => {
    const bounded = new Bounded(1, 0, full);
    await expect(bounded.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(bounded.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
