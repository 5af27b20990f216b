import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/index.js';
import { TEST_SERVER_VARIABLE } from './test-database.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA = '.tidemark';
/** Any number but that of the migrated template: whoever comes first makes the demo, the other workers wait. */
const MAKE_LOCK = 7_420_200;

/** The built server in a process of its own, with the demo, as `npm start` gives it. */
export interface DemoServer {
  url: string;
  password: string;
  dataDirectory: string;
  child: ChildProcess;
  /** Address of the demo's business database for its owner, to change what dashboards show. */
  northwindUrl(): Promise<string>;
  stop(): Promise<void>;
}

/** What a suite may want otherwise. */
export interface DemoServerOptions {
  environment?: Record<string, string>;
  /** Whether it is the first start on an empty data directory; else it starts on a copy of what one such start has made. */
  first?: boolean;
}

/** Starts it on a free port with a data directory of its own; `npm test` has built it. */
export async function startDemoServer({ environment = {}, first = false }: DemoServerOptions = {}): Promise<DemoServer> {
  const template = first ? null : await demoTemplate();
  const home = await mkdtemp(join(tmpdir(), 'tidemark-built-'));
  const dataDirectory = join(home, DATA);
  if (template !== null) await copyData(template, home);
  const child = start(home, environment);
  const { url, password } = await ready(child);
  return {
    url,
    password,
    dataDirectory,
    child,
    northwindUrl: async () => {
      const log = { info: () => undefined, warn: () => undefined };
      const embedded = await EmbeddedPostgres.open({ dataDirectory, log, join: true });
      return (await embedded.createDatabase('northwind', 'northwind_owner')).url;
    },
    stop: async () => {
      await end(child);
      await removeEmbeddedData(dataDirectory);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function start(home: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: home, PORT: '0', TIDEMARK_DATA_DIR: join(home, DATA), RATE_LIMIT_FACTOR: '100', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * The home of a server that was started once, with the demo in it, and stopped: made once for a test run and removed with
 * its PostgreSQL, for making a database and filling it takes longer than most suites do.
 * @returns null where there is no place of the run's own, or PostgreSQL lies elsewhere than in the data directory.
 */
async function demoTemplate(): Promise<string | null> {
  const place = process.env['TIDEMARK_TEST_SERVER_DIRECTORY'];
  if (place === undefined) return null;
  const lock = new pg.Client({ connectionString: process.env[TEST_SERVER_VARIABLE] ?? '' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MAKE_LOCK]);
    const made = join(place, 'demo');
    if (!existsSync(made)) await makeTemplate(join(place, 'demo-draft'), made);
    return (await stateOf(made)).location === undefined ? made : null;
  } finally {
    await lock.end();
  }
}

async function makeTemplate(draft: string, made: string): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  // PostgreSQL may run as another user, who must be able to pass through.
  await mkdir(draft, { mode: 0o711 });
  const child = start(draft, {});
  try {
    await ready(child);
  } finally {
    await end(child);
  }
  await rename(draft, made);
}

const stateOf = async (home: string): Promise<{ location?: string; port?: number }> =>
  JSON.parse(await readFile(join(home, DATA, 'postgres.json'), 'utf8')) as { location?: string; port?: number };

/** As it is, owners included; but each copy finds a port of its own. */
async function copyData(template: string, home: string): Promise<void> {
  await chmod(home, 0o711);
  await promisify(execFile)('cp', ['-a', join(template, DATA), home]);
  const { port: _port, ...state } = await stateOf(home);
  await writeFile(join(home, DATA, 'postgres.json'), JSON.stringify(state));
}

function ready(child: ChildProcess): Promise<{ url: string; password: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /^ready (http\S+)$/m.exec(output)?.[1];
      if (url) resolve({ url, password: /demo@tidemark\.local\s+(\S+)/.exec(output)?.[1] ?? '' });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
