import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Dashboards1763700400000 } from '../../migrations/1763700400000-dashboards.js';
import { DashboardDrafts1764000000000 } from '../../migrations/1764000000000-dashboard-drafts.js';
import { EmbeddedEdits1764300000000 } from '../../migrations/1764300000000-embedded-edits.js';
import { migrationDataSource } from '../../ormconfig.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type DashboardView, succeeded } from './sample-source.js';

const TABLES = ['dashboards', 'widgets', 'dashboard_versions', 'dashboard_shares', 'dashboard_drafts'];

describe('the tables of dashboards', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let dashboard: DashboardView;
  let owner: DataSource;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: [] });
    dashboard = succeeded(
      await tenant.admin.api.post<DashboardView>('/dashboards', {
        name: 'Sales',
        widgets: [{ type: 'text', name: 'T' }],
      }),
    );
    succeeded(await tenant.admin.api.put(`/dashboards/${dashboard.id}/draft`, { version: 1, name: 'Draft' }));
    owner = await migrationDataSource(app.database.url).initialize();
  });
  afterAll(async () => {
    await owner?.destroy();
    await app?.close();
  });

  it('show no rows when the tenant was forgotten, or is another one', async () => {
    const database = app.app.get(TenantDatabase, { strict: false });
    const count = async (
      run: (work: (manager: { query<T>(sql: string): Promise<T> }) => Promise<number[]>) => Promise<number[]>,
    ) =>
      run(async (manager) => {
        const counts: number[] = [];
        for (const table of TABLES)
          counts.push((await manager.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1);
        return counts;
      });
    expect(await count((work) => database.run({ tenantId: tenant.id }, work))).toEqual([1, 1, 1, 1, 1]);
    expect(await count((work) => database.run({ tenantId: randomUUID() }, work))).toEqual([0, 0, 0, 0, 0]);
    expect(await count((work) => database.runWithoutTenant(work))).toEqual([0, 0, 0, 0, 0]);
  });

  it('take no row for another tenant, and no widget into its dashboards', async () => {
    const database = app.app.get(TenantDatabase, { strict: false });
    const other = await newTenant(app, { roles: [] });
    const insert = (tenantId: string, dashboardId: string) =>
      database.run({ tenantId: other.id }, (manager) =>
        manager.query(
          `INSERT INTO widgets (id, tenant_id, dashboard_id, ordinal, slug, type, name, position, visualization) VALUES ($1, $2, $3, 0, 's', 'text', 'T', '{}', '{}')`,
          [randomUUID(), tenantId, dashboardId],
        ),
      );
    await expect(insert(tenant.id, dashboard.id)).rejects.toThrow(/row-level security/);
    await expect(insert(other.id, dashboard.id)).rejects.toThrow(/foreign key/);
  });

  it('are not deleted from by the application, but through the purge alone', async () => {
    const database = app.app.get(TenantDatabase, { strict: false });
    await expect(
      database.run({ tenantId: tenant.id }, (manager) => manager.query('DELETE FROM dashboards')),
    ).rejects.toThrow(/permission denied/);
    await expect(
      database.run({ tenantId: tenant.id }, (manager) =>
        manager.query('UPDATE dashboard_versions SET name = $1', ['x']),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('are what the entities say', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    const drift = upQueries
      .map(({ query }) => query)
      .filter((query) => TABLES.some((table) => query.includes(`"${table}"`)));
    // References and checks are the schema's business; entities hold plain ids and values.
    expect(drift.filter((query) => !/DROP CONSTRAINT "\w+_(fkey|check)"/.test(query))).toEqual([]);
  });

  it('go and come back', async () => {
    const migration = new Dashboards1763700400000();
    const drafts = new DashboardDrafts1764000000000();
    const edits = new EmbeddedEdits1764300000000();
    const runner = owner.createQueryRunner();
    try {
      await edits.down(runner);
      await drafts.down(runner);
      await migration.down(runner);
      expect(await runner.query(`SELECT to_regclass('dashboards') AS there`)).toEqual([{ there: null }]);
      await migration.up(runner);
      await drafts.up(runner);
      await edits.up(runner);
    } finally {
      await runner.release();
    }
    succeeded(await tenant.admin.api.post('/dashboards', { name: 'After' }));
  });
});
