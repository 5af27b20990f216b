import { jest } from '@jest/globals';
import pg from 'pg';
import { MaterializationRefresher } from '../../src/materializations/materialization-refresher.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, attachKeepingNorthwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { BY_COUNTRY, type View, ask, kept, refreshed, runDue, runsOf, settled, viewOf } from './kept-views.js';

describe('materialized views in a source', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let source: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer', 'operator'] });
    source = await attachKeepingNorthwind(app, tenant.admin.api, northwind);
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  /** Another connection to the source, as its owner. */
  const anotherOwner = async (): Promise<pg.Client> => {
    const { connectionParameters } = northwind.owner as unknown as { connectionParameters: pg.ClientConfig };
    const { host, port, user, password, database } = connectionParameters;
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    return client;
  };
  /**
   * A table with one row, and a view of it whose reading waits while the gate is closed: planning it does not wait.
   * @returns closes the gate; `waiting` resolves to the process that waits before it
   */
  const gatedTable = async (table: string, gate: number): Promise<{ close: () => Promise<() => Promise<void>>; waiting: () => Promise<number> }> => {
    await northwind.owner.query(`
      CREATE TABLE ${table} (id int PRIMARY KEY); INSERT INTO ${table} VALUES (1);
      CREATE FUNCTION pass_${table}() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(${gate}); RETURN true; END';
      CREATE VIEW gated_${table} AS SELECT id FROM ${table} WHERE pass_${table}();
      GRANT SELECT ON ${table}, gated_${table} TO PUBLIC`);
    const close = async (): Promise<() => Promise<void>> => {
      const keeper = await anotherOwner();
      await keeper.query('SELECT pg_advisory_lock($1)', [gate]);
      return () => keeper.end();
    };
    const waiting = (): Promise<number> =>
      eventually(async () => {
        const sql = `SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = $1 AND NOT l.granted AND a.query LIKE 'REFRESH MATERIALIZED VIEW CONCURRENTLY%'`;
        const { rows } = await northwind.owner.query<{ pid: number }>(sql, [gate]);
        if (!rows[0]) throw new Error('no refresh waits');
        return rows[0].pid;
      }, 10_000);
    return { close, waiting };
  };
  const countOf = async (relation: string): Promise<number> => Number((await northwind.owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${relation}`)).rows[0]?.n);

  it('are made, read by the reading role, and told about', async () => {
    const view = await kept(tenant.admin.api, viewOf(source, 'by_country', { description: 'Customers', cron: '0 3 * * *' }));
    expect(view).toMatchObject({ condition: 'fresh', relation: 'kept.by_country', lastError: null, baseTables: ['public.customers'] });
    expect(view.statistics).toMatchObject({ rows: 21, refreshes: 1, failures: 0, bytes: expect.any(Number), durationMs: expect.any(Number), dataAsOf: expect.any(String) });
    expect(view.nextDueAt).toMatch(/T03:00:00/);
    expect((await ask(tenant.developer.api, source, `SELECT customers FROM kept.by_country WHERE country = 'Germany'`)).data.data).toEqual([{ customers: 11 }]);
    const [run] = await runsOf(tenant.developer.api, view.id);
    expect(run).toMatchObject({ cause: 'created', outcome: 'succeeded', how: 'made', rows: 21 });
    const { data } = await tenant.developer.api.get<{ schema: string; table: string; kind: string }[]>(`/datasources/${source}/schema`);
    expect(data.filter(({ schema }) => schema === 'kept')).toMatchObject([{ table: 'by_country', kind: 'materialized view' }]);
  });

  it('make their schema once when several are made at the same time', async () => {
    const other = await attachKeepingNorthwind(app, tenant.admin.api, { ...northwind, keeping: { ...northwind.keeping, materializationSchema: 'made_by_itself' } }, 'Made by itself');
    await northwind.owner.query(`GRANT CREATE ON DATABASE ${northwind.owner.escapeIdentifier(northwind.settings.database)} TO ${northwind.keeping.materializationUser}`);
    const views = await Promise.all(['first', 'second', 'third'].map((name) => kept(tenant.admin.api, viewOf(other, name))));
    expect(views.map(({ lastError, condition }) => [lastError, condition])).toEqual([[null, 'fresh'], [null, 'fresh'], [null, 'fresh']]);
  });

  it('drop what was cached of them with each refresh, and nothing else', async () => {
    await northwind.owner.query('CREATE TABLE towns (name text PRIMARY KEY); GRANT SELECT ON towns TO PUBLIC');
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'kept_towns', sql: 'SELECT name FROM towns', uniqueColumns: ['name'] });
    const through = () => ask(tenant.developer.api, source, 'SELECT count(*)::int AS n FROM kept.kept_towns');
    const beside = () => ask(tenant.developer.api, source, 'SELECT count(*)::int AS n FROM categories');
    for (const question of [through, beside, through, beside]) await question();
    expect([(await through()).headers.get('x-cache'), (await beside()).headers.get('x-cache')]).toEqual(['hit-l1', 'hit-l1']);
    await northwind.owner.query(`INSERT INTO towns VALUES ('Aachen')`);
    expect((await through()).data.data).toEqual([{ n: 0 }]);
    await refreshed(tenant.admin.api, view.id);
    const answer = await through();
    expect([answer.headers.get('x-cache'), answer.data.data]).toEqual(['miss', [{ n: 1 }]]);
    expect((await beside()).headers.get('x-cache')).toBe('hit-l1');
  });

  it('are read as they were while they are refreshed, by whoever looks in the midst of it', async () => {
    const { close, waiting } = await gatedTable('parcels', 4711);
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'kept_parcels', sql: 'SELECT id FROM gated_parcels', uniqueColumns: ['id'] });
    const reader = await anotherOwner();
    const open = await close();
    try {
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      expect((await reader.query('SELECT count(*)::int AS n FROM kept.kept_parcels')).rows).toEqual([{ n: 1 }]);
      await northwind.owner.query('INSERT INTO parcels VALUES (2)');
      expect((await tenant.admin.api.post(`/materializations/${view.id}/refresh`)).status).toBe(202);
      await waiting();
      // Neither the open transaction nor a new one waits.
      expect((await reader.query('SELECT count(*)::int AS n FROM kept.kept_parcels')).rows).toEqual([{ n: 1 }]);
      expect(await countOf('kept.kept_parcels')).toBe(1);
      expect((await ask(tenant.developer.api, source, 'SELECT count(*)::int AS n FROM kept.kept_parcels')).data.data).toEqual([{ n: 1 }]);
      expect((await tenant.admin.api.post(`/materializations/${view.id}/refresh`)).error?.code).toBe('CONFLICT');
      await open();
      expect((await settled(tenant.admin.api, view.id)).statistics.rows).toBe(2);
      // The refresh is over although the reader's transaction is open, which still sees the old rows.
      expect((await reader.query('SELECT count(*)::int AS n FROM kept.kept_parcels')).rows).toEqual([{ n: 1 }]);
      expect(await countOf('kept.kept_parcels')).toBe(2);
      expect((await runsOf(tenant.admin.api, view.id))[0]).toMatchObject({ how: 'refreshed', outcome: 'succeeded' });
    } finally {
      await reader.end();
    }
  });

  it('keep their rows when the source dies in the midst of a refresh, when it is cancelled, and when it takes too long', async () => {
    const { close, waiting } = await gatedTable('crates', 4712);
    const { api } = tenant.admin;
    const view = await kept(api, { dataSourceId: source, name: 'kept_crates', sql: 'SELECT id FROM gated_crates', uniqueColumns: ['id'], timeoutSeconds: 3 });
    await northwind.owner.query('INSERT INTO crates VALUES (2)');
    const open = await close();
    await api.post(`/materializations/${view.id}/refresh`);
    await northwind.owner.query('SELECT pg_terminate_backend($1)', [await waiting()]);
    const died = await settled(api, view.id);
    expect(died).toMatchObject({ condition: 'failing', statistics: { rows: 1, failures: 1, failuresInARow: 1 } });
    expect(died.lastError).toMatch(/cannot be reached/);

    await api.post(`/materializations/${view.id}/refresh`);
    const pid = await waiting();
    expect((await api.post<{ cancelled: boolean }>(`/materializations/${view.id}/cancel`)).data).toEqual({ cancelled: true });
    await settled(api, view.id);
    expect((await runsOf(api, view.id))[0]).toMatchObject({ outcome: 'cancelled', error: 'Somebody cancelled it.' });
    // In the source too.
    await eventually(async () => expect((await northwind.owner.query(`SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`, [pid])).rows).toEqual([]));

    await api.post(`/materializations/${view.id}/refresh`);
    expect((await settled(api, view.id)).lastError).toMatch(/took longer than 3 s/);
    await open();
    expect(await countOf('kept.kept_crates')).toBe(1);
    expect(await refreshed(api, view.id)).toMatchObject({ condition: 'fresh', lastError: null, statistics: { rows: 2, failuresInARow: 0 } });
  });

  it('need columns that tell rows apart: told before the first refresh, and with each one', async () => {
    const unknown = await tenant.admin.api.post('/materializations', viewOf(source, 'no_column', { uniqueColumns: ['land'] }));
    expect([unknown.status, unknown.error?.details]).toEqual([400, [expect.objectContaining({ path: 'uniqueColumns', rule: 'unknownColumn' })]]);
    const repeated = await kept(tenant.admin.api, { dataSourceId: source, name: 'repeated', sql: 'SELECT country, city FROM customers', uniqueColumns: ['country'] });
    expect([repeated.condition, repeated.lastError]).toEqual(['failing', 'Its unique columns (country) do not tell all rows apart; name columns that do, or group the rows by these.']);
    const nulls = await kept(tenant.admin.api, { dataSourceId: source, name: 'nulls', sql: 'SELECT customer_id, region FROM customers', uniqueColumns: ['customer_id', 'region'] });
    expect(nulls.lastError).toMatch(/\(customer_id, region\) are null in \d+ rows/);
    expect((await northwind.owner.query(`SELECT 1 FROM pg_class WHERE relkind IN ('v', 'm') AND (relname IN ('repeated', 'nulls') OR relname LIKE 'tidemark_making%')`)).rows).toEqual([]);

    await northwind.owner.query(`CREATE TABLE bins (id int, name text); INSERT INTO bins VALUES (1, 'one'); GRANT SELECT ON bins TO PUBLIC`);
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'kept_bins', sql: 'SELECT id, name FROM bins', uniqueColumns: ['id'] });
    await northwind.owner.query(`INSERT INTO bins VALUES (1, 'another')`);
    expect((await refreshed(tenant.admin.api, view.id)).lastError).toMatch(/do not tell all rows apart/);
    await northwind.owner.query(`UPDATE bins SET id = NULL WHERE name = 'another'`);
    expect((await refreshed(tenant.admin.api, view.id)).lastError).toMatch(/are null in one row/);
    expect(await countOf('kept.kept_bins')).toBe(1);
  });

  it('follow their tables: rows written, rows deleted, tables emptied, through views and partitions', async () => {
    await northwind.owner.query(`
      CREATE TABLE sold (day date NOT NULL, amount int NOT NULL) PARTITION BY RANGE (day);
      CREATE TABLE sold_2025 PARTITION OF sold FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE VIEW sold_by_day AS SELECT day, sum(amount) AS amount FROM sold GROUP BY day;
      GRANT SELECT ON sold, sold_by_day TO PUBLIC`);
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'kept_sold', sql: 'SELECT * FROM sold_by_day', uniqueColumns: ['day'], onChange: true });
    expect(view.baseTables).toEqual(['public.sold', 'public.sold_2025']);
    const { api } = tenant.admin;
    const followed = async (sql: string): Promise<View> => {
      // The view may be refreshed once a minute; as if that had passed.
      await northwind.owner.query(sql);
      const before = (await api.get<View>(`/materializations/${view.id}`)).data.statistics.refreshes;
      return eventually(async () => {
        await app.app.get(TenantDatabase, { strict: false }).run({ tenantId: tenant.id }, (manager) =>
          manager.query(`UPDATE materializations SET last_attempt_at = last_attempt_at - interval '2 minutes' WHERE id = $1`, [view.id]),
        );
        await runDue(app);
        const now = await settled(api, view.id);
        expect(now.statistics.refreshes).toBeGreaterThan(before);
        return now;
      }, 30_000);
    };
    expect((await followed(`INSERT INTO sold VALUES ('2025-03-01', 5), ('2025-03-02', 7)`)).statistics.rows).toBe(2);
    expect((await followed(`DELETE FROM sold WHERE day = '2025-03-01'`)).statistics.rows).toBe(1);
    expect((await followed('TRUNCATE sold')).statistics.rows).toBe(0);
    expect((await runsOf(api, view.id)).map(({ cause }) => cause)).toEqual(expect.arrayContaining(['change', 'created']));
    const quiet = (await settled(api, view.id)).statistics.refreshes;
    await runDue(app);
    expect((await settled(api, view.id)).statistics.refreshes).toBe(quiet);
  });

  it('are refreshed by the clock, and after the settings of their source have changed', async () => {
    const { api } = tenant.admin;
    const view = await kept(api, viewOf(source, 'clocked', { cron: '*/5 * * * *' }));
    const database = app.app.get(TenantDatabase, { strict: false });
    await database.run({ tenantId: tenant.id }, (manager) => manager.query(`UPDATE materializations SET next_due_at = now() - interval '1 second' WHERE id = $1`, [view.id]));
    await runDue(app);
    expect((await settled(api, view.id)).statistics.refreshes).toBe(2);
    expect((await runsOf(api, view.id))[0]?.cause).toBe('schedule');

    const { data } = await api.get<{ version: number; settings: object }>(`/datasources/${source}`);
    const renamed = await api.put(`/datasources/${source}`, { name: 'Northwind again', settings: data.settings, version: data.version });
    expect(renamed.status).toBe(200);
    await eventually(async () => {
      await runDue(app);
      expect((await settled(api, view.id)).statistics.refreshes).toBe(3);
    }, 20_000);
    expect((await runsOf(api, view.id))[0]?.cause).toBe('source');
  });

  it('change their definition beside readers, keep what was when the new one fails, and carry a version', async () => {
    const { api } = tenant.admin;
    const view = await kept(api, viewOf(source, 'changing'));
    const better = { sql: `SELECT country, count(*)::int AS customers, min(city) AS first FROM customers GROUP BY country`, uniqueColumns: ['country'], version: view.version };
    expect((await api.put(`/materializations/${view.id}`, better)).status).toBe(200);
    await settled(api, view.id);
    expect((await ask(api, source, `SELECT first FROM kept.changing WHERE country = 'Austria'`)).data.data).toEqual([{ first: 'Graz' }]);
    expect((await api.put(`/materializations/${view.id}`, better)).error?.code).toBe('CONFLICT');
    expect((await api.put(`/materializations/${view.id}`, { ...better, sql: 'SELECT country FROM customers', version: 2 })).status).toBe(200);
    expect((await settled(api, view.id)).condition).toBe('failing');
    expect((await ask(api, source, `SELECT first FROM kept.changing WHERE country = 'Belgium'`)).data.data).toEqual([{ first: 'Bruxelles' }]);
    expect((await api.delete(`/materializations/${view.id}`)).status).toBe(400);
    const gone = await api.send('DELETE', `/materializations/${view.id}`, { body: { version: 3 } });
    expect(gone.status).toBe(200);
    expect((await northwind.owner.query(`SELECT to_regclass('kept.changing') AS there`)).rows).toEqual([{ there: null }]);
  });

  it('are made and redefined though the process ended before it had begun', async () => {
    const { api } = tenant.admin;
    const begin = jest.spyOn(app.app.get(MaterializationRefresher, { strict: false }), 'begin');
    // Nothing is refreshed by the clock or by changes: only that it was never made says that it is to be made.
    const deaf = (): unknown => begin.mockResolvedValueOnce(null);
    deaf();
    const view = await kept(api, viewOf(source, 'interrupted'));
    await runDue(app);
    expect(await settled(api, view.id)).toMatchObject({ condition: 'fresh', nextDueAt: null });

    deaf();
    const better = { sql: `SELECT country, min(city) AS first FROM customers GROUP BY country`, uniqueColumns: ['country'] };
    expect((await api.put(`/materializations/${view.id}`, { ...better, version: view.version })).status).toBe(200);
    // Nor does another change let it be forgotten.
    expect((await api.put(`/materializations/${view.id}`, { ...better, description: 'Better', version: view.version + 1 })).status).toBe(200);
    await runDue(app);
    expect(await settled(api, view.id)).toMatchObject({ condition: 'fresh', nextDueAt: null });
    expect((await ask(api, source, `SELECT first FROM kept.interrupted WHERE country = 'Austria'`)).data.data).toEqual([{ first: 'Graz' }]);
    expect((await runsOf(api, view.id)).map(({ cause, outcome }) => [cause, outcome])).toEqual([['definition', 'succeeded'], ['created', 'succeeded']]);
    begin.mockRestore();
  });

  it('never touch what somebody else has made under the name', async () => {
    await northwind.owner.query(`SET ROLE ${northwind.keeping.materializationUser}; CREATE TABLE kept.precious AS SELECT 1 AS one; RESET ROLE`);
    const view = await kept(tenant.admin.api, viewOf(source, 'precious'));
    expect(view.lastError).toMatch(/kept\.precious is there already/);
    await tenant.admin.api.send('DELETE', `/materializations/${view.id}`, { body: { version: 1 } });
    expect(await countOf('kept.precious')).toBe(1);
  });

  it('are bounded by the plan, and need a source with a role that keeps them', async () => {
    const poor = await newTenant(app, { plan: 'free', roles: [] });
    const plain = await attachNorthwind(app, poor.admin.api, northwind, 'Plain');
    const refused = await poor.admin.api.post('/materializations', viewOf(plain, 'anything'));
    expect([refused.status, refused.error?.details]).toEqual([400, [expect.objectContaining({ rule: 'materializationUser' })]]);
    const keeping = await attachKeepingNorthwind(app, poor.admin.api, northwind, 'Keeping');
    for (const name of ['free_one', 'free_two']) expect((await kept(poor.admin.api, viewOf(keeping, name))).condition).toBe('fresh');
    const beyond = await poor.admin.api.post('/materializations', viewOf(keeping, 'free_three'));
    expect([beyond.status, beyond.error?.code]).toEqual([429, 'QUOTA_EXCEEDED']);
  });

  it('belong to their tenant, and are written by its admins alone', async () => {
    const other = await newTenant(app, { roles: [] });
    const view = await kept(tenant.admin.api, viewOf(source, 'own'));
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/runs', undefined],
      ['PUT', '', { sql: BY_COUNTRY, uniqueColumns: ['country'], version: 1 }],
      ['DELETE', '', { version: 1 }],
      ['POST', '/refresh', undefined],
      ['POST', '/cancel', undefined],
    ] as const) {
      expect([method, path, (await other.admin.api.send(method, `/materializations/${view.id}${path}`, { body })).status]).toEqual([method, path, 404]);
    }
    expect((await other.admin.api.post('/materializations', viewOf(source, 'foreign'))).status).toBe(404);
    expect((await other.admin.api.get<View[]>('/materializations')).data).toEqual([]);
    expect((await tenant.developer.api.get(`/materializations/${view.id}`)).status).toBe(200);
    expect((await tenant.developer.api.post(`/materializations/${view.id}/refresh`)).status).toBe(403);
    expect((await tenant.operator.api.get('/materializations')).status).toBe(403);
  });
});
