import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgres, removeEmbeddedData } from '../../src/platform/database/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

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

/** Starts it on a free port with a new data directory; `npm test` has built it. */
export async function startDemoServer(environment: Record<string, string> = {}): Promise<DemoServer> {
  const home = await mkdtemp(join(tmpdir(), 'tidemark-built-'));
  const dataDirectory = join(home, '.tidemark');
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: home, PORT: '0', TIDEMARK_DATA_DIR: dataDirectory, RATE_LIMIT_FACTOR: '100', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
