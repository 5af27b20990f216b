import { Slots } from './slots.js';

const bounds = { timeoutMs: 1000, onTimeout: () => new Error('too late') };

describe('Slots', () => {
  it('lets no more through than there are, in the order of their coming', async () => {
    const slots = new Slots(2);
    const first = await slots.take(bounds);
    const second = await slots.take(bounds);
    const order: string[] = [];
    const third = slots.take(bounds).then((release) => (order.push('third'), release));
    const fourth = slots.take(bounds).then((release) => (order.push('fourth'), release));
    await Promise.resolve();
    expect(order).toEqual([]);
    first();
    (await third)();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
    second();
  });

  it('counts a release once', async () => {
    const slots = new Slots(1);
    const release = await slots.take(bounds);
    release();
    release();
    await slots.take(bounds);
    await expect(slots.take({ ...bounds, timeoutMs: 5 })).rejects.toThrow('too late');
  });

  it('forgets who gave up waiting', async () => {
    const slots = new Slots(1);
    const release = await slots.take(bounds);
    const controller = new AbortController();
    const waiting = slots.take({ ...bounds, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    release();
    (await slots.take({ ...bounds, timeoutMs: 5 }))();
  });

  it('does not lose a slot that is given at the moment of giving up', async () => {
    const slots = new Slots(1);
    const release = await slots.take(bounds);
    const controller = new AbortController();
    const waiting = slots.take({ ...bounds, signal: controller.signal });
    waiting.catch(() => undefined);
    release();
    controller.abort();
    await waiting.then((held) => held()).catch(() => undefined);
    (await slots.take({ ...bounds, timeoutMs: 5 }))();
  });
});
