import { type TestApp, startTestApp } from '../support/app.js';
import type { Frame, Socket } from '../support/socket.js';
import { type LiveDashboard, type LiveShop, openLiveShop } from './live-shop.js';

describe('the pace of what members ask for on sockets', () => {
  let shop: LiveShop;
  let dashboard: LiveDashboard;
  /** Six topics at once, three more a minute. */
  let slow: TestApp;
  beforeAll(async () => {
    shop = await openLiveShop();
    dashboard = await shop.dashboard({ a: 'SELECT 1 AS value', b: 'SELECT 2 AS value' });
    slow = await startTestApp({ replicaOf: shop.app, rateLimitFactor: 0.001 });
  });
  afterEach(() => shop.endSockets());
  afterAll(async () => {
    await slow?.close();
    await shop.close();
  });

  const errors = (socket: Socket): Frame[] => socket.frames.filter(({ type }) => type === 'error');
  const subscribe = (socket: Socket, ...topics: string[]) => socket.send('subscribe', { topics });
  /** Everything that was sent before has been dealt with. */
  const settled = async (socket: Socket): Promise<void> => {
    const pongs = socket.frames.length;
    socket.send('ping', {});
    await socket.frame(({ type }) => type === 'pong', pongs);
  };

  it('bounds a person over all their sockets, tells of each topic, and leaves others alone', async () => {
    const [first, second] = [await shop.connect(shop.tenant.viewer.accessToken, slow), await shop.connect(shop.tenant.viewer.accessToken, slow)];
    const widgets = Object.values(dashboard.widgets).map((id) => `widget:${id}`);
    subscribe(first, dashboard.topic, ...widgets);
    await first.frame(({ type }) => type === 'subscribed');
    subscribe(second, dashboard.topic, ...widgets);
    await second.frame(({ type }) => type === 'subscribed');
    subscribe(first, 'nonsense', `widget:${shop.tenant.id}`);
    subscribe(second, `widget:${shop.tenant.id}`);
    await Promise.all([settled(first), settled(second)]);
    const refusal = { code: 'RATE_LIMIT_EXCEEDED', message: expect.stringMatching(/^Too many requests; try again in \d+ s\.$/) as string };
    expect(errors(first)).toMatchObject([{ data: refusal }, { topic: `widget:${shop.tenant.id}`, data: refusal }]);
    expect(errors(second)).toMatchObject([{ topic: `widget:${shop.tenant.id}`, data: refusal }]);
    // What is watched goes on, and the socket stays open.
    expect([first.closed, second.closed]).toEqual([null, null]);
    const other = await shop.connect(shop.tenant.operator.accessToken, slow);
    subscribe(other, dashboard.topic);
    await other.frame(({ type }) => type === 'subscribed');
  });

  it('counts new filters for more, and names the dashboard that keeps its own', async () => {
    const socket = await shop.connect(shop.tenant.developer.accessToken, slow);
    socket.send('set_filters', { dashboardId: dashboard.id, filters: {} });
    socket.send('set_filters', { dashboardId: dashboard.id, filters: {} });
    await settled(socket);
    expect(errors(socket)).toMatchObject([{ topic: dashboard.topic, data: { code: 'RATE_LIMIT_EXCEEDED' } }]);
  });

  it('grows with the factor, and takes nothing for what starts nothing', async () => {
    const socket = await shop.connect(shop.tenant.viewer.accessToken);
    for (let round = 0; round < 100; round += 1) {
      subscribe(socket, dashboard.topic);
      socket.send('set_filters', { dashboardId: dashboard.id, filters: {} });
    }
    const still = await shop.connect(shop.tenant.admin.accessToken, slow);
    for (let round = 0; round < 50; round += 1) still.send('unsubscribe', { topics: [dashboard.topic] });
    await Promise.all([settled(socket), settled(still)]);
    expect([errors(socket), errors(still)]).toEqual([[], []]);
  });
});
