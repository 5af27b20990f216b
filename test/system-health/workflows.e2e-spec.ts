import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { sendBatch } from './batches.js';

interface Workflow {
  id: string;
  name: string;
  status: string;
  stale: boolean;
  progress: number | null;
  message: string | null;
  startedAt: string;
  updatedAt: string;
}
interface StateFrame {
  type: string;
  topic?: string;
  data: Record<string, unknown>;
}

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('work in progress', () => {
  let app: TestApp;
  let tenant: TestTenant;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer', 'operator', 'developer'] });
  });
  afterEach(() => {
    moveClock(app, 0);
    sockets.splice(0).forEach((socket) => socket.end());
  });
  afterAll(() => app.close());

  const tell = (...items: object[]) => sendBatch(app, tenant.developer, '/ingest/workflows', items);
  const list = async (query: Record<string, string> = {}): Promise<Workflow[]> => (await tenant.operator.api.get<Workflow[]>('/system/workflows', query)).data;
  const events = async (): Promise<string[]> => (await tenant.operator.api.post<{ events: { message: string }[] }>('/system/events', {})).data.events.map(({ message }) => message);
  async function watch(topic: string, accessToken = tenant.operator.accessToken, on: TestApp = app): Promise<Socket> {
    const socket = new Socket(on.url, { protocols: ['bearer', accessToken] });
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: [topic] });
    return socket;
  }
  const framesOf = (socket: Socket, type: string): StateFrame[] => (socket.frames as unknown as StateFrame[]).filter((frame) => frame.type === type);

  it('stands as its newest message by its own time says, in whatever order they come', async () => {
    const work = { id: 'w1', name: 'Import' };
    expect((await tell({ ...work, status: 'completed', timestamp: ago(10_000) })).data).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    await tell({ ...work, status: 'running', progress: 40, timestamp: ago(60_000), startedAt: ago(90_000) }, { ...work, status: 'running', progress: 80, timestamp: ago(30_000) });
    const [shown] = await list();
    expect(shown).toMatchObject({ id: 'w1', status: 'completed', progress: 100, stale: false });
    expect(Date.now() - Date.parse(shown?.startedAt ?? '')).toBeGreaterThanOrEqual(90_000);
    expect(await events()).toEqual(['Import is completed']);
    await tell({ ...work, status: 'failed', message: 'disk full', progress: 3, timestamp: ago(5_000) });
    expect(await list()).toMatchObject([{ status: 'failed', progress: 3, message: 'disk full' }]);
    expect((await events())[0]).toBe('Import failed: disk full');
  });

  it('of one moment an end holds before work in progress, also within one batch; the same again is a duplicate', async () => {
    const timestamp = ago(1_000);
    const items = [{ id: 'w', name: 'W', status: 'failed', timestamp }, { id: 'w', name: 'W', status: 'running', progress: 50, timestamp }];
    expect((await tell(...items)).data).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect(await list()).toMatchObject([{ status: 'failed' }]);
    expect((await tell(items[0] as object)).data).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await events()).toEqual(['W failed']);
  });

  it('of which nothing is heard for ten minutes is stale, and not counted as active', async () => {
    await tell({ id: 'old', name: 'Old', status: 'running', timestamp: ago(11 * 60_000) }, { id: 'new', name: 'New', status: 'running' }, { id: 'done', name: 'Done', status: 'completed', timestamp: ago(11 * 60_000) });
    expect((await list()).map(({ id, stale }) => [id, stale]).sort()).toEqual([['done', false], ['new', false], ['old', true]]);
    expect((await tenant.operator.api.get('/system/status')).data).toMatchObject({ activeWorkflows: 1 });
    expect((await list({ status: 'running', limit: '1' })).map(({ id }) => id)).toEqual(['new']);
  });

  it('is listed page by page, newest first', async () => {
    await tell(...Array.from({ length: 7 }, (_, index) => ({ id: `w${index}`, name: 'W', status: 'running', timestamp: ago(index < 4 ? 5_000 : index * 10_000) })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { data, metadata } = await tenant.operator.api.get<Workflow[]>('/system/workflows', { limit: 3, cursor });
      seen.push(...data.map(({ id }) => id));
      cursor = metadata.page?.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([...seen].sort()).toEqual(['w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6']);
    expect(seen.slice(4)).toEqual(['w4', 'w5', 'w6']);
    expect((await tenant.operator.api.get('/system/workflows', { cursor: 'nonsense' })).status).toBe(400);
  });

  it('that breaks a rule is left out by place and reason', async () => {
    const { data } = await tell(
      { id: 'a', name: 'A', status: 'running' },
      { id: 'b', name: 'B', status: 'walking' },
      { id: 'c', name: 'C' },
      { name: 'D', status: 'running' },
      { id: 'e', name: 'E', status: 'running', progress: 101 },
      { id: 'x'.repeat(129), name: 'F', status: 'running' },
    );
    expect([data.accepted, data.rejected.map(({ index }) => index)]).toEqual([1, [1, 2, 3, 4, 5]]);
    expect((await sendBatch(app, tenant.developer, '/ingest/workflows', Buffer.from(`["${' '.repeat(6 * 1024 * 1024)}"]`), { gzip: true })).status).toBe(413);
  });

  it('is kept for thirty days after its last message', async () => {
    await tell({ id: 'kept', name: 'Kept', status: 'completed' });
    const job = (): Promise<boolean> => app.app.get(JobRunner).runNow('system-health-cleanup');
    await job();
    expect(await list()).toHaveLength(1);
    moveClock(app, 31 * 86_400_000);
    await job();
    moveClock(app, 0);
    expect(await list()).toEqual([]);
  });

  it('of another tenant is neither shown nor changed', async () => {
    await tell({ id: 'same', name: 'Mine', status: 'running' });
    const other = await newTenant(app, { roles: [] });
    await sendBatch(app, other.admin, '/ingest/workflows', [{ id: 'same', name: 'Theirs', status: 'failed' }]);
    expect(await list()).toMatchObject([{ name: 'Mine', status: 'running' }]);
    expect((await other.admin.api.get('/system/workflows')).data).toMatchObject([{ name: 'Theirs' }]);
    expect((await tenant.viewer.api.get('/system/workflows')).status).toBe(403);
  });

  it('is told over the socket: all of it first, then what changes, and nothing of others', async () => {
    await tell({ id: 'w', name: 'W', status: 'running', progress: 1 }, { id: 'still', name: 'Still', status: 'running' });
    const other = await newTenant(app, { roles: [] });
    const [socket, theirs] = [await watch('workflows'), await watch('workflows', other.admin.accessToken)];
    const snapshot = (await socket.frame(({ type }) => type === 'workflow_snapshot')) as unknown as StateFrame;
    expect((snapshot.data['workflows'] as Workflow[]).map(({ id }) => id).sort()).toEqual(['still', 'w']);
    expect(((await theirs.frame(({ type }) => type === 'workflow_snapshot')) as unknown as StateFrame).data['workflows']).toEqual([]);
    await tell({ id: 'w', name: 'W', status: 'running', progress: 60 });
    await eventually(() => expect(framesOf(socket, 'workflow_update').map(({ data }) => [data['id'], data['progress']])).toEqual([['w', 60]]));
    expect(framesOf(theirs, 'workflow_update')).toEqual([]);
  });

  it('and services are told on every replica, and to operators alone', async () => {
    const replica = await startTestApp({ replicaOf: app });
    try {
      const socket = await watch('system', tenant.operator.accessToken, replica);
      const snapshot = (await socket.frame(({ type }) => type === 'system_snapshot')) as unknown as StateFrame;
      expect((snapshot.data['services'] as { name: string }[]).map(({ name }) => name)).toEqual(['PostgreSQL', 'Tidemark']);
      await sendBatch(app, tenant.developer, '/system/heartbeats', [{ service: 'cart', status: 'down', message: 'no memory' }]);
      await eventually(() => expect(framesOf(socket, 'system_update').map(({ data }) => data).find(({ name }) => name === 'cart')).toMatchObject({ status: 'down', message: 'no memory' }), 15_000);
      // Viewers are told of figures under the same topic, and of no service.
      const viewer = await watch('system', tenant.viewer.accessToken);
      await viewer.frame(({ type }) => type === 'subscribed');
      await sendBatch(app, tenant.developer, '/system/heartbeats', [{ service: 'cart', status: 'up' }]);
      await eventually(() => expect(framesOf(socket, 'system_update').map(({ data }) => [data['name'], data['status']])).toContainEqual(['cart', 'up']), 15_000);
      await viewer.roundTrip();
      expect(viewer.frames.map(({ type }) => type).filter((type) => type.startsWith('system_'))).toEqual([]);
      const another = await watch('workflows', tenant.viewer.accessToken);
      expect((await another.frame(({ type }) => type === 'error')).data.code).toBe('ACCESS_DENIED');
    } finally {
      await replica.close();
    }
  });
});
