import { jest } from '@jest/globals';
import { backoff } from './backoff.js';
import { LiveTopic } from './live-topic.js';

class FakeSocket {
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { type: string; data: Record<string, unknown> }[] = [];

  constructor(readonly token: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string; data: Record<string, unknown> });
  }

  close(): void {
    this.readyState = 3;
  }

  says(type: string, data: object = {}, more: object = {}): void {
    this.onmessage?.({ data: JSON.stringify({ type, data, ...more }) });
  }

  drops(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }
}

const TOPIC = 'dashboard:1';

function setUp(renew: () => Promise<string> = () => Promise.resolve('second')) {
  const sockets: FakeSocket[] = [];
  const told: string[] = [];
  let token = 'first';
  const topic = new LiveTopic(
    '1',
    {
      open: (used) => {
        const socket = new FakeSocket(used);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      token: () => token,
      renew: async () => (token = await renew()),
      random: () => 1,
    },
    {
      frame: ({ widgetId }) => told.push(`frame ${widgetId}`),
      resync: (changed) => told.push(changed ? 'changed' : 'resync'),
      status: (status) => told.push(status),
    },
  );
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('No socket was opened.');
    return socket;
  };
  const connected = (): FakeSocket => {
    last().says('connected', { heartbeatSeconds: 30 });
    return last();
  };
  const frame = (widgetId: string, id: string): void => last().says('widget_data', { widgetId, data: [], columns: [], meta: {} }, { topic: TOPIC, id });
  return { topic, sockets, told, last, connected, frame, become: (next: string) => (token = next) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('live updates', () => {
  it('come over a socket with the token, for this dashboard alone', () => {
    const { topic, told, connected, frame, last } = setUp();
    topic.start();
    expect(last().token).toBe('first');
    expect(connected().sent).toEqual([{ type: 'subscribe', data: { topics: [TOPIC], since: {} } }]);
    frame('a', 'e:1');
    last().says('widget_data', { widgetId: 'b', data: [], columns: [] }, { topic: 'dashboard:2', id: 'e:2' });
    last().onmessage?.({ data: 'no json' });
    last().says('widget_data', { widgetId: 'c' }, { topic: TOPIC });
    expect(told).toEqual(['connecting', 'live', 'frame a']);
  });

  it('resume after a loss where they were, with growing waits', async () => {
    const { topic, sockets, told, connected, frame, last } = setUp();
    topic.start();
    connected();
    frame('a', 'e:7');
    last().drops();
    await jest.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    last().drops();
    await jest.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(connected().sent).toEqual([{ type: 'subscribe', data: { topics: [TOPIC], since: { [TOPIC]: 'e:7' } } }]);
    expect(told).toEqual(['connecting', 'live', 'frame a', 'reconnecting', 'live']);
  });

  it('start anew after a resync', async () => {
    const { topic, told, connected, frame, last } = setUp();
    topic.start();
    connected();
    frame('a', 'e:7');
    last().says('resync', { reason: 'unknown_id' }, { topic: TOPIC });
    last().says('resync', { reason: 'changed' }, { topic: TOPIC });
    last().drops();
    await jest.advanceTimersByTimeAsync(500);
    expect(connected().sent[0]?.data['since']).toEqual({});
    expect(told.slice(3, 5)).toEqual(['resync', 'changed']);
  });

  it('keep to the filters in force: what was under way under those of before is not passed on', async () => {
    const { topic, told, connected, frame, last } = setUp();
    topic.start();
    const socket = connected();
    topic.setFilters({ region: 'EU' });
    topic.setFilters({ region: 'EU' });
    expect(socket.types()).toEqual(['subscribe', 'unsubscribe', 'set_filters', 'ping', 'subscribe']);
    frame('old', 'e:1');
    socket.says('pong');
    frame('new', 'f:1');
    expect(told.slice(2)).toEqual(['frame new']);
    last().drops();
    await jest.advanceTimersByTimeAsync(500);
    expect(connected().types()).toEqual(['set_filters', 'subscribe']);
  });

  it('show nothing under filters that the server refused, and send them again, ever more slowly', async () => {
    const { topic, told, connected, frame } = setUp();
    topic.start();
    const socket = connected();
    topic.setFilters({ region: 'EU' });
    socket.says('error', { code: 'RATE_LIMIT_EXCEEDED' }, { topic: TOPIC });
    socket.says('pong');
    socket.says('subscribed', { topics: [TOPIC] });
    frame('old', 'e:1');
    await jest.advanceTimersByTimeAsync(499);
    expect(socket.types()).toHaveLength(5);
    await jest.advanceTimersByTimeAsync(1);
    expect(socket.types().slice(5)).toEqual(['unsubscribe', 'set_filters', 'ping', 'subscribe']);
    socket.says('error', { code: 'RATE_LIMIT_EXCEEDED' }, { topic: TOPIC });
    await jest.advanceTimersByTimeAsync(999);
    expect(socket.types()).toHaveLength(9);
    await jest.advanceTimersByTimeAsync(1);
    socket.says('pong');
    socket.says('pong');
    socket.says('subscribed', { topics: [TOPIC] });
    frame('new', 'f:1');
    expect(told).toEqual(['connecting', 'live', 'reconnecting', 'live', 'frame new']);
  });

  it('ask again for a topic that was refused for a moment', async () => {
    const { topic, told, connected } = setUp();
    topic.start();
    const socket = connected();
    socket.says('error', { code: 'RATE_LIMIT_EXCEEDED' }, { topic: TOPIC });
    await jest.advanceTimersByTimeAsync(500);
    expect([socket.types().at(-1), told.at(-1)]).toEqual(['subscribe', 'reconnecting']);
  });

  it('pay no heed to the refusal of filters that others have followed', async () => {
    const { topic, told, connected, frame } = setUp();
    topic.start();
    const socket = connected();
    topic.setFilters({ region: 'nowhere' });
    topic.setFilters({});
    socket.says('error', { code: 'VALIDATION_FAILED' }, { topic: TOPIC });
    socket.says('pong');
    socket.says('pong');
    frame('new', 'f:1');
    expect(told).toEqual(['connecting', 'live', 'frame new']);
  });

  it('go on under a later token', () => {
    const { topic, connected } = setUp();
    topic.start();
    const socket = connected();
    topic.authorise('second');
    topic.authorise('second');
    expect(socket.sent.slice(1)).toEqual([{ type: 'auth', data: { token: 'second' } }]);
  });

  it('renew a token that the server does not take any more, and stop when there is none', async () => {
    const { topic, connected, last } = setUp();
    topic.start();
    connected().drops(4401);
    await jest.advanceTimersByTimeAsync(500);
    expect(last().token).toBe('second');

    const hopeless = setUp(() => Promise.reject(new Error('none')));
    hopeless.topic.start();
    hopeless.connected().drops(4401);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([hopeless.sockets.length, hopeless.told.at(-1)]).toEqual([1, 'off']);
  });

  it('take up a token that was renewed while the socket was being opened', () => {
    const { topic, connected, become } = setUp();
    topic.start();
    become('second');
    expect(connected().types()).toEqual(['subscribe', 'auth']);
  });

  it('notice a line that has gone dead without a word', async () => {
    const { topic, sockets, connected } = setUp();
    topic.start();
    const socket = connected();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(socket.types()).toContain('ping');
    await jest.advanceTimersByTimeAsync(15_500);
    expect(sockets).toHaveLength(2);
  });

  it('do not come back to a dashboard that is forbidden', async () => {
    const { topic, sockets, connected } = setUp();
    topic.start();
    connected().drops(4403);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('leave neither socket nor timer when they are stopped, in whatever state', async () => {
    for (const state of ['connecting', 'live', 'waiting'] as const) {
      const { topic, connected, last, sockets } = setUp();
      topic.start();
      if (state !== 'connecting') connected();
      if (state === 'waiting') last().drops();
      topic.stop();
      expect([state, jest.getTimerCount(), last().readyState]).toEqual([state, 0, 3]);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(sockets).toHaveLength(1);
    }
  });

  it('wait longer each time, never all at once, and long for a full server', () => {
    expect([1, 2, 3, 20].map((attempt) => backoff(attempt, 1))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(backoff(3, 0)).toBe(1_000);
    expect(backoff(1, 1, true)).toBe(15_000);
  });
});
