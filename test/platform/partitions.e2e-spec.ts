import { APP_ROLE } from '../../src/platform/database/index.js';
import { Partitions } from '../../src/platform/partitions/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { asRole, onDatabase } from '../support/sql.js';

const DAY_MS = 86_400_000;

describe('tables that are partitioned by time', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const partitionsOf = async (kind: string): Promise<string[]> =>
    (await onDatabase(app, `SELECT relname AS name FROM pg_class WHERE relnamespace = 'tidemark_partitions'::regnamespace AND relkind = 'r' AND relname LIKE $1 ORDER BY 1`, [`${kind}%`])).map(({ name }) => String(name));
  const asApplication = (sql: string): Promise<string> =>
    asRole(app, APP_ROLE, (client) => client.query(sql)).then(
      () => 'nothing was refused',
      (error: { code?: string }) => String(error.code),
    );

  it('have room around the present before the server listens', async () => {
    const day = (offset: number): string => `metric_events_${new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;
    // The tests' databases come with partitions: a server that starts finds none of them.
    await app.app.get(Partitions, { strict: false }).dropExpired(new Date(Date.now() + 1_000 * DAY_MS));
    expect(await partitionsOf('metric_events')).not.toContain(day(0));
    const started = await startTestApp({ replicaOf: app });
    try {
      const parts = await partitionsOf('metric_events');
      for (const offset of [-8, -7, 0, 1, 2]) expect(parts).toContain(day(offset));
      expect(await started.app.get(Partitions, { strict: false }).ensure(new Date())).toBe(0);
    } finally {
      await started.close();
    }
  });

  it('have room ahead of a clock that moves, and drop what is no longer kept, of each kind by its own span', async () => {
    const partitions = app.app.get(Partitions, { strict: false });
    const minutes = await partitionsOf('metric_rollups_minute');
    const then = new Date(Date.now() + 50 * DAY_MS);
    expect(await partitions.ensure(then)).toBeGreaterThan(0);
    expect(await partitions.dropExpired(then)).toBeGreaterThan(0);
    expect((await partitionsOf('metric_rollups_minute')).filter((name) => minutes.includes(name))).toEqual([]);
    // Hours are kept for 400 days: the months of today are still there.
    expect(await partitionsOf('metric_rollups_hour')).toContain(`metric_rollups_hour_${new Date().toISOString().slice(0, 7).replace('-', '')}01`);
    // A clock that moves back finds its room again.
    expect(await partitions.ensure(new Date())).toBeGreaterThan(0);
  });

  it('are made once when several processes ask at the same time', async () => {
    const partitions = app.app.get(Partitions, { strict: false });
    const then = new Date(Date.now() + 200 * DAY_MS);
    const before = (await partitionsOf('')).length;
    const made = await Promise.all(Array.from({ length: 4 }, () => partitions.ensure(then)));
    expect(made.reduce((sum, count) => sum + count, 0)).toBe((await partitionsOf('')).length - before);
  });

  it('are closed to the application but for their parents, and for functions that know the registered tables alone', async () => {
    const [part] = await partitionsOf('metric_events');
    expect(await asApplication(`SELECT * FROM tidemark_partitions.${part}`)).toBe('42501');
    expect(await asApplication(`DROP TABLE tidemark_partitions.${part}`)).toBe('42501');
    expect(await asApplication(`CREATE TABLE tidemark_partitions.mine (id int)`)).toBe('42501');
    expect(await asApplication(`INSERT INTO partition_kinds VALUES ('users', 'tidemark.users', 'day', 1, 1, 1, 100)`)).toBe('42501');
    expect(await asApplication(`SELECT drop_partitions_before('users', '2100-01-01')`)).toBe('22023');
    expect(await asApplication(`SELECT ensure_partitions('users', '2026-01-01', '2026-01-02')`)).toBe('22023');
    expect(await asApplication(`SELECT ensure_partitions('metric_events', '2001-01-01', '2100-01-01')`)).toBe('22023');
  });
});
