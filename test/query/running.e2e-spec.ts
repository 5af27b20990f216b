import { createServer, type Server, type Socket } from 'node:net';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, allowHost, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** Slow, without a function that the guard refuses: counts a product of series. */
const slow = (mark: string): string => `SELECT count(*) AS ${mark} FROM generate_series(1, 100000) a, generate_series(1, 100000) b`;

interface Result {
  data: Record<string, unknown>[];
  columns: { name: string; type: string }[];
  meta: { totalRows: number; truncated: boolean; cached: boolean; cacheLevel: string; cacheKey: string; stale?: boolean };
}

describe('running queries', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let dataSourceId: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    dataSourceId = await attachNorthwind(app, tenant.admin.api, northwind);
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  const execute = (body: object, signal?: AbortSignal) =>
    tenant.developer.api.send<Result>('POST', '/query/execute', { body: { dataSourceId, ...body }, ...(signal ? { signal } : {}) });
  const active = async (mark: string): Promise<number> => {
    const { rows } = await northwind.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
      [`%${mark}%`],
    );
    return rows[0]?.n ?? 0;
  };

  it('cuts at the row limit and says so', async () => {
    const cut = await execute({ sql: 'SELECT * FROM order_details ORDER BY 1, 2', limit: 100 });
    expect(cut.data.meta).toMatchObject({ totalRows: 100, truncated: true });
    const exact = await execute({ sql: 'SELECT * FROM shippers', limit: 6 });
    expect(exact.data.meta).toMatchObject({ totalRows: 6, truncated: false });
    const byDefault = await execute({ sql: 'SELECT g FROM generate_series(1, 20000) g' });
    expect(byDefault.data.meta).toMatchObject({ totalRows: 10_000, truncated: true });
  });

  it('keeps 64-bit integers, decimals, dates and repeated names exact', async () => {
    const answer = await execute({ sql: `SELECT 9007199254740993::int8 AS big, 0.1::numeric + 0.2 AS dec, DATE '2024-02-29' AS day, 1 AS a, 2 AS a, '{"k":[1]}'::jsonb AS j, NULL::int AS none` });
    expect(answer.data.data).toEqual([{ big: '9007199254740993', dec: '0.3', day: '2024-02-29', a: 1, a_2: 2, j: { k: [1] }, none: null }]);
    expect(answer.data.columns.map(({ type }) => type)).toEqual(['integer', 'number', 'date', 'integer', 'integer', 'json', 'integer']);
  });

  it('cancels in the database when the connection closes', async () => {
    const leaving = new AbortController();
    const gone = execute({ sql: slow('closed_connection') }, leaving.signal).catch((error: unknown) => error);
    await eventually(async () => expect(await active('closed_connection')).toBe(1));
    leaving.abort();
    expect(await gone).toHaveProperty('name', 'AbortError');
    await eventually(async () => expect(await active('closed_connection')).toBe(0));
  });

  it('cancels in the database by execution id, and not for another tenant', async () => {
    const other = await newTenant(app, { roles: ['developer'] });
    const running = execute({ sql: slow('by_id'), executionId: 'mine' });
    await eventually(async () => expect(await active('by_id')).toBe(1));
    expect((await other.developer.api.delete<{ cancelled: boolean }>('/query/executions/mine')).data.cancelled).toBe(false);
    expect(await active('by_id')).toBe(1);
    expect((await tenant.developer.api.delete<{ cancelled: boolean }>('/query/executions/mine')).data.cancelled).toBe(true);
    expect(await running).toMatchObject({ status: 422, error: { code: 'QUERY_FAILED', message: 'The query was cancelled.' } });
    await eventually(async () => expect(await active('by_id')).toBe(0));
  });

  it('runs one statement for many who ask the same, and goes on while one of them is left', async () => {
    const sql = `SELECT count(*) AS shared_flight FROM generate_series(1, 3000) a, generate_series(1, 3000) b`;
    const leaving = new AbortController();
    const first = execute({ sql }, leaving.signal).catch(() => 'left');
    const others = Array.from({ length: 8 }, () => execute({ sql }));
    await eventually(async () => expect(await active('shared_flight')).toBe(1));
    leaving.abort();
    expect(await first).toBe('left');
    const answers = await Promise.all(others);
    expect(new Set(answers.map(({ data }) => data.data[0]?.['shared_flight']))).toEqual(new Set(['9000000']));
  });

  it('answers from memory the second time, and again from the source when asked to', async () => {
    const sql = `SELECT freight FROM orders WHERE order_id = 10248`;
    const first = await execute({ sql });
    expect([first.data.meta.cacheLevel, first.headers.get('x-cache')]).toEqual(['source', 'miss']);
    await northwind.owner.query('UPDATE orders SET freight = freight + 1 WHERE order_id = 10248');
    const cached = await execute({ sql });
    expect([cached.data.meta.cacheLevel, cached.headers.get('x-cache')]).toEqual(['l1', 'hit-l1']);
    expect(cached.data.data).toEqual(first.data.data);
    const refreshed = await execute({ sql, cache: { mode: 'refresh' } });
    expect(refreshed.data.data).not.toEqual(first.data.data);
    expect((await execute({ sql })).data.data).toEqual(refreshed.data.data);
    const spaced = await execute({ sql: `  ${sql} ;  -- the same` });
    expect(spaced.data.meta.cacheKey).toBe(first.data.meta.cacheKey);
    const literal = await execute({ sql: sql.replace('10248', '10249') });
    expect(literal.data.meta.cacheKey).not.toBe(first.data.meta.cacheKey);
  });

  it('forgets results when the source changes', async () => {
    const source = await tenant.admin.api.get<{ name: string; settings: object; version: number }>(`/datasources/${dataSourceId}`);
    const sql = 'SELECT 41 + 1 AS answer';
    const before = await execute({ sql });
    const { name, settings, version } = source.data;
    await tenant.admin.api.put(`/datasources/${dataSourceId}`, { name, settings, version });
    const after = await execute({ sql });
    expect([after.data.meta.cached, after.data.meta.cacheKey === before.data.meta.cacheKey]).toEqual([false, false]);
  });

  it('gives another tenant nothing of the cache, even for the same database and statement', async () => {
    const other = await newTenant(app, { roles: ['developer'] });
    const theirs = await attachNorthwind(app, other.admin.api, northwind);
    const sql = 'SELECT count(*)::int AS n FROM orders';
    const mine = await execute({ sql });
    const answer = await other.developer.api.post<Result>('/query/execute', { dataSourceId: theirs, sql });
    expect(answer.data.meta).toMatchObject({ cached: false });
    expect(answer.data.meta.cacheKey).not.toBe(mine.data.meta.cacheKey);
    expect(await other.developer.api.post('/query/execute', { dataSourceId, sql })).toMatchObject({ status: 404 });
  });

  it('streams CSV past the row limit, RFC 4180, with formulas defused', async () => {
    const answer = await tenant.developer.api.send('POST', '/query/execute', {
      body: { dataSourceId, sql: `SELECT g AS n, '=1+1' AS formula, 'a "b", c' AS quoted, -1.50::numeric AS amount FROM generate_series(1, 25000) g` },
      headers: { accept: 'text/csv' },
    });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const lines = String(answer.body).split('\r\n');
    expect(lines).toHaveLength(25_002);
    expect(lines[0]).toBe('n,formula,quoted,amount');
    expect(lines[1]).toBe(`1,'=1+1,"a ""b"", c",-1.50`);
  });

  it('streams NDJSON', async () => {
    const answer = await tenant.developer.api.send('POST', '/query/execute', {
      body: { dataSourceId, sql: 'SELECT g AS n FROM generate_series(1, 3) g' },
      headers: { accept: 'application/x-ndjson' },
    });
    expect(answer.body).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
  });

  it('gives the place in the stream free when the reader goes away', async () => {
    for (let round = 0; round < 12; round += 1) {
      const leaving = new AbortController();
      const response = await fetch(`${app.url}/api/v1/query/execute`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.developer.accessToken}`, 'content-type': 'application/json', accept: 'application/x-ndjson' },
        body: JSON.stringify({ dataSourceId, sql: `SELECT repeat('x', 1000) AS left_stream FROM generate_series(1, 10000000)` }),
        signal: leaving.signal,
      });
      await response.body?.getReader().read();
      leaving.abort();
    }
    await eventually(async () => expect(await active('left_stream')).toBe(0));
    expect((await execute({ sql: 'SELECT 1 AS still_room' })).status).toBe(200);
  });

  it('keeps the history: who, what, how long, how it ended, without the values', async () => {
    await execute({ sql: 'SELECT :secret::text AS history_mark', parameters: { secret: 'hunter2' } });
    await execute({ sql: 'SELECT history_mark_wrong' });
    await execute({ sql: 'DELETE FROM orders /* history_mark */' });
    const { data } = await tenant.developer.api.get<{ sql: string; outcome: string; userId: string }[]>('/query/history');
    const mine = data.filter(({ sql }) => sql.includes('history_mark'));
    expect(mine.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'rejected', 'succeeded']);
    expect(mine.every(({ userId }) => userId === tenant.developer.id)).toBe(true);
    expect(JSON.stringify(data)).not.toContain('hunter2');
    const other = await newTenant(app, { roles: ['developer'] });
    expect((await other.developer.api.get('/query/history')).data).toEqual([]);
  });

  it('tells an estimate before running', async () => {
    const answer = await tenant.developer.api.post<{ rows: number; cost: number }>('/query/estimate', { dataSourceId, sql: 'SELECT * FROM orders' });
    expect(answer.data.rows).toBe(830);
    expect(answer.data.cost).toBeGreaterThan(0);
  });

  it('lists parameters and problems without running', async () => {
    const good = await tenant.developer.api.post('/query/validate', { dataSourceId, sql: 'SELECT 1 WHERE 1 = :a [[ AND 2 IN ({{b}}) ]]' });
    expect(good.data).toEqual({ valid: true, problems: [], parameters: [{ name: 'a', optional: false, list: false }, { name: 'b', optional: true, list: true }] });
    const bad = await tenant.developer.api.post<{ valid: boolean; problems: object[] }>('/query/validate', { dataSourceId, sql: 'DROP TABLE orders' });
    expect(bad.data.valid).toBe(false);
    expect(bad.data.problems).toHaveLength(1);
  });

  describe('a source that hangs', () => {
    let hanging: Server;
    const sockets: Socket[] = [];
    let hangingId: string;
    beforeAll(async () => {
      hanging = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
      const { port } = hanging.address() as { port: number };
      await allowHost(app, '127.0.0.1', port);
      const settings = { ...northwind.settings, host: '127.0.0.1', port };
      hangingId = (await tenant.admin.api.post<{ id: string }>('/datasources', { name: 'Hanging', type: 'postgresql', settings })).data.id;
    });
    afterAll(() => {
      sockets.forEach((socket) => socket.destroy());
      hanging.close();
    });

    it('is cut at its timeout while others answer', async () => {
      const stuck = tenant.developer.api.post('/query/execute', { dataSourceId: hangingId, sql: 'SELECT 1' });
      expect((await execute({ sql: 'SELECT 2 AS beside', cache: { mode: 'bypass' } })).status).toBe(200);
      const answer = await stuck;
      expect([503, 504]).toContain(answer.status);
      expect(['SOURCE_UNAVAILABLE', 'QUERY_TIMEOUT']).toContain(answer.error?.code);
    });
  });
});
