import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import WebSocket from 'ws';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/index.js';
import { ServerProcess, type TestAccount, buildServer, isRoot, ordinaryAccount, ordinaryUserCanRun } from '../support/server-process.js';
import { eventually } from '../support/eventually.js';
import { type Answer, Api } from '../support/http.js';
import { TEST_SERVER_VARIABLE } from '../support/test-database.js';

const asRoot = isRoot ? it : it.skip;
const asOrdinaryUser = ordinaryUserCanRun ? it : it.skip;
const SHUTDOWN_MS = 10_000;

const servers: ServerProcess[] = [];
const directories: string[] = [];

function start(env: NodeJS.ProcessEnv, account?: TestAccount): ServerProcess {
  const server = new ServerProcess(env, account);
  servers.push(server);
  return server;
}

/** A data directory that goes with the test, PostgreSQL included. */
async function dataDirectory(account?: TestAccount): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-start-'));
  directories.push(directory);
  if (account) await chown(directory, account.uid, account.gid);
  return join(directory, 'data');
}

beforeAll(() => buildServer(), 300_000);
afterAll(async () => {
  for (const server of servers) await server.end('SIGKILL');
  for (const directory of directories) {
    await removeEmbeddedData(join(directory, 'data'));
    await rm(directory, { recursive: true, force: true });
  }
});

/** What is printed when the start is refused: one sentence, and nothing that only its authors understand. */
async function refusal(server: ServerProcess): Promise<string> {
  const { code, stdout, stderr } = await server.ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^\nTidemark cannot start\. [^\n]+\.\n$/)]);
  const sentence = stderr.trim().replace('Tidemark cannot start. ', '');
  expect(sentence).not.toMatch(/\. [A-Z]|\n|\bat .*:\d+:\d+|Error:/);
  expect(stdout).not.toMatch(/ready|Error/);
  return sentence;
}

