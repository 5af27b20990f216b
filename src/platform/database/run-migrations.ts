import type { DataSource } from 'typeorm';
import { StartupError } from '../startup-error.js';
import { SCHEMA } from './connection-options.js';

/** Arbitrary number, the same in every process: one replica migrates, the others wait. */
const MIGRATION_LOCK = 7_420_113;

/**
 * Brings the schema up to date under an advisory lock.
 * @param variable where the address comes from, for a sentence to whoever set it.
 * @returns names of the migrations that were run.
 * @throws StartupError when the owner lacks a right or the database is not PostgreSQL 15 or newer.
 */
export async function runMigrations(dataSource: DataSource, variable = 'DATABASE_URL'): Promise<string[]> {
  await initialise(dataSource, variable);
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const [version] = (await lock.query(`SELECT current_setting('server_version_num')::int AS number`)) as { number: number }[];
    if (version && version.number < 150_000) {
      throw new StartupError('DATABASE_URL points to a PostgreSQL older than 15: use 15 or newer.');
    }
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } catch (error) {
    if ((error as { code?: string }).code === '42501') {
      throw new StartupError(
        `The owner of the tables lacks a right (${(error as Error).message}): give MIGRATION_DATABASE_URL a role that may create roles and schemas (CREATEROLE, and CREATE on the database).`,
      );
    }
    throw error;
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

/** Connects, or says in one sentence why that failed; the URL's password is never shown. */
export async function initialise(dataSource: DataSource, variable = 'DATABASE_URL'): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    const { host, port, pathname } = new URL((dataSource.options as { url: string }).url);
    throw new StartupError(
      `PostgreSQL at ${host || `localhost:${port}`}${pathname} does not let Tidemark in (${reasonOf(error)}): check ${variable} and that the server runs.`,
    );
  }
}

/** Code and message; either may be missing, and the message often begins with the code. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code === undefined || message.includes(code) ? message : [code, message].filter(Boolean).join(': ');
}
