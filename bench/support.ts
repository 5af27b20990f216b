import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import pg from 'pg';

/** The kernel tells a process's time in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What `npm start` hands to Node, its flags among it. */
const START = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ').slice(1);

/** One line of the table. `value` is a ratio, or a figure of the unit. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  mustReach: string;
  reached: boolean;
  /** How the figure came about. */
  detail: string;
}

/** A Tidemark with a data directory of its own, started as a user starts it. */
export interface Server {
  child: ChildProcess;
  url: string;
  password: string;
  /** Seconds from the command to the line `ready`. */
  readySeconds: number;
  stop(): Promise<void>;
}

export const newDataDirectory = (): string => join(mkdtempSync(join(tmpdir(), 'tidemark-bench-')), 'data');

export async function startServer(dataDirectory: string): Promise<Server> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, START, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      TIDEMARK_DATA_DIR: dataDirectory,
      LOG_LEVEL: 'warn',
      RATE_LIMIT_FACTOR: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const line of createInterface({ input: child.stdout })) {
    output += `${line}\n`;
    const url = /^ready (http\S+)/.exec(line)?.[1];
    if (!url) continue;
    const password = /demo@tidemark\.local\s+(\S+)/.exec(output)?.[1] ?? '';
    child.stdout.resume();
    return { child, url, password, readySeconds: (performance.now() - startedAt) / 1000, stop: () => stop(child) };
  }
  throw new Error(`The server did not start:\n${output}`);
}

/** A small server beside ours, for the other side of a ratio. */
export async function startBaseline(settings: object): Promise<{ child: ChildProcess; url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/baseline.mjs'), JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await new Promise<string[]>((resolve) => createInterface({ input: child.stdout }).once('line', (text) => resolve([text])));
  return { child, url: line ?? '', stop: () => stop(child) };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** A signed-in caller. */
export async function signIn(server: Server): Promise<<T>(method: string, path: string, body?: unknown) => Promise<T>> {
  const token = await accessToken(server);
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const envelope = (await response.json()) as { data: T; error?: { message: string } };
    if (!response.ok) throw new Error(`${method} ${path}: ${envelope.error?.message ?? response.status}`);
    return envelope.data;
  };
}

export async function accessToken({ url, password }: Server): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'demo@tidemark.local', password }),
  });
  return ((await response.json()) as { data: { accessToken: string } }).data.accessToken;
}

/** Requests a second over `seconds`, from this process; errors stop the bench. */
export async function load(options: autocannon.Options, seconds: number): Promise<autocannon.Result> {
  const result = await autocannon({ ...options, duration: seconds });
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${result.errors} errors and ${result.non2xx} failures under load.`);
  return result;
}

/** Resident memory in MB. */
export function residentMb(pid: number | undefined): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}

/** Processor time that a process has taken so far with all its threads, in microseconds. */
export function processorMicroseconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * MICROSECONDS_PER_TICK;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Has the planner know what was written at one go, as it would know what came in day by day. */
export async function analyse({ ownerUrl }: { readonly ownerUrl: string }): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('ANALYZE').finally(() => owner.end());
}
