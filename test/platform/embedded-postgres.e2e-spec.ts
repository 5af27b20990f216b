import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/embedded/index.js';
import { createEmbeddedProject, type EmbeddedProject } from '../support/embedded-project.js';

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('the embedded PostgreSQL', () => {
  let project: EmbeddedProject;
  let warnings: string[];
  let opened: EmbeddedPostgres[];

  async function open(options: { join?: boolean } = {}): Promise<EmbeddedPostgres> {
    const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
    const database = await EmbeddedPostgres.open({ dataDirectory: project.dataDirectory, log, ...options });
    opened.push(database);
    return database;
  }

  beforeEach(async () => {
    warnings = [];
    opened = [];
    project = await createEmbeddedProject();
  });

  afterEach(async () => {
    for (const database of opened) await database.stop();
    await project.remove();
  });

  it('makes a durable database at the first start, for our two roles and from this machine only', async () => {
    const database = await open();

    expect(database.firstStart).toBe(true);
    expect(database.port).toBeGreaterThanOrEqual(22_400);
    const settings = await query<{ name: string; setting: string }>(
      database.ownerUrl,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses',
       'TimeZone', 'jit', 'password_encryption', 'max_connections', 'data_checksums')`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      listen_addresses: '127.0.0.1',
      TimeZone: 'UTC',
      jit: 'off',
      password_encryption: 'scram-sha-256',
      max_connections: '100',
      data_checksums: 'on',
    });
    expect(
      await query(
        database.appUrl,
        `SELECT rolname, rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname LIKE 'tidemark%' ORDER BY 1`,
      ),
    ).toEqual([
      { rolname: 'tidemark_app', rolsuper: false, rolcreaterole: false, rolbypassrls: false },
      { rolname: 'tidemark_owner', rolsuper: false, rolcreaterole: true, rolbypassrls: false },
    ]);
    expect(await query(database.ownerUrl, 'SELECT count(*) >= 0 AS counted FROM pg_stat_statements')).toEqual([
      { counted: true },
    ]);
    expect(await query(database.ownerUrl, `SELECT upper('größe') AS upper, 'Ä' ILIKE 'ä' AS alike`)).toEqual([
      { upper: 'GRÖßE', alike: true },
    ]);
  });

  it('lets nobody else read its data, its passwords or its log', async () => {
    const database = await open();

    expect(await modeOf(database.location)).toBe('700');
    expect(await modeOf(join(project.dataDirectory, 'postgres.json'))).toBe('600');
    expect(await modeOf(join(project.dataDirectory, 'postgres.log'))).toBe('600');
    const wrong = new URL(database.ownerUrl);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('lets the owner make roles, schemas and trusted extensions, as migrations do', async () => {
    const { ownerUrl } = await open();

    await query(ownerUrl, 'CREATE ROLE tidemark_definer NOLOGIN');
    await query(ownerUrl, 'CREATE SCHEMA inner_rooms');
    await query(ownerUrl, 'CREATE EXTENSION pg_trgm');
    await query(ownerUrl, 'SET ROLE tidemark_app');
  });

  it('keeps data, address and passwords over a stop and a second start', async () => {
    const first = await open();
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS figure');
    await first.stop();

    const second = await open();

    expect(second.firstStart).toBe(false);
    expect(second.adopted).toBe(false);
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect(await query(second.ownerUrl, 'SELECT figure FROM kept')).toEqual([{ figure: 42 }]);
  });

  it('adopts the server that a killed process has left running, with all that was committed', async () => {
    const child = project.open();
    const { ownerUrl, pid } = await child.next();
    await query(ownerUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS figure');
    await child.kill();

    const database = await open();

    expect(database.adopted).toBe(true);
    expect(database.pid).toBe(pid);
    expect(await query(database.ownerUrl, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
    await database.stop();
    await expect(query(database.ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('recovers what was committed when process and server were killed together', async () => {
    const child = project.open();
    const { ownerUrl, pid } = await child.next();
    await query(ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS figure');
    process.kill(pid, 'SIGKILL');
    await child.kill();

    const database = await open();

    expect(database.adopted).toBe(false);
    expect(await query(database.ownerUrl, 'SELECT figure FROM kept')).toEqual([{ figure: 42 }]);
  });

  it('replaces an orphaned server that does not answer', async () => {
    const child = project.open();
    const { ownerUrl, pid } = await child.next();
    await query(ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS figure');
    await child.kill();
    process.kill(pid, 'SIGSTOP');

    const database = await open();

    expect(database.adopted).toBe(false);
    expect(warnings.join(' ')).toContain(`process ${pid}) does not answer`);
    expect(await query(database.ownerUrl, 'SELECT figure FROM kept')).toEqual([{ figure: 42 }]);
  });

  it('brings a killed server up again at the same address and tells so', async () => {
    const database = await open();
    await query(database.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS figure');
    const told: string[] = [];
    database.onDown(() => told.push('down'));
    const up = new Promise<void>((resolve) => {
      database.onUp(() => {
        told.push('up');
        resolve();
      });
    });

    for (let death = 1; death <= 2; death += 1) {
      const before = database.pid;
      process.kill(before, 'SIGKILL');
      await up;
      while (database.pid === before) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await query(database.ownerUrl, 'SELECT figure FROM kept')).toEqual([{ figure: 42 }]);
    }

    expect(told).toEqual(['down', 'up', 'down', 'up']);
  });

  it('can be stopped while it is bringing a server up', async () => {
    const database = await open();
    const down = new Promise<void>((resolve) => database.onDown(() => resolve()));
    process.kill(database.pid, 'SIGKILL');
    await down;

    await database.stop();

    await expect(query(database.ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('refuses a second process with one sentence and leaves the first one its database', async () => {
    const database = await open();

    const { error, name } = await project.open().next();

    expect(name).toBe('StartupError');
    expect(error).toBe(
      `Tidemark is already running on ${project.dataDirectory} (process ${process.pid}): stop that one first, or set TIDEMARK_DATA_DIR to another directory.`,
    );
    expect(await query(database.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets one of several win that start at the same moment', async () => {
    const children = [project.open(), project.open(), project.open()];

    const words = await Promise.all(children.map((child) => child.next()));

    expect(words.filter(({ error }) => error === undefined)).toHaveLength(1);
    expect(words.filter(({ error }) => error?.startsWith('Tidemark is already running'))).toHaveLength(2);
    await Promise.all(children.map((child) => child.kill()));
  });

  it('lets the command line join a running Tidemark without touching its server', async () => {
    const first = await open();

    const joined = await open({ join: true });
    expect(joined.joined).toBe(true);
    expect(joined.ownerUrl).toBe(first.ownerUrl);
    await joined.stop();

    expect(await query(first.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('outlives Ctrl-C in the terminal until Node has finished with it', async () => {
    const child = project.open();
    const { ownerUrl } = await child.next();

    process.kill(-(child.process.pid ?? 0), 'SIGINT');

    expect((await child.next()).answeredAfterInterrupt).toBe(true);
    await child.stop();
    await expect(query(ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('moves to another port when its own is taken, and stays there', async () => {
    const first = await open();
    await first.stop();
    const intruder = await new Promise<Server>((resolve) => {
      const server = createServer().listen(first.port, '127.0.0.1', () => resolve(server));
    });

    const second = await open();
    await second.stop();
    await new Promise((resolve) => intruder.close(resolve));
    const third = await open();

    expect(second.port).not.toBe(first.port);
    expect(third.port).toBe(second.port);
    expect(await query(third.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps further databases apart, and a reader reading', async () => {
    const database = await open();
    const shop = await database.createDatabase('shop', 'shop_owner');
    const reader = await database.createReadOnlyRole('shop_reader', 'shop');
    await query(shop.url, 'CREATE TABLE orders AS SELECT 12.50::numeric(10,2) AS total');

    expect(shop.created).toBe(true);
    expect(await database.createDatabase('shop', 'shop_owner')).toEqual({ url: shop.url, created: false });
    expect(await query(reader.url, 'SELECT total FROM orders')).toEqual([{ total: '12.50' }]);
    await expect(query(reader.url, 'DELETE FROM orders')).rejects.toThrow('read-only transaction');
    await expect(query(reader.url, 'BEGIN READ WRITE; DELETE FROM orders')).rejects.toThrow(
      'permission denied for table orders',
    );
    const elsewhere = reader.url.replace(/shop$/, 'tidemark');
    await expect(query(elsewhere, 'SELECT 1')).rejects.toThrow('permission denied for database');
    await expect(query(database.appUrl.replace(/tidemark$/, 'shop'), 'SELECT 1')).rejects.toThrow(
      'permission denied for database',
    );
  });

  it('is removed with all that belongs to it, but never under a running Tidemark', async () => {
    const child = project.open();
    const { ownerUrl } = await child.next();
    await expect(removeEmbeddedData(project.dataDirectory)).rejects.toThrow('Tidemark is already running');
    await child.kill();

    const removed = await removeEmbeddedData(project.dataDirectory);

    expect(removed.map((path) => relative(project.dataDirectory, path))).toEqual(
      expect.arrayContaining(['postgres', 'postgres.json', 'postgres.log']),
    );
    await expect(query(ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    expect((await open()).firstStart).toBe(true);
  });
});
