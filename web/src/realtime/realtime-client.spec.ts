import { jest } from '@jest/globals';
import { backoff } from './backoff.js';
import { parseFrame, tokenExpiry, widgetFrame } from './frames.js';
import { RealtimeClient, type RealtimeSurroundings, type TopicEvent } from './realtime-client.js';

class FakeSocket {
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: { type: string; data: Record<string, unknown> }[] = [];

  constructor(readonly token: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string; data: Record<string, unknown> });
  }

  close(): void {
    this.readyState = 3;
  }

  /** The server speaks. */
  says(type: string, data: object = {}, more: object = {}): void {
    this.onmessage?.({ data: JSON.stringify({ type, data, ...more }) });
  }

  /** The line is lost. */
  drops(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }
}

const TOPIC = 'dashboard:1';

function setUp(overrides: Partial<RealtimeSurroundings> = {}) {
  const sockets: FakeSocket[] = [];
  let renewals = 0;
  const client = new RealtimeClient({
    open: (token) => {
      const socket = new FakeSocket(token);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    token: () => Promise.resolve(renewals === 0 ? 'first' : `renewed${renewals}`),
    renew: () => {
      renewals += 1;
      return Promise.resolve(`renewed${renewals}`);
    },
    now: () => Date.now(),
    random: () => 1,
    online: () => true,
    ...overrides,
  });
  const events: TopicEvent[] = [];
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (!last) throw new Error('No socket was opened.');
    return last;
  };
  const live = async (): Promise<FakeSocket> => {
    await jest.advanceTimersByTimeAsync(0);
    socket().says('connected', { userId: 'u', topics: [], heartbeatSeconds: 30 });
    return socket();
  };
  return {
    client,
    sockets,
    socket,
    live,
    events,
    listen: (event: TopicEvent) => void events.push(event),
    renewals: () => renewals,
  };
}

