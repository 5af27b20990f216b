import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { parsePostmasterPid, type PostmasterPid } from './postmaster-pid.js';
import { isAlive, worksIn } from './process-identity.js';
import { asAccount, PROGRAM_ENVIRONMENT } from './run-program.js';

export interface LaunchRequest {
  binaries: Binaries;
  account: Account | undefined;
  cluster: string;
  port: number;
  logFile: string;
  durable: boolean;
}

/** A PostgreSQL server that accepts connections on 127.0.0.1. */
export interface RunningServer {
  pid: number;
  port: number;
}

/** The server ended before it was ready; the message is what it said last. */
export class LaunchFailure extends Error {}

const POLL_MS = 10;
/** How long a server may take to stop politely, then at once (the next start recovers), before it is killed. */
const FAST_STOP_MS = 4_000;
const IMMEDIATE_STOP_MS = 1_500;

/**
 * What every server of ours is started with; it goes before what stands in postgresql.conf. Statements that fail are not
 * logged: they are their sender's business, and may hold what no log should.
 */
function settings(durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    // No socket file: its path would have to be short and its directory private.
    unix_socket_directories: '',
    cluster_name: 'tidemark',
    shared_preload_libraries: 'pg_stat_statements',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    log_min_messages: 'log',
    log_checkpoints: 'off',
    logging_collector: 'off',
    // Queries of a Tidemark that was killed end soon, though their server lives on.
    client_connection_check_interval: '2s',
    ...(durable
      ? { fsync: 'on', full_page_writes: 'on' }
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
}

/** Names the version and the settings that a server was started with; another name asks for a restart instead of an adoption. */
export function launchName(version: string, durable: boolean): string {
  return createHash('sha256')
    .update(JSON.stringify([version, settings(durable)]))
    .digest('hex')
    .slice(0, 12);
}

/** What `postmaster.pid` of a cluster says; undefined without one. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsePostmasterPid(text);
}

/** The living server of a cluster: one whose process is alive and works in that very directory. */
export async function findServer(cluster: string): Promise<PostmasterPid | undefined> {
  const found = await readPostmasterPid(cluster);
  return found && isAlive(found.pid) && worksIn(found.pid, cluster) ? found : undefined;
}

/** Whether a port of 127.0.0.1 can be listened on. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A pid file whose pid now belongs to some other process would keep PostgreSQL from starting, so it goes. One whose pid
 * is dead stays: from it PostgreSQL itself finds out whether orphaned backends still use the memory.
 */
async function removeMisleadingPidFile(cluster: string): Promise<void> {
  const found = await readPostmasterPid(cluster);
  if (!found || (isAlive(found.pid) && worksIn(found.pid, cluster))) return;
  try {
    process.kill(found.pid, 0);
  } catch {
    return;
  }
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** The last complaint in the log behind `offset`, for a sentence; the log's prefix (time, pid) is cut off. */
async function lastComplaint(logFile: string, offset: number): Promise<string> {
  const text = await readFile(logFile)
    .then((bytes) => bytes.subarray(offset).toString('utf8'))
    .catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /\b(FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return complaint.replace(/^.*?\b(FATAL|PANIC|LOG):\s*/, '');
}

/**
 * Starts a server in a session of its own, so that neither the end of this process nor Ctrl-C in its terminal ends it,
 * and waits until it is ready; crash recovery may take its time.
 * @throws LaunchFailure when it ends instead, or after `isGivenUp` has become true.
 */
export async function launch(request: LaunchRequest, isGivenUp: () => boolean): Promise<RunningServer> {
  await removeMisleadingPidFile(request.cluster);
  const given = {
    ...settings(request.durable),
    'tidemark.launch': launchName(request.binaries.version, request.durable),
  };
  const log = await open(request.logFile, 'a', 0o600);
  try {
    const offset = (await log.stat()).size;
    const child = spawn(
      request.binaries.postgres,
      [
        ...['-D', request.cluster, '-p', String(request.port)],
        ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        ...asAccount(request.account),
        cwd: '/',
        detached: true,
        env: PROGRAM_ENVIRONMENT,
        stdio: ['ignore', log.fd, log.fd],
      },
    );
    let ended: string | undefined;
    child.once('error', (error) => (ended = error.message));
    child.once('exit', () => (ended ??= ''));
    child.unref();
    for (;;) {
      if (ended !== undefined) throw new LaunchFailure(ended || (await lastComplaint(request.logFile, offset)));
      const found = await readPostmasterPid(request.cluster);
      if (found && found.pid === child.pid && found.status === 'ready') return { pid: found.pid, port: request.port };
      if (isGivenUp() && child.pid !== undefined) {
        await stopServer(child.pid);
        throw new LaunchFailure('the start was given up');
      }
      await delay(POLL_MS);
    }
  } finally {
    await log.close();
  }
}

/** Waits until the process is dead; false when it still lives after `milliseconds`. */
async function waitForDeath(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}

/**
 * Stops a server: sessions are broken off and everything is written down; if that takes too long, at once, whereupon
 * the next start recovers from the log. Bounded: about six seconds at worst. Nothing committed is lost in any case.
 * @param answers false for a server that did not answer, to which politeness would be lost
 */
export async function stopServer(pid: number, answers = true): Promise<void> {
  if (answers) {
    signal(pid, 'SIGINT');
    if (await waitForDeath(pid, FAST_STOP_MS)) return;
  }
  signal(pid, 'SIGQUIT');
  if (await waitForDeath(pid, IMMEDIATE_STOP_MS)) return;
  signal(pid, 'SIGKILL');
  await waitForDeath(pid, 1_000);
}

/** Keeps the server's log small: past `maximum` bytes it is moved to `<log>.1` and begun anew, also while it is written. */
export async function trimLog(logFile: string, maximum: number): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= maximum) return;
  const log = await open(logFile, 'r+');
  try {
    await rm(`${logFile}.1`, { force: true });
    const previous = await open(`${logFile}.1`, 'wx', 0o600);
    await previous.writeFile(await log.readFile());
    await previous.close();
    await log.truncate(0);
  } finally {
    await log.close();
  }
}
