import { type TestApp, startTestApp } from '../support/app.js';
import { type Northwind, attachKeepingNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { ask, kept, refreshed, viewOf } from './kept-views.js';

describe('a definition that wants more than to read', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  let source: string;
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: [] });
    source = await attachKeepingNorthwind(app, tenant.admin.api, northwind);
    // What the keeping role may do and the reading role may not.
    await northwind.owner.query(`
      CREATE TABLE salaries (person text PRIMARY KEY, amount int); INSERT INTO salaries VALUES ('Nancy', 1);
      GRANT ALL ON salaries, categories TO ${northwind.keeping.materializationUser};
      CREATE FUNCTION raise_salaries() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'UPDATE salaries SET amount = amount + 1; SELECT 1';
      CREATE VIEW harmless AS SELECT raise_salaries() AS one;
      GRANT SELECT ON harmless TO PUBLIC`);
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });
  const attempt = (sql: string, uniqueColumns = ['one']) => tenant.admin.api.post('/materializations', { dataSourceId: source, name: 'attack', sql, uniqueColumns });

  it.each([
    ['DELETE FROM categories', 'not_allowed'],
    ['SELECT 1 AS one; DROP TABLE categories', 'multiple_statements'],
    ['WITH gone AS (DELETE FROM categories RETURNING 1 AS one) SELECT one FROM gone', ''],
    ['SELECT 1 AS one INTO another', ''],
    ['SELECT raise_salaries() AS one', 'function'],
    [`SELECT pg_read_file('/etc/passwd') AS one`, 'function'],
    ['SELECT one FROM (SELECT 1 AS one) x FOR UPDATE', ''],
    ['CREATE TABLE x AS SELECT 1 AS one', ''],
    ['EXPLAIN SELECT 1', 'not_a_query'],
    ['SHOW server_version', 'not_a_query'],
    ['SELECT 1 AS one WITH NO DATA', 'syntax'],
    ['SELECT {{tenant.id}} AS one', 'parameters'],
    ['SELECT :one AS one', 'parameters'],
  ])('is refused: %s', async (sql, reason) => {
    const { status, error } = await attempt(sql);
    expect([sql, status, error?.code]).toEqual([sql, 422, 'QUERY_REJECTED']);
    if (reason !== '' && reason !== 'not_allowed') expect(JSON.stringify(error?.details)).toContain(reason);
    expect((await northwind.owner.query('SELECT count(*)::int AS n FROM categories')).rows).toEqual([{ n: 8 }]);
  });

  it('is refused when the reading role may not read what the other may, now or later', async () => {
    const { status, error } = await attempt('SELECT person AS one FROM salaries');
    expect([status, error?.code, error?.message]).toEqual([422, 'QUERY_FAILED', expect.stringContaining('permission denied')]);

    await northwind.owner.query(`GRANT SELECT ON salaries TO ${northwind.settings.user}`);
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'salaries', sql: 'SELECT person FROM salaries', uniqueColumns: ['person'] });
    expect(view.condition).toBe('fresh');
    await northwind.owner.query(`REVOKE SELECT ON salaries FROM ${northwind.settings.user}`);
    expect((await refreshed(tenant.admin.api, view.id)).lastError).toMatch(/permission denied/);
  });

  it('fails when a view of the source would write while it is read, and nothing is written', async () => {
    const view = await kept(tenant.admin.api, { dataSourceId: source, name: 'writes', sql: 'SELECT one FROM harmless', uniqueColumns: ['one'] });
    expect(view.lastError).toMatch(/read-only transaction/);
    expect((await northwind.owner.query('SELECT amount FROM salaries')).rows).toEqual([{ amount: 1 }]);
  });

  it('gets nowhere by its names', async () => {
    const names = ['x"; DROP TABLE categories; --', `it's`, 'Größe 5', '../up', '日'.repeat(21), 'pg_class'];
    for (const name of names) {
      const view = await kept(tenant.admin.api, { dataSourceId: source, name, sql: `SELECT 1 AS "a""b; --"`, uniqueColumns: ['a"b; --'] });
      expect([name, view.condition, view.lastError]).toEqual([name, 'fresh', null]);
      expect((await ask(tenant.admin.api, source, `SELECT count(*)::int AS n FROM ${view.relation}`)).data.data).toEqual([{ n: 1 }]);
      expect((await refreshed(tenant.admin.api, view.id)).condition).toBe('fresh');
    }
    for (const name of ['', 'nul\0', 'line\nbreak', '日'.repeat(22), '\ud800']) {
      expect([name, (await tenant.admin.api.post('/materializations', viewOf(source, name))).status]).toEqual([name, 400]);
    }
    expect((await northwind.owner.query('SELECT count(*)::int AS n FROM categories')).rows).toEqual([{ n: 8 }]);
  });

  it('is refused with a schedule that never comes, and says so', async () => {
    for (const cron of ['0 0 30 2 *', '0 0 31 4,6,9,11 *', `${'1,'.repeat(500_000)}1 * * * *`]) {
      const { status, error } = await tenant.admin.api.post('/materializations', { ...viewOf(source, 'never'), cron });
      expect([status, JSON.stringify(error)]).toEqual([400, expect.stringContaining('a time that comes')]);
    }
  });

  it('is read in as many steps as it has characters, whatever stands in it', async () => {
    // A pattern tried from each of its places would hold everybody up for an hour.
    const sql = `SELECT 1 AS one /* ${'; '.repeat(900_000)}*/ ;; `;
    expect((await attempt(sql)).status).toBe(400);
    expect(await kept(tenant.admin.api, { dataSourceId: source, name: 'semicolons', sql: 'SELECT 1 AS one ; ;\n', uniqueColumns: ['one'] })).toMatchObject({ sql: 'SELECT 1 AS one' });
  });

  it('is told of without the password of the role', async () => {
    const { data } = await tenant.admin.api.get<{ secretsSet: string[]; settings: object }>(`/datasources/${source}`);
    expect(data.secretsSet.sort()).toEqual(['materializationPassword', 'password']);
    expect(JSON.stringify(data)).not.toContain(northwind.keeping.materializationPassword);
  });
});
