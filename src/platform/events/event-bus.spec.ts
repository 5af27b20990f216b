import { DomainEvent, EventBus } from './event-bus.js';

class Rang extends DomainEvent<{ times: number }> {
  static readonly eventName = 'bell.rang';
  static readonly relayed = true;
}

/** Something that is done later, by whoever holds it. */
function later(): { readonly done: Promise<void>; finish(): void } {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return { done, finish };
}

describe('the bus of events', () => {
  it('hands an event to all who listen until they leave, and to the relay once', async () => {
    const bus = new EventBus();
    const [heard, relayed]: [number[], unknown[]] = [[], []];
    bus.relayThrough((name, payload) => relayed.push([name, payload]));
    const leave = bus.on(Rang, ({ times }) => void heard.push(times));
    bus.on(Rang, ({ times }) => void heard.push(-times));
    bus.publish(new Rang({ times: 1 }));
    leave();
    bus.publish(new Rang({ times: 2 }));
    await bus.onApplicationShutdown();
    expect(heard.sort()).toEqual([-1, -2, 1].sort());
    expect(relayed).toEqual([['bell.rang', { times: 1 }], ['bell.rang', { times: 2 }]]);
  });

  it('ends when the handlers at work have ended, and begins nothing then', async () => {
    const bus = new EventBus();
    const work = later();
    const heard: string[] = [];
    bus.on(Rang, async ({ times }) => {
      await work.done;
      heard.push(`handled ${times}`);
    });
    bus.publish(new Rang({ times: 1 }));
    const ended = bus.onApplicationShutdown().then(() => heard.push('ended'));
    bus.publish(new Rang({ times: 2 }));
    bus.receive('bell.rang', { times: 3 });
    work.finish();
    await ended;
    expect(heard).toEqual(['handled 1', 'ended']);
  });
});
