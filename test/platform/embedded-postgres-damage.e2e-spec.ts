import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/platform/database/embedded/index.js';
import { createEmbeddedProject, type EmbeddedProject } from '../support/embedded-project.js';

async function figures(url: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<{ figure: number }>('SELECT figure FROM kept')).rows;
  } finally {
    await client.end();
  }
}

describe('an embedded PostgreSQL that was left in disorder', () => {
  let project: EmbeddedProject;
  let warnings: string[];
  let opened: EmbeddedPostgres[];
  let cluster: string;

  async function open(): Promise<EmbeddedPostgres> {
    const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
    const database = await EmbeddedPostgres.open({ dataDirectory: project.dataDirectory, log });
    opened.push(database);
    return database;
  }

  /** A database with one row, stopped in order. */
  async function leaveDatabase(): Promise<void> {
    const database = await open();
    const client = new pg.Client(database.ownerUrl);
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT 42 AS figure');
    await client.end();
    await database.stop();
  }

  const pidFile = (pid: number): string => `${pid}\n${cluster}\n1790000000\n22400\n\n127.0.0.1\n  1234  1\nready   \n`;

  beforeEach(async () => {
    warnings = [];
    opened = [];
    project = await createEmbeddedProject();
    cluster = join(project.dataDirectory, 'postgres');
  });

  afterEach(async () => {
    for (const database of opened) await database.stop();
    await project.remove();
  });

  it('starts over the pid file of a process that is dead', async () => {
    await leaveDatabase();
    const dead = spawn('true', { stdio: 'ignore' });
    await new Promise((resolve) => dead.once('exit', resolve));
    await writeFile(join(cluster, 'postmaster.pid'), pidFile(dead.pid ?? 1), { mode: 0o644 });

    const database = await open();

    expect(await figures(database.ownerUrl)).toEqual([{ figure: 42 }]);
  });

  it('starts over the pid file whose pid now belongs to another program, and leaves that program alone', async () => {
    await leaveDatabase();
    const { uid, gid } = await stat(cluster);
    // The same user as the server's: otherwise PostgreSQL itself would see that the pid is not its own.
    const bystander = spawn('sleep', ['60'], {
      stdio: 'ignore',
      cwd: '/',
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    });
    await writeFile(join(cluster, 'postmaster.pid'), pidFile(bystander.pid ?? 1), { mode: 0o644 });

    const database = await open();

    expect(await figures(database.ownerUrl)).toEqual([{ figure: 42 }]);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill();
  });

  it('begins anew after a first start that was killed in the middle', async () => {
    const child = project.open();
    const isInitializing = async (): Promise<boolean> =>
      (await readdir(project.dataDirectory).catch(() => [])).some((entry) =>
        entry.startsWith('postgres.initializing-'),
      );
    while (!(await isInitializing())) await delay(5);
    await delay(100);
    await child.kill();

    const database = await open();

    expect(database.firstStart).toBe(true);
    // Its initdb outlived it and must not write on beside the new database.
    expect((await readdir(project.dataDirectory)).filter((entry) => entry.includes('initializing'))).toEqual([]);
  });

  it('begins anew over a half-made directory, which is set aside and named', async () => {
    await mkdir(join(cluster, 'global'), { recursive: true });
    await writeFile(join(cluster, 'PG_VERSION'), '18\n');

    const database = await open();

    expect(database.firstStart).toBe(true);
    const aside = (await readdir(project.dataDirectory)).find((entry) => entry.startsWith('postgres.unfinished-'));
    expect(warnings.join(' ')).toContain(join(project.dataDirectory, aside ?? 'nothing'));
  });

  it('refuses a database that is damaged, and touches nothing', async () => {
    await leaveDatabase();
    await rename(join(cluster, 'global', 'pg_control'), join(cluster, 'global', 'pg_control.gone'));

    await expect(open()).rejects.toThrow(
      `The database in ${cluster} is damaged (global/pg_control is missing): restore it from a backup, or begin anew with "npm run reset".`,
    );

    await rename(join(cluster, 'global', 'pg_control.gone'), join(cluster, 'global', 'pg_control'));
    expect(await figures((await open()).ownerUrl)).toEqual([{ figure: 42 }]);
  });

  it('refuses a database of another version, and touches nothing', async () => {
    await leaveDatabase();
    await writeFile(join(cluster, 'PG_VERSION'), '17\n');

    await expect(open()).rejects.toThrow(
      `The database in ${cluster} was made by PostgreSQL 17, but this Tidemark brings PostgreSQL 18: start it with the version of Tidemark that made it, or set TIDEMARK_DATA_DIR to another directory.`,
    );

    await writeFile(join(cluster, 'PG_VERSION'), '18\n');
    expect(await figures((await open()).ownerUrl)).toEqual([{ figure: 42 }]);
  });

  it('does not replace a database that has vanished by an empty one', async () => {
    await leaveDatabase();
    await rename(cluster, `${cluster}-moved`);

    await expect(open()).rejects.toThrow(`The database in ${cluster} is gone: restore it from a backup`);

    await rename(`${cluster}-moved`, cluster);
    expect(await figures((await open()).ownerUrl)).toEqual([{ figure: 42 }]);
  });

  it('says so when the passwords are missing, damaged or those of another database', async () => {
    await leaveDatabase();
    const state = join(project.dataDirectory, 'postgres.json');
    const text = await readFile(state, 'utf8');

    await rm(state);
    await expect(open()).rejects.toThrow('the file postgres.json with its passwords is missing');
    await rm(state, { force: true });
    await writeFile(state, text.slice(0, 40));
    await expect(open()).rejects.toThrow('is damaged: restore it from a backup');
    await writeFile(state, text.replace(/"(postgres|tidemark_owner)": "\w{8}/g, '"$1": "00000000'));
    await expect(open()).rejects.toThrow('The passwords in postgres.json are not those of the database');

    await writeFile(state, text);
    expect(await figures((await open()).ownerUrl)).toEqual([{ figure: 42 }]);
  });

  it('restarts a server that was started with other settings', async () => {
    const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
    const child = project.open();
    const { pid } = await child.next();
    await child.kill();

    const database = await EmbeddedPostgres.open({ dataDirectory: project.dataDirectory, log, durable: false });
    opened.push(database);

    expect(database.adopted).toBe(false);
    expect(database.pid).not.toBe(pid);
    expect(warnings.join(' ')).toContain('another version or with other settings');
  });

  it('says in a sentence why a server cannot start', async () => {
    await leaveDatabase();
    await writeFile(join(cluster, 'postgresql.conf'), 'max_connections = plenty\n');

    await expect(open()).rejects.toThrow(
      /^PostgreSQL could not start \(.*\): see .*postgres\.log, or set DATABASE_URL/,
    );
  });

  it('takes its lock from a process that is dead', async () => {
    const child = project.open();
    await child.next();
    await child.kill();
    expect(await readdir(project.dataDirectory)).toContain('tidemark.lock');
    await chmod(join(project.dataDirectory, 'tidemark.lock'), 0o600);

    const database = await open();

    const lock = JSON.parse(await readFile(join(project.dataDirectory, 'tidemark.lock'), 'utf8')) as { pid: number };
    expect(lock.pid).toBe(process.pid);
    await database.stop();
    expect(await readdir(project.dataDirectory)).not.toContain('tidemark.lock');
  });
});
