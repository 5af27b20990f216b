import pg from 'pg';
import { APP_ROLE } from '../../src/platform/database/index.js';
import type { TestApp } from './app.js';

export type Row = Record<string, unknown>;

/**
 * Asks the application's database as the owner of the tables. Row-level security binds the owner too: of tenant tables it
 * sees what the policies of `tidemark_definer` show (no lines of the audit trail, for one).
 */
export async function onDatabase(app: TestApp, sql: string, values: unknown[] = []): Promise<Row[]> {
  return asRole(app, null, async (client) => (await client.query<Row>(sql, values)).rows);
}

/** Works in the application's database as a role of it, such as `tidemark_app`, under row-level security. */
export async function asRole<T>(app: TestApp, role: string | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const options = `-c search_path=tidemark${role === null ? '' : ` -c role=${role}`}`;
  const url = role === APP_ROLE ? (app.database.appUrl ?? app.database.url) : app.database.url;
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
