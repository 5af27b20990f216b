import { workThrough } from './work-through.js';

const going = new AbortController().signal;

describe('working through what is due', () => {
  it('does each item once, a few at a time, and counts those that fail', async () => {
    const done: number[] = [];
    let [now, most] = [0, 0];
    const failed = await workThrough([1, 2, 3, 4, 5, 6, 7], going, async (item) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
      if (item % 3 === 0) throw new Error(`${item}`);
      done.push(item);
    });
    expect([done.sort(), failed, most]).toEqual([[1, 2, 4, 5, 7], 2, 3]);
  });

  it('fails when nothing succeeds', async () => {
    await expect(workThrough([1, 2], going, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await expect(workThrough([], going, () => Promise.reject(new Error('away')))).resolves.toBe(0);
  });

  it('begins nothing more when it is to stop', async () => {
    const stopping = new AbortController();
    const done: number[] = [];
    await workThrough([1, 2, 3, 4, 5], stopping.signal, async (item) => {
      done.push(item);
      stopping.abort();
    });
    expect(done).toEqual([1]);
  });
});
