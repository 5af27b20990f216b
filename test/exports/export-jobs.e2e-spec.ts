import { type Shop, openShop, succeeded } from '../dashboards/sample-source.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Row, asRole } from '../support/sql.js';
import { Socket } from '../support/socket.js';
import { type TestUser, newTenant } from '../support/tenant.js';
import { fetchFile, fileOf } from './files.js';
import { csvRows, pdfPages, unzipped } from './read-files.js';

interface Export {
  id: string;
  state: string;
  progress: number;
  title: string;
  error: { code: string; message: string } | null;
  fileName: string | null;
  bytes: number | null;
  expiresAt: string;
  failedWidgets: number;
}

describe('exports in the background', () => {
  let shop: Shop;
  let replica: TestApp;
  let dashboard: string;
  let widget: string;
  /** Has a widget that runs until the table is unlocked. */
  let held: string;
  beforeAll(async () => {
    shop = await openShop();
    replica = await startTestApp({ replicaOf: shop.app });
    await shop.source.run('CREATE TABLE gate (id int)');
    const table = (name: string, sql: string): object => ({ type: 'table', name, query: { kind: 'sql', dataSourceId: shop.source.id, sql }, visualization: { type: 'table', config: {} } });
    const make = async (name: string, widgets: object[]): Promise<{ id: string; widgets: { id: string }[] }> =>
      succeeded(await shop.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>('/dashboards', { name, settings: { refreshInterval: 0, variables: [{ name: 'region', type: 'text' }] }, widgets }));
    const made = await make('Orders', [table('orders', 'SELECT id, region FROM orders [[WHERE region = {{region}}]] ORDER BY id'), table('broken', 'SELECT 1/(id-id) AS x FROM orders'), table('one', 'SELECT 1 AS one')]);
    dashboard = made.id;
    widget = made.widgets[0]?.id ?? '';
    held = (await make('Held', [table('held', 'SELECT * FROM gate')])).id;
  });
  afterAll(async () => {
    await replica.close();
    await shop.close();
  });

  const viewer = (): TestUser => shop.tenant.viewer;
  const begin = async (id = dashboard, body: Record<string, unknown> = { format: 'csv' }, who = viewer()): Promise<string> => {
    const answer = await who.api.post<{ exportId: string }>(`/dashboards/${id}/exports`, body);
    expect(answer.status).toBe(202);
    return succeeded(answer).exportId;
  };
  const look = async (id: string): Promise<Export> => succeeded(await viewer().api.get<Export>(`/exports/${id}`));
  const ready = (id: string): Promise<Export> =>
    eventually(async () => {
      const found = await look(id);
      expect(found.state).toBe('ready');
      return found;
    }, 30_000);
  const file = (id: string, app: TestApp = shop.app, who = viewer()) => fetchFile(app.url, `/exports/${id}/file`, {}, { authorization: `Bearer ${who.accessToken}` });

  it('are written, say what they are, and are downloaded from any replica', async () => {
    const id = await begin(dashboard, { format: 'csv', filters: { region: 'EU' } });
    const found = await ready(id);
    expect(found).toMatchObject({ title: 'Orders', progress: 100, error: null, fileName: 'Orders.zip', failedWidgets: 1 });
    expect(Date.parse(found.expiresAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    for (const app of [shop.app, replica]) {
      const answer = await file(id, app);
      expect([answer.headers.get('content-type'), Number(answer.headers.get('content-length'))]).toEqual(['application/zip', found.bytes]);
      expect(csvRows(unzipped(fileOf(answer))['orders.csv'] ?? '').slice(1).map(([key]) => Number(key))).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    }
  });

  it('hold files of many pieces', async () => {
    const large = succeeded(
      await shop.tenant.developer.api.post<{ id: string; widgets: { id: string }[] }>('/dashboards', {
        name: 'Large',
        widgets: [{ type: 'table', name: 'large', query: { kind: 'sql', dataSourceId: shop.source.id, sql: "SELECT g, repeat(md5(g::text), 3) AS word FROM generate_series(1, 30000) g" }, visualization: { type: 'table', config: {} } }],
      }),
    );
    const id = await begin(large.id, { format: 'csv', widgetId: large.widgets[0]?.id });
    expect((await ready(id)).bytes).toBeGreaterThan(2 * 1024 * 1024);
    const lines = fileOf(await file(id)).toString('utf8').split('\r\n');
    expect([lines.length, lines[30_000]?.split(',')[0]]).toEqual([30_002, '30000']);
  });

  it('of one widget, and as PDF', async () => {
    const id = await begin(dashboard, { format: 'pdf', widgetId: widget, theme: 'dark' });
    expect(await ready(id)).toMatchObject({ title: 'orders', fileName: 'orders.pdf' });
    expect((await pdfPages(fileOf(await file(id))))[0]).toMatch(/\d+ of 40 rows/);
  });

  it('tell on the socket how far they are, on whichever replica they are written', async () => {
    const socket = await new Socket(replica.url, { protocols: ['bearer', viewer().accessToken] }).opened();
    const lock = await holdGate();
    const id = await begin(held, { format: 'csv', refresh: true });
    socket.send('subscribe', { topics: [`export:${id}`] });
    await socket.frame(({ type, topic, data }) => type === 'export_progress' && topic === `export:${id}` && ['queued', 'running'].includes(String((data as { state?: string }).state)));
    await lock.release();
    await socket.frame(({ type, data }) => type === 'export_progress' && (data as { state?: string }).state === 'ready' && (data as { progress?: number }).progress === 100);
    socket.end();
  });

  it('end when they are cancelled, on any replica, with their query in the source', async () => {
    const lock = await holdGate();
    const id = await begin(held, { format: 'csv', refresh: true });
    await eventually(async () => expect(await waiting()).toBe(1));
    expect((await fetch(`${replica.url}/api/v1/exports/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${viewer().accessToken}` } })).status).toBe(200);
    await eventually(async () => expect(await waiting()).toBe(0));
    expect((await viewer().api.get(`/exports/${id}`)).status).toBe(404);
    await lock.release();
  });

  it('have no file before they are ready', async () => {
    const lock = await holdGate();
    const id = await begin(held, { format: 'csv', refresh: true });
    expect((await file(id)).error?.code).toBe('CONFLICT');
    await lock.release();
    await ready(id);
  });

  it('say what failed', async () => {
    const broken = succeeded(await shop.tenant.developer.api.get<{ widgets: { id: string; name: string }[] }>(`/dashboards/${dashboard}`)).widgets.find(({ name }) => name === 'broken');
    const id = await begin(dashboard, { format: 'csv', widgetId: broken?.id });
    await eventually(async () => expect(await look(id)).toMatchObject({ state: 'failed', error: { code: 'QUERY_FAILED', message: 'division by zero' } }));
  });

  it('that were being written when their process was killed have failed', async () => {
    const id = await begin();
    await ready(id);
    await inDatabase(shop.tenant.id, `UPDATE exports SET state = 'running', progress = 40, lease_until = now() - interval '1 second' WHERE id = '${id}'`);
    expect(await look(id)).toMatchObject({ state: 'failed', error: { code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('Ask for it again') as string } });
    expect((await file(id)).error?.code).toBe('CONFLICT');
  });

  it('that a process leaves unfinished when it stops say so', async () => {
    const third = await startTestApp({ replicaOf: shop.app });
    const lock = await holdGate();
    const answer = await fetch(`${third.url}/api/v1/dashboards/${held}/exports`, { method: 'POST', headers: { 'authorization': `Bearer ${viewer().accessToken}`, 'content-type': 'application/json' }, body: '{"format":"json","refresh":true}' });
    const { data } = (await answer.json()) as { data: { exportId: string } };
    await eventually(async () => expect(await waiting()).toBe(1));
    await third.close();
    expect(await look(data.exportId)).toMatchObject({ state: 'failed', error: { code: 'SERVICE_UNAVAILABLE' } });
    await lock.release();
  });

  it('are seen by whoever asked for them and by nobody else', async () => {
    const id = await begin();
    await ready(id);
    expect(succeeded(await viewer().api.get<Export[]>('/exports')).map((each) => each.id)).toContain(id);
    const outsider = await newTenant(shop.app, { roles: ['viewer'] });
    for (const who of [shop.tenant.admin, shop.tenant.developer, outsider.viewer, outsider.admin]) {
      expect(succeeded(await who.api.get<Export[]>('/exports')).map((each) => each.id)).not.toContain(id);
      expect((await who.api.get(`/exports/${id}`)).status).toBe(404);
      expect((await file(id, shop.app, who)).status).toBe(404);
      expect((await who.api.delete(`/exports/${id}`)).status).toBe(404);
      const socket = await new Socket(shop.app.url, { protocols: ['bearer', who.accessToken] }).opened();
      socket.send('subscribe', { topics: [`export:${id}`] });
      await socket.frame(({ type, data }) => type === 'error' && data.code === 'NOT_FOUND');
      socket.end();
    }
    expect((await look(id)).state).toBe('ready');
  });

  it('keep no file from whom the dashboard is no longer shared with', async () => {
    const own = succeeded(await shop.tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'Shared for now', widgets: [] }));
    const id = await begin(own.id, { format: 'json' });
    await ready(id);
    succeeded(await shop.tenant.developer.api.put(`/dashboards/${own.id}/sharing`, { visibility: 'private', roles: [], members: [] }));
    expect((await file(id)).status).toBe(404);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a filter that is not there', { format: 'csv', filters: { nope: 1 } }, 'VALIDATION_FAILED'],
    ['a widget that is not there', { format: 'csv', widgetId: '00000000-0000-4000-8000-000000000000' }, 'NOT_FOUND'],
    ['an unknown format', { format: 'docx' }, 'VALIDATION_FAILED'],
    ['an unknown field', { format: 'csv', limit: 1 }, 'VALIDATION_FAILED'],
  ])('are not begun for %s', async (_, body, code) => {
    expect((await viewer().api.post(`/dashboards/${dashboard}/exports`, body)).error?.code).toBe(code);
  });

  it('are as many as the plan keeps, and go when they expire', async () => {
    const free = await newTenant(shop.app, { roles: ['developer'], plan: 'free' });
    const { id } = succeeded(await free.developer.api.post<{ id: string }>('/dashboards', { name: 'Empty', widgets: [] }));
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) ids.push(await begin(id, { format: 'json' }, free.developer));
    const refused = await free.developer.api.post(`/dashboards/${id}/exports`, { format: 'json' });
    expect([refused.status, refused.error?.code, refused.error?.details]).toEqual([429, 'QUOTA_EXCEEDED', { quota: 'exports', limit: 10, used: 10, plan: 'free' }]);
    succeeded(await free.developer.api.delete(`/exports/${ids[0] ?? ''}`));
    await begin(id, { format: 'json' }, free.developer);
    await eventually(async () => expect(succeeded(await free.developer.api.get<Export[]>('/exports')).every(({ state }) => state === 'ready')).toBe(true));
    await inDatabase(free.id, `UPDATE exports SET expires_at = now() - interval '1 second' WHERE tenant_id = '${free.id}'`);
    expect(succeeded(await free.developer.api.get('/exports'))).toEqual([]);
    await shop.app.app.get(JobRunner, { strict: false }).runNow('export-cleanup');
    const [left] = await inDatabase(free.id, `SELECT (SELECT count(*) FROM exports WHERE tenant_id = '${free.id}') AS exports, (SELECT count(*) FROM export_chunks WHERE tenant_id = '${free.id}') AS chunks`);
    expect(left).toEqual({ exports: '0', chunks: '0' });
  });

  /** As the application, within a tenant. */
  const inDatabase = (tenantId: string, sql: string): Promise<Row[]> =>
    asRole(shop.app, 'tidemark_app', async (client) => {
      await client.query(`SET app.tenant_id = '${tenantId}'`);
      return (await client.query<Row>(sql)).rows;
    });

  /** Locks the table of the held widget until it is released. */
  async function holdGate(): Promise<{ release(): Promise<void> }> {
    await shop.source.run('BEGIN');
    await shop.source.run('LOCK TABLE gate IN ACCESS EXCLUSIVE MODE');
    return { release: async () => void (await shop.source.run('COMMIT')) };
  }

  async function waiting(): Promise<number> {
    const rows = await shop.source.run<{ n: number }>(`SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'gate'::regclass`);
    return rows[0]?.n ?? 0;
  }
});
