import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { migrationDataSource } from '../../ormconfig.js';
import { initialise, runMigrations } from '../../src/platform/database/index.js';
import { migratedTemplate } from '../support/migrated-template.js';
import { type TestDatabase, createTestDatabase } from '../support/test-database.js';

/** Everything that the migrations make, in words that can be compared. */
const INVENTORY = `
  SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(a.attacl::text, '') AS what
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'tidemark'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'table ' || relname || ' ' || relrowsecurity || relforcerowsecurity || ' ' || coalesce(relacl::text, '') FROM pg_class
   WHERE relnamespace = 'tidemark'::regnamespace AND relkind IN ('r', 'p')
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'tidemark'::regnamespace
  UNION ALL
  SELECT indexdef FROM pg_indexes WHERE schemaname = 'tidemark'
  UNION ALL
  SELECT 'policy ' || concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check) FROM pg_policies WHERE schemaname = 'tidemark'
  UNION ALL
  SELECT pg_get_functiondef(oid) || ' ' || coalesce(proacl::text, '') || ' ' || proowner::regrole FROM pg_proc WHERE pronamespace = 'tidemark'::regnamespace
  UNION ALL
  SELECT 'default ' || defaclobjtype::text || ' ' || defaclacl::text FROM pg_default_acl
  ORDER BY 1`;

describe('the schema of the database', () => {
  let database: TestDatabase;
  // Roles belong to the whole server; suites beside this one must not be making them at the same moment.
  beforeAll(() => migratedTemplate());
  afterEach(() => database.drop());

  const inventory = async (dataSource: DataSource): Promise<string[]> =>
    (await dataSource.query<{ what: string }[]>(INVENTORY)).map(({ what }) => what).filter((what) => !/\bmigrations\b/.test(what));

  /** Works on the database as the owner of its tables. */
  async function asOwner<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const dataSource = migrationDataSource(database.url);
    await initialise(dataSource);
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  it('comes up, goes down to nothing, and comes up again as it was', async () => {
    database = await createTestDatabase();
    const names = migrations.map((migration) => migration.name);
    expect(await runMigrations(migrationDataSource(database.url))).toEqual(names);
    const first = await asOwner(inventory);
    expect(first.length).toBeGreaterThan(100);

    const emptied = await asOwner(async (dataSource) => {
      for (const _ of names) await dataSource.undoLastMigration({ transaction: 'each' });
      return inventory(dataSource);
    });
    expect(emptied).toEqual([]);

    expect(await runMigrations(migrationDataSource(database.url))).toEqual(names);
    expect(await asOwner(inventory)).toEqual(first);
    expect(await runMigrations(migrationDataSource(database.url))).toEqual([]);
  });

  it('comes up once when several processes start at the same time', async () => {
    database = await createTestDatabase();
    const runs = await Promise.all(Array.from({ length: 3 }, () => runMigrations(migrationDataSource(database.url))));
    expect(runs.flat().sort()).toEqual(migrations.map((migration) => migration.name).sort());
  });

  it('has the columns that the entities say, of the same types, and as nullable', async () => {
    database = await createTestDatabase({ template: await migratedTemplate() });
    const changes = await asOwner(async (dataSource) => (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query));
    // Foreign keys, indexes, checks and policies are the migrations' business alone; entities do not name them.
    const drift = changes.filter((change) => !/ (DROP|ADD) CONSTRAINT |^(DROP|CREATE)( UNIQUE)? INDEX /.test(change));
    expect(drift).toEqual([]);
  });
});