const frames = (events: readonly TopicEvent[]): (string | undefined)[] =>
  events.flatMap((event) => (event.kind === 'frame' ? [event.frame.id] : []));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the realtime client', () => {
  it('opens one socket for all topics and subscribes to each once', async () => {
    const { client, sockets, live, listen } = setUp();
    client.subscribe(TOPIC, listen);
    client.subscribe(TOPIC, () => undefined);
    client.subscribe('dashboard:2', listen);
    expect(client.snapshot()).toBe('connecting');
    const socket = await live();
    expect(sockets).toHaveLength(1);
    expect(socket.token).toBe('first');
    expect(socket.sent).toEqual([{ type: 'subscribe', data: { topics: [TOPIC, 'dashboard:2'], since: {} } }]);
    expect(client.snapshot()).toBe('live');
  });

  it('unsubscribes with the last listener, and lets the socket go a while after the last topic', async () => {
    const { client, live, listen } = setUp();
    const first = client.subscribe(TOPIC, listen);
    const second = client.subscribe(TOPIC, () => undefined);
    const socket = await live();
    first();
    first();
    expect(socket.types()).toEqual(['subscribe']);
    second();
    expect(socket.types()).toEqual(['subscribe', 'unsubscribe']);
    expect(client.snapshot()).toBe('live');
    await jest.advanceTimersByTimeAsync(5_000);
    expect([client.snapshot(), socket.readyState]).toEqual(['idle', 3]);
  });

  it('keeps the socket from one dashboard to the next', async () => {
    const { client, sockets, live, listen } = setUp();
    client.subscribe(TOPIC, listen)();
    client.subscribe('dashboard:2', listen);
    await live();
    expect(sockets).toHaveLength(1);
  });

  it('passes frames to the listeners of their topic alone', async () => {
    const { client, live, listen, events } = setUp();
    client.subscribe(TOPIC, listen);
    const socket = await live();
    socket.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id: 'e:1' });
    socket.says('widget_data', { widgetId: 'w' }, { topic: 'dashboard:9', id: 'e:2' });
    socket.onmessage?.({ data: 'no json' });
    expect(frames(events)).toEqual(['e:1']);
  });

  it('comes back after a loss with growing waits and resumes where it was', async () => {
    const { client, sockets, socket, live, listen } = setUp();
    client.subscribe(TOPIC, listen);
    const first = await live();
    first.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id: 'e:7' });
    first.drops();
    expect(client.snapshot()).toBe('reconnecting');
    await jest.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(2);
    socket().drops();
    await jest.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    const third = await live();
    expect(third.sent).toEqual([{ type: 'subscribe', data: { topics: [TOPIC], since: { [TOPIC]: 'e:7' } } }]);
    expect(client.snapshot()).toBe('live');
  });

  it('renews the token before it expires, and at once when the server does not take it any more', async () => {
    const { client, sockets, live, listen, renewals } = setUp({
      token: () => Promise.resolve(jwt(Date.now() + 900_000)),
    });
    client.subscribe(TOPIC, listen);
    const socket = await live();
    for (let minute = 0; minute < 14; minute += 1) {
      socket.says('pong');
      await jest.advanceTimersByTimeAsync(30_000);
      socket.says('pong');
      await jest.advanceTimersByTimeAsync(30_000);
    }
    expect(socket.types()).toContain('auth');
    socket.drops(4401);
    await live();
    expect(sockets.at(-1)?.token).toMatch(/^renewed/);
    expect(renewals()).toBeGreaterThan(0);
  });

  it('closes a line that has gone dead without a word', async () => {
    const { client, sockets, live, listen } = setUp();
    client.subscribe(TOPIC, listen);
    const socket = await live();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(socket.types()).toContain('ping');
    await jest.advanceTimersByTimeAsync(15_600);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('sends filters before topics, also after a loss', async () => {
    const { client, live, listen } = setUp();
    client.setFilters('1', { country: ['USA'] });
    client.subscribe(TOPIC, listen);
    const first = await live();
    expect(first.types()).toEqual(['set_filters', 'subscribe']);
    first.drops();
    await jest.advanceTimersByTimeAsync(500);
    expect((await live()).types()).toEqual(['set_filters', 'subscribe']);
  });

  it('passes no frame on that was sent under the filters of before', async () => {
    const { client, live, listen, events } = setUp();
    client.subscribe(TOPIC, listen);
    const socket = await live();
    const frame = (id: string): void => socket.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id });
    frame('e:1');
    await jest.advanceTimersByTimeAsync(30_000);
    client.setFilters('1', { country: ['USA'] });
    client.setFilters('1', { country: ['USA'] });
    expect(socket.types()).toEqual(['subscribe', 'ping', 'unsubscribe', 'set_filters', 'ping', 'subscribe']);
    frame('e:2');
    socket.says('pong');
    frame('e:3');
    socket.says('pong');
    frame('f:1');
    expect(frames(events)).toEqual(['e:1', 'f:1']);
  });

  it('passes nothing on while the filters that were chosen last are refused, and goes on with the next ones', async () => {
    const { client, live, listen, events } = setUp();
    client.setFilters('1', { planet: 'Mars' });
    client.subscribe(TOPIC, listen);
    const socket = await live();
    const frame = (id: string): void => socket.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id });
    const refuse = (message: string): void => socket.says('error', { code: 'VALIDATION_FAILED', message }, { topic: TOPIC });
    refuse('planet');
    frame('e:1');
    client.setFilters('1', { moon: 'Io' });
    client.setFilters('1', { star: 'Sun' });
    // Nobody wants to know any more what was wrong with the one before.
    refuse('moon');
    socket.says('pong');
    refuse('star');
    socket.says('pong');
    frame('e:2');
    client.setFilters('1', { country: ['USA'] });
    socket.says('pong');
    frame('f:1');
    const refused = (message: string): TopicEvent => ({ kind: 'refused', code: 'VALIDATION_FAILED', message });
    expect(events.filter(({ kind }) => kind === 'refused')).toEqual([refused('planet'), refused('star')]);
    expect(frames(events)).toEqual(['f:1']);
  });

  it('tells of a refusal and does not ask for that topic again', async () => {
    const { client, live, listen, events } = setUp();
    client.subscribe(TOPIC, listen);
    const socket = await live();
    socket.says('error', { code: 'NOT_FOUND', message: 'There is no such topic.' }, { topic: TOPIC });
    expect(events).toEqual([{ kind: 'refused', code: 'NOT_FOUND', message: 'There is no such topic.' }]);
    socket.drops();
    await jest.advanceTimersByTimeAsync(500);
    expect((await live()).types()).toEqual([]);
  });

  it('forgets the id that it saw when the server says resync', async () => {
    const { client, live, listen, events } = setUp();
    client.subscribe(TOPIC, listen);
    const socket = await live();
    socket.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id: 'e:1' });
    socket.says('resync', { reason: 'changed' }, { topic: TOPIC });
    expect(events.at(-1)).toEqual({ kind: 'resync', reason: 'changed' });
    socket.drops();
    await jest.advanceTimersByTimeAsync(500);
    expect((await live()).sent.at(-1)?.data).toEqual({ topics: [TOPIC], since: {} });
  });

  it('waits for the network and comes back at once with it', async () => {
    const { client, sockets, live, listen } = setUp();
    client.subscribe(TOPIC, listen);
    await live();
    client.lost();
    expect(client.snapshot()).toBe('offline');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    client.retryNow();
    await live();
    expect(client.snapshot()).toBe('live');
  });

  it('starts anew for another person, with nothing of the one before', async () => {
    const { client, sockets, live, listen } = setUp();
    client.setFilters('1', { country: ['USA'] });
    client.subscribe(TOPIC, listen);
    const first = await live();
    first.says('widget_data', { widgetId: 'w' }, { topic: TOPIC, id: 'e:1' });
    client.restart();
    const second = await live();
    expect(first.readyState).toBe(3);
    expect(sockets).toHaveLength(2);
    expect(second.sent).toEqual([{ type: 'subscribe', data: { topics: [TOPIC], since: {} } }]);
  });

  it('goes on trying when no token is to be had', async () => {
    const { client, sockets, listen } = setUp({
      token: () => Promise.reject(new Error('offline')),
      online: () => false,
    });
    client.subscribe(TOPIC, listen);
    await jest.advanceTimersByTimeAsync(0);
    expect(client.snapshot()).toBe('offline');
    expect(sockets).toHaveLength(0);
  });
});

