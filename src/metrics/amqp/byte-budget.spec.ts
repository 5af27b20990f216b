import { ByteBudget } from './byte-budget.js';

/** Ends when told to. */
function gate(): { promise: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the budget of unpacked bodies', () => {
  it('opens one after the other while there is room, and goes on when something has ended', async () => {
    const budget = new ByteBudget(100);
    const opened: number[] = [];
    const gates = [gate(), gate(), gate()];
    const all = gates.map(({ promise }, index) =>
      budget.with(
        () => (opened.push(index), Promise.resolve(Buffer.alloc(60))),
        async () => (await promise, index),
      ),
    );
    await settle();
    expect(opened).toEqual([0, 1]);
    gates[1]?.end();
    await settle();
    expect(opened).toEqual([0, 1, 2]);
    for (const { end } of gates) end();
    expect(await Promise.all(all)).toEqual([0, 1, 2]);
  });

  it('is not used up by what fails, in opening or in use', async () => {
    const budget = new ByteBudget(1);
    const fail = (): Promise<never> => Promise.reject(new Error('broken'));
    await expect(budget.with(fail, () => Promise.resolve())).rejects.toThrow('broken');
    await expect(budget.with(() => Promise.resolve(Buffer.alloc(9)), fail)).rejects.toThrow('broken');
    expect(await budget.with(() => Promise.resolve(Buffer.alloc(9)), ({ length }) => Promise.resolve(length))).toBe(9);
  });
});