describe('a start is refused in one sentence that says what to do', () => {
  const SECRETS = { JWT_SECRET: 'j'.repeat(48), TIDEMARK_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') };
  const NOWHERE = 'postgresql://somebody:geheim@127.0.0.1:1/nothing';
  const testDatabase = (change: (url: URL) => void): string => {
    const url = new URL(process.env[TEST_SERVER_VARIABLE] ?? '');
    change(url);
    return url.href;
  };

  it.each<[string, () => NodeJS.ProcessEnv, RegExp]>([
    ['PORT that is no number', () => ({ PORT: 'abc' }), /^PORT must be a whole number from 0 to 65535 \(it is "abc"\)/],
    ['PORT beyond what there is', () => ({ PORT: '65536' }), /^PORT must be/],
    ['DATABASE_URL of another database', () => ({ DATABASE_URL: 'mysql://somebody:geheim@127.0.0.1/d' }), /^DATABASE_URL must look like postgresql:/],
    ['DATABASE_URL with a stray %', () => ({ ...SECRETS, DATABASE_URL: 'postgresql://somebody:geheim%zz@127.0.0.1/d' }), /^DATABASE_URL has a %/],
    ['DATABASE_URL without JWT_SECRET', () => ({ ...SECRETS, JWT_SECRET: '', DATABASE_URL: NOWHERE }), /JWT_SECRET \(openssl rand/],
    ['DATABASE_URL without a master key', () => ({ ...SECRETS, TIDEMARK_MASTER_KEY: '', DATABASE_URL: NOWHERE }), /TIDEMARK_MASTER_KEY \(openssl rand/],
    ['a short JWT_SECRET', () => ({ JWT_SECRET: 'geheim' }), /^JWT_SECRET must have at least 32/],
    ['a master key that is none', () => ({ TIDEMARK_MASTER_KEY: 'geheim' }), /^TIDEMARK_MASTER_KEY must be 32 bytes in base64/],
    ['HOST of another machine', () => ({ HOST: '203.0.113.1' }), /^HOST=203\.0\.113\.1 is no address of this machine/],
    ['a database that does not answer', () => ({ ...SECRETS, DATABASE_URL: NOWHERE }), /127\.0\.0\.1:1\/nothing .*ECONNREFUSED.*check DATABASE_URL/],
    ['an owner that does not exist', () => ({ ...SECRETS, DATABASE_URL: testDatabase(() => undefined), MIGRATION_DATABASE_URL: testDatabase((url) => (url.password = 'geheim')) }), /28P01.*check MIGRATION_DATABASE_URL/],
    ['a database that is not there', () => ({ ...SECRETS, DATABASE_URL: testDatabase((url) => (url.pathname = '/nothing')) }), /3D000.*check DATABASE_URL/],
  ])('%s', async (_, env, sentence) => {
    const directory = await dataDirectory();
    const said = await refusal(start({ TIDEMARK_DATA_DIR: directory, ...env() }));
    expect(said).toMatch(sentence);
    expect(said).not.toContain('geheim');
    await expect(stat(join(directory, 'postgres'))).rejects.toThrow('ENOENT');
  });

  it('a port that is taken, before any database is started', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const directory = await dataDirectory();
    const said = await refusal(start({ TIDEMARK_DATA_DIR: directory, PORT: String(port) }));
    other.close();
    expect(said).toBe(`Port ${port} is taken: stop the program that uses it, or set PORT to a free one.`);
    await expect(stat(join(directory, 'postgres'))).rejects.toThrow('ENOENT');
  });

  it('a data directory that is a file', async () => {
    const directory = await dataDirectory();
    await writeFile(directory, '');
    expect(await refusal(start({ TIDEMARK_DATA_DIR: directory }))).toMatch(/cannot be written \((EEXIST|ENOTDIR)\).*TIDEMARK_DATA_DIR/);
    await rm(directory);
  });

  asOrdinaryUser('a data directory that may not be written', async () => {
    const directory = await dataDirectory();
    await chmod(join(directory, '..'), 0o555);
    expect(await refusal(start({ TIDEMARK_DATA_DIR: directory }, ordinaryAccount))).toMatch(/cannot be written \(EACCES\).*TIDEMARK_DATA_DIR/);
  });
});

describe('a server with the embedded database', () => {
  let directory: string;
  let server: ServerProcess;
  let url: string;
  let password: string;
  let admin: Api;
  let database: EmbeddedPostgres;
  beforeAll(async () => {
    // mkdtemp makes it for its owner alone; as root that is a directory which PostgreSQL's user may not enter.
    directory = await dataDirectory();
    await startAgain();
  }, 120_000);

  async function startAgain(): Promise<void> {
    server = start({ TIDEMARK_DATA_DIR: directory, TIDEMARK_DEMO: 'true' });
    url = await server.ready();
    [, password = ''] = await server.line(/sign in +demo@tidemark\.local {2}(\S+)/);
    admin = new Api(url);
    const { status, data } = await admin.post<{ accessToken: string }>('/auth/login', { email: 'demo@tidemark.local', password });
    expect(status).toBe(200);
    admin = admin.as(data.accessToken);
    database = await EmbeddedPostgres.open({ dataDirectory: directory, join: true, log: { info: () => undefined, warn: () => undefined } });
    expect(database.joined).toBe(true);
  }

  const names = async (): Promise<string[]> => (await admin.get<{ name: string }[]>('/dashboards')).data.map(({ name }) => name).sort();
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('says last that it is ready, and where', async () => {
    expect(server.output.trimEnd().split('\n').at(-1)).toBe(`ready ${url}`);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(password).toMatch(/^[\w-]{10,}$/);
    expect(((await stat(join(directory, 'secrets.json'))).mode & 0o777).toString(8)).toBe('600');
  });

  asRoot('keeps its data where PostgreSQL may work, and says so, when only root may enter the data directory', async () => {
    expect(((await stat(join(directory, '..'))).mode & 0o777).toString(8)).toBe('700');
    expect(database.location.startsWith(directory)).toBe(false);
    expect(server.output).toContain(`The database lies in ${join(database.location, '..')}`);
    expect((await stat(database.location)).uid).not.toBe(0);
  });

  it('refuses a second server on the same data directory, and is not disturbed by it', async () => {
    const said = await refusal(start({ TIDEMARK_DATA_DIR: directory }));
    expect(said).toBe(`Tidemark is already running on ${directory} (process ${server.pid}): stop that one first, or set TIDEMARK_DATA_DIR to another directory.`);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });

  it('answers at SIGTERM what is in flight, tells its sockets, and ends', async () => {
    expect((await admin.post('/dashboards', { name: 'Before SIGTERM' })).status).toBe(201);
    const token = /Bearer (.*)/.exec((admin as unknown as { headers: { authorization: string } }).headers.authorization)?.[1] ?? '';
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?token=${token}`);
    await new Promise((resolve) => socket.once('message', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('BEGIN; LOCK TABLE tidemark.dashboards IN ACCESS EXCLUSIVE MODE');
    const inFlight = admin.get<{ name: string }[]>('/dashboards');
    await eventually(async () => expect((await owner.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount).toBe(1));

    const askedAt = Date.now();
    server.signal('SIGTERM');
    expect(await closed).toBe(1001);
    await owner.query('COMMIT');
    await owner.end();

    const answer: Answer<{ name: string }[]> = await inFlight;
    expect([answer.status, answer.data.map(({ name }) => name)]).toEqual([200, expect.arrayContaining(['Before SIGTERM'])]);
    const { code, stderr } = await server.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(Date.now() - askedAt).toBeLessThan(SHUTDOWN_MS);
    expect(isAlive(database.pid)).toBe(false);
  });

  it('keeps its data and its password', async () => {
    const before = [password, await readFile(join(directory, 'secrets.json'), 'utf8')];
    await startAgain();
    expect([password, await readFile(join(directory, 'secrets.json'), 'utf8')]).toEqual(before);
    expect(await names()).toContain('Before SIGTERM');
    expect((await names()).filter((name) => name === 'Sales')).toHaveLength(1);
  });

  it('adopts, after SIGKILL of Node alone, the PostgreSQL that goes on, and has lost nothing', async () => {
    const { pid } = database;
    expect((await admin.post('/dashboards', { name: 'Before SIGKILL' })).status).toBe(201);
    expect(await server.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(isAlive(pid)).toBe(true);

    await startAgain();
    expect(server.output).toContain('PostgreSQL adopted');
    expect(database.pid).toBe(pid);
    expect(await names()).toEqual(expect.arrayContaining(['Before SIGKILL', 'Before SIGTERM']));
  });

  it('recovers, after SIGKILL of both, what was acknowledged', async () => {
    const { pid } = database;
    expect((await admin.post('/dashboards', { name: 'Before the end' })).status).toBe(201);
    process.kill(pid, 'SIGKILL');
    await server.end('SIGKILL');

    await startAgain();
    expect(database.pid).not.toBe(pid);
    expect(await names()).toContain('Before the end');
    expect((await server.end('SIGINT')).code).toBe(0);
  });
});

describe('a server of an ordinary user', () => {
  asOrdinaryUser('starts without a home directory, and stops when told so before it is ready', async () => {
    const directory = await dataDirectory(ordinaryAccount);
    const server = start({ TIDEMARK_DATA_DIR: directory, HOME: '/nonexistent' }, ordinaryAccount);
    expect((await fetch(`${await server.ready()}/ready`)).status).toBe(200);
    expect((await stat(join(directory, 'postgres'))).uid).toBe(ordinaryAccount?.uid ?? process.getuid?.());
    expect((await server.end()).code).toBe(0);

    const again = start({ TIDEMARK_DATA_DIR: directory }, ordinaryAccount);
    await again.line(/^ {2}database .*\n/m);
    const { code, stdout, stderr } = await again.end();
    expect([code, stderr, stdout.includes('ready http')]).toEqual([0, '', false]);
    await expect(stat(join(directory, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  }, 120_000);
});
