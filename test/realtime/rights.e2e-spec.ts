import { succeeded } from '../dashboards/sample-source.js';
import { moveClock } from '../support/clock.js';
import type { Socket } from '../support/socket.js';
import { type TestUser, signIn } from '../support/tenant.js';
import { type LiveDashboard, type LiveShop, openLiveShop } from './live-shop.js';

const PRIVATE = { visibility: 'private', roles: [], members: [] };
/** Another answer each time, so that whoever watches is told every second. */
const TICKING = { ticking: 'SELECT clock_timestamp()::text AS at' };

describe('what a socket shows follows the rights of whom it belongs to:', () => {
  let shop: LiveShop;
  /** Shared with developers alone. */
  let secret: LiveDashboard;
  /** There for every member. */
  let open: LiveDashboard;
  let developer: TestUser;
  beforeAll(async () => {
    shop = await openLiveShop();
  });
  beforeEach(async () => {
    [secret, open, developer] = [await shop.dashboard(TICKING), await shop.dashboard(TICKING), await shop.developer()];
    await share({ ...PRIVATE, roles: [{ role: 'developer', access: 'view' }] });
  });
  afterEach(() => shop.endSockets());
  afterAll(() => shop.close());

  const share = async (sharing: object): Promise<void> =>
    void succeeded(await shop.tenant.admin.api.put(`/dashboards/${secret.id}/sharing`, sharing));
  const pathOf = ({ id }: TestUser): string => `/tenants/${shop.tenant.id}/members/${id}`;
  const nextTick = (socket: Socket, { widgets }: LiveDashboard) => socket.rows(widgets['ticking'] ?? '', socket.frames.length);
  const watchBoth = async (credential: string): Promise<Socket> => {
    const socket = await shop.watch(credential, secret.topic, open.topic);
    await socket.rows(secret.widgets['ticking'] ?? '');
    return socket;
  };

  /** It is said once that the dashboard is not there, and nothing of it is sent any more, while the rest goes on. */
  const expectTakenAway = async (socket: Socket): Promise<void> => {
    const refused = await socket.frame(({ type, topic }) => type === 'error' && topic === secret.topic);
    expect(refused.data.code).toBe('NOT_FOUND');
    const from = socket.frames.indexOf(refused);
    await nextTick(socket, open);
    await nextTick(socket, open);
    expect(socket.frames.slice(from).filter(({ topic }) => topic === secret.topic)).toEqual([refused]);
  };

  it('a dashboard ends when its viewer is demoted below the role that it is shared with', async () => {
    const socket = await watchBoth(developer.accessToken);
    succeeded(await shop.tenant.admin.api.patch(pathOf(developer), { role: 'viewer' }));
    expect((await developer.api.get(`/dashboards/${secret.id}`)).status).toBe(404);
    await expectTakenAway(socket);
  });

  it('on every replica, and for the keys that the demoted made', async () => {
    const replica = await shop.replica();
    const admin = await shop.developer();
    succeeded(await shop.tenant.admin.api.patch(pathOf(admin), { role: 'admin' }));
    const { key } = succeeded(await admin.api.post<{ key: string }>('/auth/api-keys', { name: 'wall', permissions: ['dashboards:read'] }));
    const socket = await shop.connect(key, replica);
    socket.send('subscribe', { topics: [secret.topic, open.topic] });
    await socket.rows(secret.widgets['ticking'] ?? '');
    succeeded(await shop.tenant.admin.api.patch(pathOf(admin), { role: 'viewer' }));
    await expectTakenAway(socket);
  });

  it('a dashboard ends when it is shared no longer, and goes on for those who may still see it', async () => {
    const [socket, owner] = [await watchBoth(developer.accessToken), await watchBoth(shop.tenant.admin.accessToken)];
    await share(PRIVATE);
    await expectTakenAway(socket);
    await nextTick(owner, secret);
  });

  it('a dashboard and each of its widgets end when it is deleted', async () => {
    const socket = await watchBoth(developer.accessToken);
    const widget = `widget:${secret.widgets['ticking']}`;
    socket.send('subscribe', { topics: [widget] });
    await socket.frame(({ type, topic }) => type === 'widget_data' && topic === widget);
    succeeded(await shop.tenant.admin.api.delete(`/dashboards/${secret.id}`));
    expect((await socket.frame(({ type, topic }) => type === 'error' && topic === widget)).data.code).toBe('NOT_FOUND');
    await expectTakenAway(socket);
  });

  it('a dashboard that was taken away and given back may be watched again, and taken away again', async () => {
    const socket = await watchBoth(developer.accessToken);
    await share(PRIVATE);
    await expectTakenAway(socket);
    await share({ ...PRIVATE, members: [{ userId: developer.id, access: 'view' }] });
    socket.send('subscribe', { topics: [secret.topic] });
    await nextTick(socket, secret);
    const after = socket.frames.length;
    await share(PRIVATE);
    await socket.frame(({ type, topic }) => type === 'error' && topic === secret.topic, after);
    await nextTick(socket, open);
    // Asked for once more, now that it was refused.
    socket.send('subscribe', { topics: [secret.topic] });
    expect(await socket.closedWith()).toBe(4403);
  });

  it('nothing is repeated when somebody else\'s role changes', async () => {
    const [socket, other] = [await watchBoth(developer.accessToken), await shop.developer()];
    succeeded(await shop.tenant.admin.api.patch(pathOf(other), { role: 'viewer' }));
    await nextTick(socket, secret);
    expect(socket.frames.filter(({ type }) => type === 'resync' || type === 'error')).toEqual([]);
  });

  describe('it is closed with 4401', () => {
    it('when the member is removed, and other members go on', async () => {
      const [socket, other] = [await watchBoth(developer.accessToken), await watchBoth(shop.tenant.developer.accessToken)];
      succeeded(await shop.tenant.admin.api.delete(pathOf(developer)));
      expect(await socket.closedWith()).toBe(4401);
      await nextTick(other, secret);
    });

    it('when the session ends, and the person\'s other sessions go on', async () => {
      const elsewhere = await signIn(shop.app, developer.email);
      const [socket, other] = [await watchBoth(developer.accessToken), await watchBoth(elsewhere.accessToken)];
      succeeded(await developer.api.post('/auth/logout'));
      expect(await socket.closedWith()).toBe(4401);
      await nextTick(other, secret);
    });

    it('when the API key is deleted, and the other keys go on', async () => {
      const make = async () => succeeded(await shop.tenant.admin.api.post<{ id: string; key: string }>('/auth/api-keys', { name: 'wall', permissions: ['dashboards:read'] }));
      const [deleted, kept] = [await make(), await make()];
      const [socket, other] = [await watchBoth(deleted.key), await watchBoth(kept.key)];
      succeeded(await shop.tenant.admin.api.delete(`/auth/api-keys/${deleted.id}`));
      expect(await socket.closedWith()).toBe(4401);
      await nextTick(other, secret);
    });

    it('when its API key or access token expires unrenewed', async () => {
      const replica = await shop.replica();
      const keyOf = async (expiresAt?: string): Promise<string> => {
        const body = { name: 'wall', permissions: ['dashboards:read'], expiresAt };
        return succeeded(await shop.tenant.admin.api.post<{ key: string }>('/auth/api-keys', body)).key;
      };
      const expiring = await shop.connect(await keyOf(new Date(Date.now() + 60_000).toISOString()), replica);
      const lasting = await shop.connect(await keyOf(), replica);
      const [person, renewed] = [await shop.connect(developer.accessToken, replica), await shop.connect(developer.accessToken, replica)];
      moveClock(replica, 61_000);
      expect(await expiring.closedWith()).toBe(4401);
      await person.roundTrip();
      // The next token is signed when the first is nearly over.
      moveClock(replica, 14 * 60_000);
      renewed.send('auth', { token: (await signIn(replica, developer.email)).accessToken });
      await renewed.roundTrip();
      moveClock(replica, 16 * 60_000);
      expect(await person.closedWith()).toBe(4401);
      await renewed.roundTrip();
      await lasting.roundTrip();
    });
  });
});
