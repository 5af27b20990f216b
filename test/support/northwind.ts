import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AllowedHosts } from '../../src/data-sources/index.js';
import type { TestApp } from './app.js';
import type { Api } from './http.js';
import { type TestDatabase, createTestDatabase } from './test-database.js';

const SCRIPT = fileURLToPath(new URL('../../demo/northwind/northwind.sql', import.meta.url));

/** The demo's business database, in a copy of its own, with a role that may read it. */
export interface Northwind {
  /** As its owner, to change it under the application. */
  owner: pg.Client;
  settings: { host: string; port: number; database: string; user: string; password: string; ssl: string };
  /** Settings of the role that keeps materialized views, to be added to the others. */
  keeping: { materializationUser: string; materializationPassword: string; materializationSchema: string };
  drop(): Promise<void>;
}

/** Loads the database and makes the reader. */
export async function createNorthwind(): Promise<Northwind> {
  const database: TestDatabase = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(await readFile(SCRIPT, 'utf8'));
  const reader = `reader_${randomBytes(6).toString('hex')}`;
  const keeper = reader.replace('reader', 'keeper');
  const password = randomBytes(12).toString('hex');
  await owner.query(`
    CREATE ROLE ${reader} LOGIN PASSWORD '${password}' NOSUPERUSER;
    -- Lets the owner see in pg_stat_activity what the reader runs.
    GRANT ${reader} TO CURRENT_USER;
    GRANT USAGE ON SCHEMA public TO ${reader};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader};
    CREATE ROLE ${keeper} LOGIN PASSWORD '${password}k' NOSUPERUSER;
    GRANT ${keeper} TO CURRENT_USER;
    GRANT USAGE ON SCHEMA public TO ${keeper};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${keeper};
    CREATE SCHEMA kept AUTHORIZATION ${keeper};
    ANALYZE;
  `);
  const { hostname, port, pathname } = new URL(database.url);
  const name = decodeURIComponent(pathname.slice(1));
  await owner.query(`GRANT CONNECT ON DATABASE ${owner.escapeIdentifier(name)} TO ${reader}, ${keeper}`);
  return {
    owner,
    settings: { host: hostname, port: Number(port || 5432), database: name, user: reader, password, ssl: 'disable' },
    keeping: { materializationUser: keeper, materializationPassword: `${password}k`, materializationSchema: 'kept' },
    drop: async () => {
      await owner.query(`DROP OWNED BY ${reader}, ${keeper}; DROP ROLE ${reader}, ${keeper}`).catch(() => undefined);
      await owner.end();
      await database.drop();
    },
  };
}

/** Opens a private host and port for outgoing connections, as a platform admin would. */
export async function allowHost(app: TestApp, host: string, port: number): Promise<void> {
  await app.app.get(AllowedHosts, { strict: false }).allow({ tenantId: null }, { host, port, reason: 'test' });
}

/** Attaches Northwind with the role that keeps views. @returns the data source's id. */
export function attachKeepingNorthwind(app: TestApp, admin: Api, northwind: Northwind, name?: string): Promise<string> {
  return attachNorthwind(app, admin, { ...northwind, settings: { ...northwind.settings, ...northwind.keeping } }, name);
}

/** Attaches Northwind to a tenant. @returns the data source's id. */
export async function attachNorthwind(app: TestApp, admin: Api, { settings }: Northwind, name = 'Northwind'): Promise<string> {
  await allowHost(app, settings.host, settings.port);
  const { data, error } = await admin.post<{ id: string }>('/datasources', { name, type: 'postgresql', settings });
  if (error) throw new Error(`${error.code}: ${error.message}`);
  return data.id;
}
