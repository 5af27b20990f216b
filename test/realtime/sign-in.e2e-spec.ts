import { randomUUID } from 'node:crypto';
import { succeeded } from '../dashboards/sample-source.js';
import { startTestApp } from '../support/app.js';
import { Socket } from '../support/socket.js';
import { eventually } from '../support/eventually.js';
import { type LiveDashboard, type LiveShop, type Stats, openLiveShop } from './live-shop.js';

describe('sockets of members', () => {
  let shop: LiveShop;
  let dashboard: LiveDashboard;
  let token: string;
  beforeAll(async () => {
    shop = await openLiveShop();
    dashboard = await shop.dashboard({ regions: 'SELECT DISTINCT region FROM orders' });
    token = shop.tenant.viewer.accessToken;
  });
  afterEach(() => shop.endSockets());
  afterAll(() => shop.close());

  const refusal = async (socket: Socket, topic: string): Promise<string | undefined> => {
    const after = socket.frames.length;
    socket.send('subscribe', { topics: [topic] });
    return (await socket.frame((frame) => frame.topic === topic && frame.type === 'error', after)).data.code;
  };

  describe('are signed in', () => {
    it('by the subprotocol, which the server takes up', async () => {
      const socket = shop.socket({ protocols: ['bearer', token] });
      expect((await socket.frame(({ type }) => type === 'connected')).data).toEqual({ userId: shop.tenant.viewer.id, topics: [], heartbeatSeconds: 30 });
      expect(socket.protocol).toBe('bearer');
    });

    it('by ?token=', async () => {
      const socket = shop.socket({ query: `?token=${token}` });
      expect((await socket.frame(({ type }) => type === 'connected')).data).toMatchObject({ userId: shop.tenant.viewer.id });
    });

    it('by a first frame, and frames behind it wait for it', async () => {
      const socket = await shop.socket().opened();
      socket.send('auth', { token });
      socket.send('subscribe', { topics: [dashboard.topic] });
      await socket.frame(({ type }) => type === 'subscribed');
      expect(socket.frames[0]?.type).toBe('connected');
    });

    it('by an API key', async () => {
      const { key } = succeeded(await shop.tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'wall', permissions: ['dashboards:read'] }));
      const socket = await shop.watch(key, dashboard.topic);
      await socket.rows(dashboard.widgets['regions'] ?? '');
    });
  });

  describe('are closed with 4401', () => {
    it('when the token does not hold, whichever way it comes', async () => {
      const forged = `${token.slice(0, -3)}AAA`;
      const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${token.split('.')[1]}.`;
      for (const bad of [forged, unsigned, 'nonsense', 'tm_nonsense']) {
        expect([bad, await shop.socket({ protocols: ['bearer', bad] }).closedWith()]).toEqual([bad, 4401]);
        expect([bad, await shop.socket({ query: `?token=${bad}` }).closedWith()]).toEqual([bad, 4401]);
        const late = await shop.socket().opened();
        late.send('auth', { token: bad });
        expect([bad, await late.closedWith()]).toEqual([bad, 4401]);
      }
    });

    it('when they ask for something before they have signed in', async () => {
      const socket = await shop.socket().opened();
      socket.send('subscribe', { topics: [dashboard.topic] });
      expect(await socket.closedWith()).toBe(4401);
      expect(socket.frames).toEqual([]);
    });

    it('when nobody signs in within 5 seconds, and not when somebody has', async () => {
      const [silent, signedIn] = [await shop.socket().opened(), await shop.connect(token)];
      expect(await silent.closedWith()).toBe(4401);
      await signedIn.roundTrip();
    });

    it('when they are renewed by the token of somebody else or of another tenant', async () => {
      for (const other of [shop.tenant.admin, shop.other.viewer]) {
        const socket = await shop.watch(token, dashboard.topic);
        socket.send('auth', { token: other.accessToken });
        expect(await socket.closedWith()).toBe(4401);
      }
    });
  });

  describe('are refused', () => {
    it('another tenant\'s dashboards and widgets, as if they were not there, and nothing comes of them', async () => {
      const socket = await shop.connect(shop.other.admin.accessToken);
      const topics = [dashboard.topic, `widget:${dashboard.widgets['regions']}`, `dashboard:${randomUUID()}`, `widget:${randomUUID()}`];
      for (const topic of topics) expect([topic, await refusal(socket, topic)]).toEqual([topic, 'NOT_FOUND']);
      const messages = socket.frames.filter(({ type }) => type === 'error').map(({ data }) => data.message);
      expect([messages[0], messages[1]]).toEqual([messages[2], messages[3]]);
      const before = socket.frames.length;
      socket.send('set_filters', { dashboardId: dashboard.id, filters: {} });
      expect((await socket.frame(({ type }) => type === 'error', before)).data.code).toBe('NOT_FOUND');
      expect(socket.frames.filter(({ type }) => type === 'widget_data' || type === 'subscribed')).toEqual([]);
    });

    it('dashboards without the permission to read them', async () => {
      const { key } = succeeded(await shop.tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'members', permissions: ['members:read'] }));
      expect(await refusal(await shop.connect(key), dashboard.topic)).toBe('ACCESS_DENIED');
    });

    it('what is forbidden, and closed with 4403 when they ask for it again', async () => {
      const socket = await shop.connect(shop.other.admin.accessToken);
      await refusal(socket, dashboard.topic);
      await socket.roundTrip();
      socket.send('subscribe', { topics: [dashboard.topic] });
      expect(await socket.closedWith()).toBe(4403);
    });

    it('more and more made-up topics: then they are closed with 4403', async () => {
      const socket = await shop.connect(token);
      for (let sent = 0; sent < 3; sent += 1) socket.send('subscribe', { topics: Array.from({ length: 100 }, () => `kpi:${randomUUID()}`) });
      expect(await socket.closedWith()).toBe(4403);
    });
  });

  describe('that send what cannot be understood', () => {
    it.each<[string, string | Buffer]>([
      ['no JSON', '{'],
      ['no object', '[]'],
      ['an unknown type', '{"type":"drop"}'],
      ['bytes', Buffer.from('{"type":"ping"}')],
      ['topics of another form', '{"type":"subscribe","data":{"topics":"all"}}'],
    ])('are told so (%s), and closed with 1008 when they go on', async (_, malformed) => {
      const socket = await shop.connect(token);
      socket.sendText(malformed);
      expect((await socket.frame(({ type }) => type === 'error')).data.code).toBe('VALIDATION_FAILED');
      await socket.roundTrip();
      for (let sent = 1; sent < 5; sent += 1) socket.sendText(malformed);
      expect(await socket.closedWith()).toBe(1008);
      expect(socket.frames.filter(({ type }) => type === 'error')).toHaveLength(5);
    });

    it('are closed with 1009 for a frame over 64 KB, and not for one of 64 KB', async () => {
      const socket = await shop.connect(token);
      const frame = (bytes: number): string => '{"type":"ping"}'.padEnd(bytes);
      socket.sendText(frame(65_536));
      await socket.frame(({ type }) => type === 'pong');
      socket.sendText(frame(65_537));
      expect(await socket.closedWith()).toBe(1009);
    });
  });

  it('are closed with 1013 when the server is full, and let in again when somebody has left', async () => {
    const small = await startTestApp({ replicaOf: shop.app, maxSockets: 2 });
    try {
      const [first] = [await shop.connect(token, small), await shop.connect(token, small)];
      expect(await shop.socket({ protocols: ['bearer', token] }, small).closedWith()).toBe(1013);
      await first?.roundTrip();
      first?.end();
      await eventually(async () => {
        const again = shop.socket({ protocols: ['bearer', token] }, small);
        await eventually(() => expect(again.closed ?? again.frames[0]?.type).toBe('connected'), 1_000);
      }, 15_000);
    } finally {
      await small.close();
    }
  });

  it('are counted: each tenant\'s own for its members, all of them for a platform admin alone', async () => {
    const idle = await shop.stats();
    await shop.watch(token, dashboard.topic, `widget:${dashboard.widgets['regions']}`);
    await shop.connect(shop.other.viewer.accessToken);
    const mine = await shop.tenant.viewer.api.get<Stats>('/realtime/stats');
    expect(mine.data).toEqual({ connections: 1, subscriptions: 2, slowConnections: 0, process: null });
    const theirs = await shop.other.admin.api.get<Stats>('/realtime/stats');
    expect(theirs.data).toEqual({ connections: 1, subscriptions: 0, slowConnections: 0, process: null });
    const all = await shop.stats();
    expect(all).toMatchObject({ connections: idle.connections + 2, evaluations: 1 });
    expect(all.framesSent - idle.framesSent).toBeGreaterThanOrEqual(4);
    expect(all.bytesSent).toBeGreaterThan(idle.bytesSent);
    shop.endSockets();
    await eventually(async () => expect(await shop.stats()).toMatchObject({ connections: idle.connections, evaluations: 0 }));
  });
});
