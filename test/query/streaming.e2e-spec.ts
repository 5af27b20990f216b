import { request as httpRequest, type IncomingMessage } from 'node:http';
import { QueryLimits } from '../../src/query/query-limits.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, type TestUser, newTenant } from '../support/tenant.js';

/** More text than sockets hold back, and no end within a test. */
const endless = (mark: string): string =>
  `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, repeat('x', 2000) AS ${mark} FROM r`;

interface Run {
  sql: string;
  outcome: string;
  rows: number | null;
  origin: string;
  error: { code: string } | null;
}

describe('streamed results', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let dataSourceId: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
  });
  const responses: IncomingMessage[] = [];
  afterEach(async () => {
    responses.splice(0).forEach((response) => response.destroy());
    await eventually(async () => expect(await running('')).toBe(0));
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  /** The answer's head; its body is not read. */
  const stream = (sql: string, body: object = {}, user: TestUser = tenant.developer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${user.accessToken}`, 'content-type': 'application/json', accept: 'text/csv' };
      const sent = httpRequest(`${app.url}/api/v1/query/execute`, { method: 'POST', headers, agent: false }, (response) => {
        responses.push(response);
        resolve(response);
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ dataSourceId, sql, ...body }));
    });
  const text = async (response: IncomingMessage): Promise<string> => {
    let all = '';
    for await (const piece of response) all += String(piece);
    return all;
  };
  const running = async (mark: string): Promise<number> => {
    const { rows } = await northwind.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE $1 AND pid <> pg_backend_pid()`,
      [`%${mark}%`],
    );
    return rows[0]?.n ?? 0;
  };
  const history = async (mark: string): Promise<Run[]> =>
    (await tenant.developer.api.get<Run[]>('/query/history')).data.filter(({ sql }) => sql.includes(mark));
  const limits = (): QueryLimits => app.app.get(QueryLimits, { strict: false });
  /** Changes limits for as long as the work takes. */
  const limited = async (change: Partial<QueryLimits>, work: () => Promise<void>): Promise<void> => {
    const before = { ...limits() };
    Object.assign(limits(), change);
    await work().finally(() => Object.assign(limits(), before));
  };

  it('leave the source to queries, however many downloads nobody reads', async () => {
    const unread = [stream(endless('unread_a')), stream(endless('unread_b'), {}, tenant.admin)];
    await Promise.all(unread);
    const waiting = Array.from({ length: 5 }, (_, index) => stream(endless(`unread_${index}`)).catch(() => undefined));
    const beside = await Promise.all(
      Array.from({ length: 6 }, (_, index) => tenant.developer.api.post('/query/execute', { dataSourceId, sql: `SELECT ${index} AS beside` })),
    );
    expect(beside.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await running('unread')).toBe(2);
    responses.forEach((response) => response.destroy());
    await Promise.all(waiting.map((each) => each.then((response) => response?.destroy())));
  });

  it('wait for a place no longer than they may, then are told to come again', async () => {
    const before = limits().streams.maxWaitMs;
    limits().streams.maxWaitMs = 200;
    try {
      await stream(endless('first_of_one'));
      const second = await stream(endless('second_of_one'));
      expect(second.statusCode).toBe(503);
      expect(second.headers['retry-after']).toBe('5');
      expect(JSON.parse(await text(second))).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } });
    } finally {
      limits().streams.maxWaitMs = before;
    }
  });

  it('end with their statement when the reader takes nothing, and stand in the history as failed', async () => {
    await limited({ streamStallMs: 300 }, async () => {
      const response = await stream(endless('stalled'));
      await eventually(async () => expect(await running('stalled')).toBe(0));
      await expect(text(response)).rejects.toHaveProperty('code', 'ECONNRESET');
      await eventually(async () => expect(await history('stalled')).toMatchObject([{ outcome: 'failed', error: { code: 'QUERY_TIMEOUT' } }]));
    });
  });

  it('are cancelled by their id, in the database and for the reader', async () => {
    const response = await stream(endless('by_id'), { executionId: 'download' });
    expect(await running('by_id')).toBe(1);
    const answer = await tenant.developer.api.delete<{ cancelled: boolean }>('/query/executions/download');
    expect(answer.data).toEqual({ cancelled: true });
    await expect(text(response)).rejects.toHaveProperty('code', 'ECONNRESET');
    await eventually(async () => expect(await running('by_id')).toBe(0));
    await eventually(async () => expect(await history('by_id')).toMatchObject([{ outcome: 'cancelled' }]));
    const again = await stream('SELECT 1 AS id_again', { executionId: 'download' });
    expect([again.statusCode, await text(again)]).toEqual([200, 'id_again\r\n1\r\n']);
  });

  it('stand in the history with their rows', async () => {
    await text(await stream('SELECT g AS streamed_rows FROM generate_series(1, 2500) g'));
    await eventually(async () => expect(await history('streamed_rows')).toMatchObject([{ outcome: 'succeeded', rows: 2500, origin: 'explore' }]));
  });

  it('answer an error that comes before the first rows as what it is', async () => {
    const response = await stream('SELECT 1 / (5 - g) AS early_failure FROM generate_series(1, 10) g');
    expect(response.statusCode).toBe(422);
    expect(JSON.parse(await text(response))).toMatchObject({ error: { code: 'QUERY_FAILED', message: 'division by zero' } });
    await eventually(async () => expect(await history('early_failure')).toMatchObject([{ outcome: 'failed', error: { code: 'QUERY_FAILED' } }]));
  });

  it('break the connection when they fail midway, are logged as failed and release everything', async () => {
    const response = await stream('SELECT 1 / (50000 - g) AS late_failure FROM generate_series(1, 100000) g');
    expect(response.statusCode).toBe(200);
    await expect(text(response)).rejects.toHaveProperty('code', 'ECONNRESET');
    await eventually(async () => expect(await history('late_failure')).toMatchObject([{ outcome: 'failed', error: { code: 'QUERY_FAILED' } }]));
    expect(await running('late_failure')).toBe(0);
  });

  it('tell behind the rows whether the limit cut them', async () => {
    const cut = await stream('SELECT g FROM generate_series(1, 10) g', { limit: 3 });
    expect(await text(cut)).toBe('g\r\n1\r\n2\r\n3\r\n');
    expect([cut.headers.trailer, cut.trailers['x-result-truncated']]).toEqual(['x-result-truncated', 'true']);
    const whole = await stream('SELECT g FROM generate_series(1, 3) g', { limit: 3 });
    await text(whole);
    expect(whole.trailers['x-result-truncated']).toBe('false');
  });

  it('break the connection at the byte limit, so that the part is not taken for the whole', async () => {
    await limited({ streamBytes: 300_000 }, async () => {
      const response = await stream(`SELECT g, repeat('x', 1000) AS too_large FROM generate_series(1, 1000) g`);
      await expect(text(response)).rejects.toHaveProperty('code', 'ECONNRESET');
      await eventually(async () => expect(await history('too_large')).toMatchObject([{ outcome: 'failed', error: { code: 'PAYLOAD_TOO_LARGE' } }]));
    });
  });
});
