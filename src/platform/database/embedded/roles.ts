import pg from 'pg';
import { SUPERUSER } from './cluster.js';

/** Owns the database and its tables and works the migrations; neither superuser nor exempt from row-level security. */
export const OWNER_ROLE = 'tidemark_owner';
/** The role that the application works as: owns nothing, row-level security binds it. */
export const APP_ROLE = 'tidemark_app';

/** How to reach the server as its superuser. */
export interface SuperuserAccess {
  port: number;
  password: string;
}

/** The password of a role: as remembered, or generated and remembered at once. */
export type PasswordOf = (role: string) => Promise<string>;

/** The address of a database for a role. Passwords are hexadecimal and names are our own or encoded. */
export function connectionUrl(port: number, role: string, password: string, database: string): string {
  return `postgres://${encodeURIComponent(role)}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/**
 * Runs `work` on one superuser connection.
 * @throws the error of pg: code 3D000 when there is no such database, 28P01 when the password is not the server's.
 */
export async function asSuperuser<T>(
  access: SuperuserAccess,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: access.port,
    user: SUPERUSER,
    password: access.password,
    database,
    ssl: false,
    application_name: 'tidemark set-up',
    connectionTimeoutMillis: 3_000,
    query_timeout: 60_000,
  });
  // The server may die at any moment; a query that is running then fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What an orphaned server answers to those who know its password. */
export interface ServerAnswer {
  launchName: string | null;
}

/** Asks a server who it is; throws when it does not answer or refuses the password. */
export function askServer(access: SuperuserAccess): Promise<ServerAnswer> {
  return asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<ServerAnswer>(
      `SELECT current_setting('tidemark.launch', true) AS "launchName"`,
    );
    return rows[0] ?? { launchName: null };
  });
}

async function ensureRole(client: pg.Client, role: string, attributes: string, passwordOf: PasswordOf): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1 AND rolcanlogin', [role]);
  if (rowCount) return;
  const password = await passwordOf(role);
  const { rowCount: withoutLogin } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = withoutLogin ? 'ALTER' : 'CREATE';
  // Statements that hold a password must not be kept by pg_stat_statements.
  await client.query(`SET pg_stat_statements.track = 'none'`);
  await client.query(
    `${verb} ROLE ${client.escapeIdentifier(role)} LOGIN NOSUPERUSER NOREPLICATION NOBYPASSRLS ${attributes} PASSWORD ${client.escapeLiteral(password)}`,
  );
}

/** Creates a database that only its owner can enter; answers whether it was made just now. */
async function ensureDatabase(client: pg.Client, database: string, owner: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount) return false;
  const name = client.escapeIdentifier(database);
  await client.query(`CREATE DATABASE ${name} OWNER ${client.escapeIdentifier(owner)}`);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  return true;
}

function isComplete(access: SuperuserAccess, database: string): Promise<boolean> {
  return asSuperuser(access, database, async (client) => {
    const { rows } = await client.query<{ complete: boolean }>(
      `SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY ($1) AND rolcanlogin) = 2
          AND EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')
          AND EXISTS (SELECT FROM pg_roles WHERE rolname = $2 AND has_database_privilege(oid, current_database(), 'CONNECT'))
          AS complete`,
      [[OWNER_ROLE, APP_ROLE], APP_ROLE],
    );
    return rows[0]?.complete ?? false;
  }).catch((error: unknown) => {
    const noSuchDatabase = (error as pg.DatabaseError).code === '3D000';
    if (noSuchDatabase) return false;
    throw error;
  });
}

/**
 * Makes what is missing of Tidemark's own roles and database; whatever is there already stays as it is.
 * @param isNew whether the cluster was made just now, so that nothing can be there.
 */
export async function ensureTidemark(
  access: SuperuserAccess,
  database: string,
  passwordOf: PasswordOf,
  isNew: boolean,
): Promise<void> {
  if (!isNew && (await isComplete(access, database))) return;

  await asSuperuser(access, 'postgres', async (client) => {
    await ensureRole(client, OWNER_ROLE, 'CREATEROLE CREATEDB', passwordOf);
    await ensureRole(client, APP_ROLE, 'NOCREATEROLE NOCREATEDB', passwordOf);
    // Migrations may drop and make the role again, and work as it, without inheriting from it.
    await client.query(`GRANT ${APP_ROLE} TO ${OWNER_ROLE} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE`);
    await client.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
    await ensureDatabase(client, database, OWNER_ROLE);
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${client.escapeIdentifier(database)} TO ${APP_ROLE}`);
  });
  // Not a trusted extension: the owner could not create it.
  await asSuperuser(access, database, (client) => client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'));
}

/** Makes a further database and its login role if they are missing; answers whether the database was made just now. */
export function ensureOwnedDatabase(
  access: SuperuserAccess,
  database: string,
  owner: string,
  passwordOf: PasswordOf,
): Promise<boolean> {
  return asSuperuser(access, 'postgres', async (client) => {
    await ensureRole(client, owner, 'NOCREATEROLE', passwordOf);
    return ensureDatabase(client, database, owner);
  });
}

/**
 * Makes a login role that can read the schema `public` of one database and nothing else: what is there, and what the
 * database's owner makes there later.
 */
export async function ensureReadOnlyRole(
  access: SuperuserAccess,
  role: string,
  database: string,
  passwordOf: PasswordOf,
): Promise<void> {
  await asSuperuser(access, database, async (client) => {
    await ensureRole(client, role, 'NOCREATEROLE NOCREATEDB', passwordOf);
    const { rows } = await client.query<{ owner: string }>(
      'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()',
    );
    const reader = client.escapeIdentifier(role);
    const owner = client.escapeIdentifier(rows[0]?.owner ?? SUPERUSER);
    await client.query(`
      ALTER ROLE ${reader} SET default_transaction_read_only = on;
      GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${reader};
      GRANT USAGE ON SCHEMA public TO ${reader};
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader};
      ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT SELECT ON TABLES TO ${reader};
    `);
  });
}
