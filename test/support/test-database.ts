import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one suite. */
export interface TestDatabase {
  /** Address for a role that owns the database and may create roles and further databases. */
  url: string;
  /** Address for the restricted role `tidemark_app`; unset on a server of somebody else's (TIDEMARK_TEST_DATABASE_URL). */
  appUrl?: string;
  /** Removes the database, breaking off whatever is still connected. */
  drop(): Promise<void>;
}

/** Address of the server that tests use, as the owner role; set by the global set-up, or given by a person. */
export const TEST_SERVER_VARIABLE = 'TIDEMARK_TEST_DATABASE_URL';
/** Address of the same server as the restricted role; set by the global set-up only. */
export const TEST_APP_VARIABLE = 'TIDEMARK_TEST_APP_URL';

function serverUrl(): string {
  const url = process.env[TEST_SERVER_VARIABLE];
  if (!url) {
    throw new Error(
      `There is no PostgreSQL for the tests: run them in a jest project with globalSetup test/support/global-setup, or set ${TEST_SERVER_VARIABLE}.`,
    );
  }
  return url;
}

function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl(), application_name: 'tidemark tests' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Makes an empty database, or a copy of the database `template`, to which nobody may be connected meanwhile.
 * @param options.name for a template that others will copy; generated unless given
 */
export async function createTestDatabase(options: { template?: string; name?: string } = {}): Promise<TestDatabase> {
  const name = options.name ?? `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(async (client) => {
    const template = options.template ? ` TEMPLATE ${client.escapeIdentifier(options.template)}` : '';
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${template}`);
  });
  const app = process.env[TEST_APP_VARIABLE];
  return {
    url: withDatabase(serverUrl(), name),
    ...(app ? { appUrl: withDatabase(app, name) } : {}),
    drop: () =>
      onServer(async (client) => {
        const statement = `DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`;
        await client.query(`${statement} WITH (FORCE)`).catch(async (error: { code?: string }) => {
          // An autovacuum worker is in it, whom only a superuser may break off; without FORCE PostgreSQL does so itself.
          if (error.code !== '42501') throw error;
          await client.query(statement);
        });
      }),
  };
}
