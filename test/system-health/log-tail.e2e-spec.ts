import { AccountsService } from '../../src/auth/index.js';
import { RealtimeStatistics } from '../../src/realtime/realtime-statistics.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Socket } from '../support/socket.js';
import { TEST_PASSWORD, type TestTenant, address, newTenant, platformAdmin, signIn } from '../support/tenant.js';
import { sendLogs } from './logs-client.js';

interface LogFrame {
  type: string;
  topic?: string;
  data: { lines: { message: string; level: string }[]; dropped: number };
}

describe('watching the logs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.end()));
  afterAll(() => app.close());

  async function connect(accessToken: string, on: TestApp = app): Promise<Socket> {
    const socket = new Socket(on.url, { protocols: ['bearer', accessToken] });
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    return socket;
  }
  async function watch(accessToken: string, filter: string, on: TestApp = app): Promise<Socket> {
    const socket = await connect(accessToken, on);
    socket.send('subscribe', { topics: [`logs:${filter}`] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  }
  const framesOf = (socket: Socket): LogFrame[] => socket.frames.filter(({ type }) => type === 'log_lines') as unknown as LogFrame[];
  const linesOf = (socket: Socket): string[] => framesOf(socket).flatMap(({ data }) => data.lines.map(({ message }) => message));
  const droppedOf = (socket: Socket): number => framesOf(socket).reduce((sum, { data }) => sum + data.dropped, 0);

  it('shows new lines that the search finds, and no others', async () => {
    const { accessToken } = tenant.operator;
    const [errors, all, mine] = [await watch(accessToken, 'level>=error timeout*'), await watch(accessToken, ''), await watch(accessToken, 'service=mine')];
    await sendLogs(app, tenant.developer, [
      { msg: 'timeouts again', level: 50 },
      { msg: 'timeouts again, but nobody minds', level: 30 },
      { msg: 'hello', service: 'mine' },
    ]);
    await eventually(() => expect(linesOf(all)).toEqual(['timeouts again', 'timeouts again, but nobody minds', 'hello']));
    await eventually(() => expect([linesOf(errors), linesOf(mine)]).toEqual([['timeouts again'], ['hello']]));
    expect(framesOf(errors)[0]?.topic).toBe('logs:level>=error timeout*');
    errors.send('unsubscribe', { topics: ['logs:level>=error timeout*'] });
    await errors.roundTrip();
    await sendLogs(app, tenant.developer, [{ msg: 'timeout', level: 50 }]);
    await eventually(() => expect(linesOf(all)).toHaveLength(4));
    await errors.roundTrip();
    expect(linesOf(errors)).toHaveLength(1);
  });

  it('shows nothing of another tenant', async () => {
    const other = await newTenant(app, { roles: [] });
    const [mine, theirs] = [await watch(tenant.operator.accessToken, ''), await watch(other.admin.accessToken, '')];
    await sendLogs(app, other.admin, [{ msg: 'theirs' }]);
    await sendLogs(app, tenant.developer, [{ msg: 'mine' }]);
    await eventually(() => expect([linesOf(mine), linesOf(theirs)]).toEqual([['mine'], ['theirs']]));
  });

  it('is for operators and above, and ends with the right to it', async () => {
    const viewer = await connect(tenant.viewer.accessToken);
    viewer.send('subscribe', { topics: ['logs:'] });
    expect((await viewer.frame(({ type }) => type === 'error')).data.code).toBe('ACCESS_DENIED');
    const email = address('operator');
    const { id } = await app.app.get(AccountsService, { strict: false }).createUser({ email, password: TEST_PASSWORD, tenantSlug: tenant.slug, role: 'operator' });
    const demoted = await watch((await signIn(app, email)).accessToken, '');
    expect((await tenant.admin.api.patch(`/tenants/${tenant.id}/members/${id}`, { role: 'viewer' })).status).toBe(200);
    expect((await demoted.frame(({ type }) => type === 'error')).data.code).toBe('ACCESS_DENIED');
    await sendLogs(app, tenant.developer, [{ msg: 'after' }]);
    const witness = await watch(tenant.operator.accessToken, '');
    await sendLogs(app, tenant.developer, [{ msg: 'later' }]);
    await eventually(() => expect(linesOf(witness)).toEqual(['later']));
    expect(linesOf(demoted)).toEqual([]);
  });

  it('says where a search cannot be understood, and goes on', async () => {
    const socket = await connect(tenant.operator.accessToken);
    socket.send('subscribe', { topics: ['logs:level>=loud', 'logs:fine'] });
    const { topic, data } = await socket.frame(({ type }) => type === 'error');
    expect([topic, data]).toEqual(['logs:level>=loud', { code: 'QUERY_REJECTED', message: expect.stringContaining('loud'), details: { reason: 'log-query', position: 7 } }]);
    expect((await socket.frame(({ type }) => type === 'subscribed')).data.topics).toEqual(['logs:fine']);
    // Somebody is typing; that is no reason to be cut off.
    socket.send('subscribe', { topics: ['logs:level>=loud'] });
    await socket.roundTrip();
    expect(socket.closed).toBeNull();
  });

  it('shares one look at each line among all who watch the same', async () => {
    const stats = async (): Promise<number> => (await (await platformAdmin(app)).api.get<{ process: { feeds: number } }>('/realtime/stats')).data.process.feeds;
    await eventually(async () => expect(await stats()).toBe(0));
    const watchers = await Promise.all(Array.from({ length: 5 }, () => watch(tenant.operator.accessToken, 'shared')));
    expect(await stats()).toBe(1);
    await sendLogs(app, tenant.developer, [{ msg: 'shared line' }]);
    await eventually(() => expect(watchers.map(linesOf)).toEqual(watchers.map(() => ['shared line'])));
  });

  it('shows the newest of a flood and says how many it left out', async () => {
    const socket = await watch(tenant.operator.accessToken, 'flood');
    await sendLogs(app, tenant.developer, Array.from({ length: 3_000 }, (_, index) => ({ msg: `flood ${index}` })));
    await eventually(() => expect(linesOf(socket).length + droppedOf(socket)).toBe(3_000));
    expect(linesOf(socket).at(-1)).toBe('flood 2999');
    expect(linesOf(socket).length).toBeLessThanOrEqual(200 * framesOf(socket).length);
  });

  it('keeps nothing for a reader that reads nothing, and tells it how many lines it missed', async () => {
    const padding = 'x'.repeat(15_000);
    const [reader, slow] = [await watch(tenant.operator.accessToken, 'padded'), await watch(tenant.operator.accessToken, 'padded')];
    slow.pause();
    const { traffic } = app.app.get(RealtimeStatistics, { strict: false });
    const [framesBefore, seenBefore] = [traffic.framesSent, framesOf(reader).length];
    // Until no room is left on the way to who does not read: from then on frames go to the other alone.
    const slowIsBehind = (): boolean => traffic.framesSent - framesBefore < 2 * (framesOf(reader).length - seenBefore);
    let sent = 0;
    for (let round = 0; round < 25 && !slowIsBehind(); round += 1) {
      await sendLogs(app, tenant.developer, Array.from({ length: 200 }, () => ({ msg: `padded ${padding}` })));
      sent += 200;
      await eventually(() => expect(linesOf(reader).length + droppedOf(reader)).toBe(sent), 15_000);
    }
    expect(droppedOf(reader)).toBe(0);
    slow.resume();
    await eventually(() => expect(linesOf(slow).length + droppedOf(slow)).toBe(sent), 20_000);
    expect(droppedOf(slow)).toBeGreaterThan(0);
    await sendLogs(app, tenant.developer, [{ msg: 'padded at last' }]);
    await eventually(() => expect(linesOf(slow).at(-1)).toBe('padded at last'));
  });

  it('shows what another replica stored', async () => {
    const replica = await startTestApp({ replicaOf: app });
    try {
      const socket = await watch(tenant.operator.accessToken, 'elsewhere', replica);
      await sendLogs(app, tenant.developer, [{ msg: 'from elsewhere', ms: 5 }, { msg: 'other' }]);
      await eventually(() => expect(linesOf(socket)).toEqual(['from elsewhere']), 15_000);
    } finally {
      await replica.close();
    }
  });

  it('tells whoever comes back that there may be more to search for', async () => {
    const socket = await connect(tenant.operator.accessToken);
    socket.send('subscribe', { topics: ['logs:'], since: { 'logs:': 'gone:5' } });
    expect((await socket.frame(({ type }) => type === 'resync')).data.reason).toBe('unknown_id');
  });
});
