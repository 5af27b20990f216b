import { ATTACKS } from '../../src/query/domain/corpus/attacks.js';
import { LEGITIMATE } from '../../src/query/domain/corpus/legitimate.js';
import { SourceConnections } from '../../src/data-sources/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** Everything of the database that a statement could have changed. Roles are the whole server's: those of suites beside this one come and go. */
const STATE = `SELECT (SELECT md5(string_agg(o::text, '' ORDER BY order_id)) FROM orders o) AS orders,
  (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations,
  (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS functions,
  (SELECT md5(string_agg(rolname, ',' ORDER BY rolname)) FROM pg_roles WHERE rolname !~ '^(reader|keeper|locked)_[0-9a-f]+$') AS roles`;

describe('the guard on SQL, through the API', () => {
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

  const execute = (sql: string) => tenant.developer.api.post<{ data: unknown[] }>('/query/execute', { dataSourceId, sql, cache: { mode: 'bypass' } });

  it(`refuses each of ${ATTACKS.length} attacks by its reason, before the source hears of it`, async () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(150);
    const { rows: before } = await northwind.owner.query<Record<string, unknown>>(STATE);
    const passed: string[] = [];
    let malformed = 0;
    for (const { sql, reason } of ATTACKS) {
      const answer = await execute(sql);
      const told = (answer.error?.details as { reason?: string } | undefined)?.reason;
      // What is no template or no text, or too long for the field, is refused before the guard is asked.
      if (answer.error?.code === 'VALIDATION_FAILED') malformed += reason === 'invalid_character' ? 0 : 1;
      else if (answer.error?.code !== 'QUERY_REJECTED' || told !== reason) passed.push(`${answer.status} ${told}: ${sql.slice(0, 200)}`);
    }
    expect(passed).toEqual([]);
    expect(malformed).toBeLessThanOrEqual(ATTACKS.length / 50);
    const { rows: after } = await northwind.owner.query<Record<string, unknown>>(STATE);
    expect(after).toEqual(before);
  });

  it('runs what analysts write', async () => {
    const statements = LEGITIMATE.filter(({ runsOn }) => runsOn === 'northwind');
    expect(LEGITIMATE.length).toBeGreaterThanOrEqual(60);
    const refused: string[] = [];
    for (const { sql } of statements) {
      const answer = await execute(sql);
      if (answer.status !== 200) refused.push(`${answer.status} ${answer.error?.message}: ${sql}`);
    }
    expect(refused).toEqual([]);
  });

  describe('with the guard taken away', () => {
    const run = async (sql: string): Promise<unknown> => {
      const { connector } = await app.app.get(SourceConnections, { strict: false }).get({ tenantId: tenant.id }, dataSourceId);
      const stream = await connector.execute({ sql, parameters: [], limit: 10, maxBytes: 1_000_000, timeoutMs: 5_000, signal: new AbortController().signal });
      const rows: unknown[] = [];
      for await (const batch of stream.batches) rows.push(...batch);
      return rows;
    };

    it('shows that statements do reach the source this way', async () => {
      expect(await run('SELECT count(*)::int FROM orders')).toEqual([[830]]);
    });

    it.each([
      `UPDATE orders SET freight = 0`,
      `INSERT INTO region VALUES (99, 'x')`,
      `DELETE FROM region`,
      `TRUNCATE region`,
      `DROP TABLE region`,
      `CREATE TABLE leak AS SELECT 1`,
      `WITH gone AS (DELETE FROM region RETURNING 1) SELECT * FROM gone`,
      `SELECT 1; COMMIT; UPDATE orders SET freight = 0`,
      `SELECT lo_create(0)`,
      `COPY (SELECT 1) TO PROGRAM 'true'`,
      `SELECT pg_read_file('/etc/passwd')`,
      `ALTER ROLE CURRENT_USER SUPERUSER`,
    ])('the read-only transaction and the role still stop %s', async (sql) => {
      const { rows: before } = await northwind.owner.query<Record<string, unknown>>(STATE);
      await expect(run(sql)).rejects.toHaveProperty('code', 'QUERY_FAILED');
      const { rows: after } = await northwind.owner.query<Record<string, unknown>>(STATE);
      expect(after).toEqual(before);
    });

    it('the role stops writes also outside the read-only transaction', async () => {
      const pg = await import('pg');
      const client = new pg.default.Client({ ...northwind.settings, ssl: false });
      await client.connect();
      try {
        await expect(client.query('UPDATE orders SET freight = 0')).rejects.toHaveProperty('code', '42501');
      } finally {
        await client.end();
      }
    });
  });

  it('tells the place of a refusal in the template, not in what was made of it', async () => {
    const sql = `SELECT 1 WHERE 'x' = {{value}} AND pg_sleep(1) IS NULL`;
    const answer = await tenant.developer.api.post('/query/execute', { dataSourceId, sql, parameters: { value: 'x' } });
    expect(answer.error).toMatchObject({ code: 'QUERY_REJECTED', details: { reason: 'function_sleep', position: sql.indexOf('pg_sleep') } });
  });

  it('tells the place of an error of the source in the template, by the units that editors count in', async () => {
    const sql = `SELECT '😀', {{value}}::text [[ , {{absent}}::int ]] , nonsense FROM orders`;
    const told = { code: 'QUERY_FAILED', details: { sqlState: '42703', position: sql.indexOf('nonsense') } };
    const body = { dataSourceId, sql, parameters: { value: 'a value' }, parameterTypes: [{ name: 'value', type: 'text' }, { name: 'absent', type: 'number' }] };
    expect((await tenant.developer.api.post('/query/execute', body)).error).toMatchObject(told);
    expect((await tenant.developer.api.post('/query/estimate', body)).error).toMatchObject(told);
    const streamed = await tenant.developer.api.send('POST', '/query/execute', { body, headers: { accept: 'text/csv' } });
    expect(streamed.error).toMatchObject(told);
  });

  it('counts places from 0 on every kind of source', async () => {
    const files = await tenant.admin.api.post<{ id: string }>('/datasources', { name: 'Files', type: 'file', settings: {} });
    for (const id of [dataSourceId, files.data.id]) {
      const answer = await tenant.developer.api.post('/query/execute', { dataSourceId: id, sql: 'EXPLAIN ANALYZE SELECT 1' });
      expect(answer.error).toMatchObject({ code: 'QUERY_REJECTED', details: { reason: 'explain_analyze', position: 8 } });
    }
    const sql = `SELECT {{a_rather_long_name}}, getenv('HOME')`;
    const answer = await tenant.developer.api.post('/query/execute', { dataSourceId: files.data.id, sql, parameters: { a_rather_long_name: 1 } });
    expect(answer.error).toMatchObject({ code: 'QUERY_REJECTED', details: { reason: 'function_setting', position: sql.indexOf('getenv') } });
  });

  it('never splices a value: an injection in a parameter is a text like any other', async () => {
    const value = `x' OR 1=1; DROP TABLE orders; --`;
    const answer = await tenant.developer.api.post<{ data: { echo: string }[] }>('/query/execute', {
      dataSourceId,
      sql: `SELECT :value::text AS echo, count(*)::int AS n FROM orders WHERE ship_city = :value`,
      parameters: { value },
    });
    expect(answer.data.data).toEqual([{ echo: value, n: 0 }]);
  });

  it.each(['tenant.id', 'user.id', 'TENANT.ID', 'tenant . id'])('does not let a caller supply {{%s}}', async (name) => {
    const answer = await tenant.developer.api.post('/query/execute', {
      dataSourceId,
      sql: 'SELECT {{tenant.id}}::text AS id',
      parameters: { [name]: '00000000-0000-0000-0000-000000000000' },
    });
    expect(answer).toMatchObject({ status: 400, error: { code: 'VALIDATION_FAILED' } });
  });

  it('binds the caller\'s own tenant and person', async () => {
    const answer = await tenant.developer.api.post<{ data: object[] }>('/query/execute', {
      dataSourceId,
      sql: 'SELECT {{tenant.id}}::text AS tenant, {{user.id}}::text AS person',
    });
    expect(answer.data.data).toEqual([{ tenant: tenant.id, person: tenant.developer.id }]);
  });
});
