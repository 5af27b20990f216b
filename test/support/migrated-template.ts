import { createHash } from 'node:crypto';
import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { migrationDataSource } from '../../ormconfig.js';
import { runMigrations } from '../../src/platform/database/index.js';
import { TEST_SERVER_VARIABLE, createTestDatabase } from './test-database.js';

/** Any number: whoever comes first builds, the other workers wait. */
const BUILD_LOCK = 7_420_199;

let template: Promise<string> | null = null;

/**
 * Name of the database that the migrations have built, made once per server and state of the migrations. The partitions
 * around the present are in it, so that no application of a suite has to make some dozens of them when it starts.
 */
export function migratedTemplate(): Promise<string> {
  template ??= build();
  return template;
}

async function build(): Promise<string> {
  const sources = migrations.map((migration) => migration.toString()).join('\n');
  const name = `tidemark_template_${createHash('sha256').update(sources).digest('hex').slice(0, 16)}`;
  const lock = new pg.Client({ connectionString: process.env[TEST_SERVER_VARIABLE] ?? '' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK]);
    const { rowCount } = await lock.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return name;
    const draft = await createTestDatabase();
    try {
      await runMigrations(migrationDataSource(draft.url));
      await makePartitions(draft.url);
      // Renamed when it is whole, so that a failure leaves nothing that looks like a template.
      const built = lock.escapeIdentifier(decodeURIComponent(new URL(draft.url).pathname.slice(1)));
      await lock.query(`ALTER DATABASE ${built} RENAME TO ${lock.escapeIdentifier(name)}`);
    } catch (error) {
      await draft.drop();
      throw error;
    }
    return name;
  } finally {
    await lock.end();
  }
}

async function makePartitions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `SET search_path TO tidemark;
       SELECT ensure_partitions(kind, now() - make_interval(days => days_behind), now() + make_interval(days => days_ahead)) FROM partition_kinds`,
    );
  } finally {
    await client.end();
  }
}
