import pg from 'pg';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('a metric query whose caller leaves', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let lock: pg.Client;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['developer'] });
    lock = new pg.Client({ connectionString: app.database.url });
    await lock.connect();
    await tenant.developer.api.post('/ingest/events', [{ metric: 'slow', value: 1 }]);
  });
  afterEach(() => lock.query('ROLLBACK'));
  afterAll(async () => {
    await lock?.end();
    await app?.close();
  });

  /** Readings that wait for the table. */
  const waiting = async (): Promise<number> => (await lock.query(`SELECT FROM pg_locks WHERE NOT granted AND relation = 'tidemark.metric_series'::regclass`)).rowCount ?? 0;
  const shut = (): Promise<unknown> => lock.query('BEGIN; LOCK TABLE tidemark.metric_series IN ACCESS EXCLUSIVE MODE');

  it('is cancelled in the database, over HTTP', async () => {
    await shut();
    const controller = new AbortController();
    const answer = tenant.developer.api.send('POST', '/metrics/query', { body: { metric: 'slow', aggregation: 'sum' }, signal: controller.signal }).catch(() => 'left');
    await eventually(async () => expect(await waiting()).toBe(1));
    controller.abort();
    expect(await answer).toBe('left');
    // Long before its time is over.
    await eventually(async () => expect(await waiting()).toBe(0), 8_000);
  });

  it('goes on while another waits for the same, and is cancelled with the last; the next one is answered', async () => {
    await shut();
    const controllers = [new AbortController(), new AbortController()];
    const body = { metric: 'slow', aggregation: 'count', step: 'all', from: '2026-01-01', to: '2026-01-02' };
    const answers = controllers.map(({ signal }) => tenant.developer.api.send('POST', '/metrics/query', { body, signal }).catch(() => 'left'));
    await eventually(async () => expect(await waiting()).toBe(1));
    controllers[0]?.abort();
    await answers[0];
    await lock.query('ROLLBACK');
    expect(await answers[1]).toMatchObject({ status: 200 });
  });

  it('is cancelled as a widget that nobody watches any more', async () => {
    const { data } = await tenant.developer.api.post<{ id: string }>('/dashboards', {
      name: 'Slow',
      widgets: [{ type: 'table', name: 'slow', query: { metric: 'slow', aggregation: 'max', from: 'now-1h', step: 'all' }, visualization: { type: 'table', config: {} } }],
    });
    await shut();
    const socket = await new Socket(app.url, { protocols: ['bearer', tenant.developer.accessToken] }).opened();
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: [`dashboard:${data.id}`] });
    await eventually(async () => expect(await waiting()).toBe(1));
    socket.end();
    await eventually(async () => expect(await waiting()).toBe(0), 8_000);
  });
});