describe('the waits', () => {
  it('double up to half a minute, spread over their second half', () => {
    expect([1, 2, 3, 20].map((attempt) => backoff(attempt, 1))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(backoff(1, 0)).toBe(250);
    expect(backoff(1, 1, true)).toBe(15_000);
  });
});

describe('frames', () => {
  it('are read only when they are frames', () => {
    expect(parseFrame('{"type":"pong","data":{}}')).toEqual({ type: 'pong', data: {} });
    for (const text of ['', '[]', 'null', '{"data":{}}', 5, null]) expect(parseFrame(text)).toBeNull();
  });

  it('of widgets carry rows or an error', () => {
    const frame = (data: unknown) => widgetFrame({ type: 'widget_data', data });
    expect(frame({ widgetId: 'w', data: [], columns: [], meta: {} })).not.toBeNull();
    expect(frame({ widgetId: 'w', error: { code: 'QUERY_FAILED', message: 'no' } })).not.toBeNull();
    for (const data of [null, {}, { widgetId: 'w' }, { widgetId: 5, data: [], columns: [] }])
      expect(frame(data)).toBeNull();
  });

  it('of tokens tell when they expire', () => {
    expect(tokenExpiry(jwt(1_700_000_000_000))).toBe(1_700_000_000_000);
    for (const token of ['', 'a.b.c', 'tm_key']) expect(tokenExpiry(token)).toBeNull();
  });
});

function jwt(expiresAt: number): string {
  return `h.${btoa(JSON.stringify({ exp: expiresAt / 1000 }))}.s`;
}
