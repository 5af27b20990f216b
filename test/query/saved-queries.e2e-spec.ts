import { APP_ROLE } from '../../src/platform/database/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { asRole } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface Saved {
  id: string;
  name: string;
  sql: string;
  version: number;
}

describe('saving statements', () => {
  let app: TestApp;
  let northwind: Northwind;
  let tenant: TestTenant;
  const sources = { postgresql: '', file: '' };
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    tenant = await newTenant(app, { roles: ['developer'] });
    sources.postgresql = await attachNorthwind(app, tenant.admin.api, northwind);
    sources.file = (await tenant.admin.api.post<{ id: string }>('/datasources', { name: 'Files', type: 'file', settings: {} })).data.id;
  });
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  const save = (kind: keyof typeof sources, sql: string, name = `Query ${Math.random()}`) =>
    tenant.developer.api.post<Saved>('/queries', { name, dataSourceId: sources[kind], sql });

  describe.each<[keyof typeof sources, string, string, string]>([
    ['postgresql', `SELECT {{a_rather_long_name}}, pg_sleep(1)`, 'function_sleep', 'pg_sleep'],
    ['postgresql', `SELECT 1 [[ WHERE {{a}} = 1 ]]; DELETE FROM orders`, 'multiple_statements', 'DELETE'],
    ['postgresql', `SELECT FROM WHERE`, 'syntax_error', 'WHERE'],
    ['file', `SELECT {{a_rather_long_name}}, getenv('HOME')`, 'function_setting', 'getenv'],
    ['file', `EXPLAIN ANALYZE SELECT 1`, 'explain_analyze', 'ANALYZE'],
    ['file', `SELECT FROM WHERE`, 'syntax_error', 'WHERE'],
  ])('on a source of kind %s', (kind, sql, reason, place) => {
    const refusal = { status: 422, error: { code: 'QUERY_REJECTED', details: { reason, position: sql.indexOf(place) } } };

    it(`refuses ${sql} as running it would`, async () => {
      expect(await save(kind, sql)).toMatchObject(refusal);
      const { data: kept } = await save(kind, 'SELECT 1 AS one');
      const change = { name: kept.name, dataSourceId: sources[kind], sql, version: kept.version };
      expect(await tenant.developer.api.put(`/queries/${kept.id}`, change)).toMatchObject(refusal);
      expect((await tenant.developer.api.get<Saved>(`/queries/${kept.id}`)).data).toMatchObject({ sql: 'SELECT 1 AS one', version: 1 });
    });

    it(`tells of ${sql} when it is asked`, async () => {
      const { data } = await tenant.developer.api.post('/query/validate', { dataSourceId: sources[kind], sql });
      expect(data).toMatchObject({ valid: false, problems: [{ reason, position: sql.indexOf(place) }] });
    });

    it(`keeps ${sql} out of dashboards`, async () => {
      const widget = { type: 'table', name: 'W', position: { x: 0, y: 0, width: 4, height: 4 }, query: { dataSourceId: sources[kind], sql } };
      const path = 'widgets.0.query.sql';
      const told = { status: 422, error: { code: 'QUERY_REJECTED', details: { reason, position: sql.indexOf(place), path } } };
      expect(await tenant.developer.api.post('/dashboards', { name: 'D', widgets: [widget] })).toMatchObject(told);
      const made = await tenant.developer.api.post<{ id: string; version: number }>('/dashboards', { name: 'D', widgets: [] });
      const { id, version } = made.data;
      expect(await tenant.developer.api.post(`/dashboards/${id}/widgets`, { ...widget, version })).toMatchObject(told);
      expect(await tenant.developer.api.put(`/dashboards/${id}`, { version, widgets: [widget] })).toMatchObject(told);
      // A draft may be unfinished; publishing it is what is refused.
      expect(await tenant.developer.api.put(`/dashboards/${id}/draft`, { version, name: 'D', widgets: [widget] })).toMatchObject({ status: 200 });
      expect(await tenant.developer.api.post(`/dashboards/${id}/draft/publish`, {})).toMatchObject(told);
    });
  });

  it('refuses in a definition what could not run', async () => {
    const definition = {
      apiVersion: 'tidemark/v1',
      kind: 'Dashboard',
      slug: 'refused',
      name: 'Refused',
      widgets: [{ slug: 'w', type: 'table', name: 'W', position: { x: 0, y: 0, width: 4, height: 4 }, query: { source: 'Files', sql: `SELECT * FROM 'orders.csv'` } }],
    };
    expect(await tenant.developer.api.put('/dashboards/definition', definition)).toMatchObject({
      status: 422,
      error: { code: 'QUERY_REJECTED', details: { reason: 'function_file' } },
    });
  });

  it('reads no file to judge a statement, and takes one whose table is still to come', async () => {
    expect(await save('file', 'SELECT sum(amount) FROM orders_of_tomorrow [[ WHERE region IN ({{regions}}) ]]')).toMatchObject({ status: 201 });
  });

  it('lets a query be renamed whose statement has been refused since', async () => {
    const { data } = await save('postgresql', 'SELECT 1 AS one');
    const touched = await asRole(app, APP_ROLE, async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenant.id]);
      return (await client.query(`UPDATE saved_queries SET sql = 'SELECT pg_sleep(1)' WHERE id = $1`, [data.id])).rowCount;
    });
    expect(touched).toBe(1);
    const change = { name: 'Renamed', dataSourceId: sources.postgresql, sql: 'SELECT pg_sleep(1)', version: data.version };
    expect(await tenant.developer.api.put(`/queries/${data.id}`, change)).toMatchObject({ status: 200, data: { name: 'Renamed' } });
  });

  it('tells of an unknown source, and of a stale version', async () => {
    const unknown = { name: 'X', dataSourceId: '00000000-0000-4000-8000-000000000000', sql: 'SELECT 1' };
    expect(await tenant.developer.api.post('/queries', unknown)).toMatchObject({ status: 404 });
    const { data } = await save('postgresql', 'SELECT 1 AS one');
    const change = { name: 'N', dataSourceId: sources.postgresql, sql: 'SELECT 2', version: 7 };
    expect(await tenant.developer.api.put(`/queries/${data.id}`, change)).toMatchObject({ status: 409 });
  });
});
