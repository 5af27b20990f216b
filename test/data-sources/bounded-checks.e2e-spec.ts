import { type Server, type Socket, createServer } from 'node:net';
import { QueryLimits } from '../../src/query/query-limits.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import type { Answer } from '../support/http.js';
import { type Northwind, allowHost, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** What was answered so far, of requests that may still be under way. */
function answersOf(requests: Promise<Answer<unknown>>[]): Answer<unknown>[] {
  const answers: Answer<unknown>[] = [];
  for (const request of requests) request.then((answer) => answers.push(answer)).catch(() => undefined);
  return answers;
}

describe('looks into sources that are no queries', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let other: TestTenant;
  let dataSourceId: string;
  /** Takes connections and says nothing. */
  let silent: Server;
  const open = new Set<Socket>();
  let most = 0;
  let settings: object;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    other = await newTenant(app, { roles: [] });
    dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
    silent = createServer((socket) => {
      open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
      socket.resume();
      most = Math.max(most, open.size);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    await allowHost(app, '127.0.0.1', port);
    settings = { ...northwind.settings, host: '127.0.0.1', port };
  });
  afterAll(async () => {
    open.forEach((socket) => socket.destroy());
    silent.close();
    await app.close();
    await northwind.drop();
  });

  it('test few connections of a tenant at a time, and refuse more when many wait', async () => {
    const leaving = new AbortController();
    const test = () =>
      tenant.admin.api.send('POST', '/datasources/test', { body: { type: 'postgresql', settings }, signal: leaving.signal });
    const answers = answersOf(Array.from({ length: 30 }, test));
    // Two are under way, twenty wait.
    await eventually(() => expect(answers).toHaveLength(8), 15_000);
    for (const { status, error, headers } of answers) {
      expect([status, error?.code, headers.get('retry-after')]).toEqual([503, 'SERVICE_UNAVAILABLE', '5']);
      expect(error?.message).toContain('Too many connection tests');
    }
    await eventually(() => expect(open.size).toBe(2));
    const theirs = { type: 'postgresql', settings: { ...northwind.settings } };
    expect((await other.admin.api.post<{ ok: boolean }>('/datasources/test', theirs)).data.ok).toBe(true);
    // Nor is the tenant's own source that is attached already held up by what is tried out.
    expect((await tenant.admin.api.post<{ ok: boolean }>(`/datasources/${dataSourceId}/test`)).data.ok).toBe(true);
    // Places are free when the connections are closed, not when the callers leave: leaving and asking again wins nothing.
    leaving.abort();
    await eventually(() => expect(open.size).toBe(0), 30_000);
    expect(most).toBe(2);
  });

  it('estimate in the queue of the queries', async () => {
    const { queries } = app.app.get(QueryLimits, { strict: false });
    const before = { ...queries };
    Object.assign(queries, { maxWaiting: 2 });
    await northwind.owner.query('BEGIN; LOCK TABLE region IN ACCESS EXCLUSIVE MODE');
    const waiting = async (): Promise<number> => {
      const sql = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'region'::regclass`;
      return (await northwind.owner.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
    };
    try {
      const estimate = () => tenant.developer.api.post('/query/estimate', { dataSourceId, sql: 'SELECT * FROM region' });
      const requests = Array.from({ length: 8 }, estimate);
      const answers = answersOf(requests);
      await eventually(() => expect(answers).toHaveLength(1));
      expect(answers[0]).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } });
      await eventually(async () => expect(await waiting()).toBe(5));
      await northwind.owner.query('COMMIT');
      const statuses = (await Promise.all(requests)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([...Array<number>(7).fill(200), 503]);
    } finally {
      await northwind.owner.query('COMMIT');
      Object.assign(queries, before);
    }
  });
});
