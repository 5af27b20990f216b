import { randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup-error.js';
import type { Binaries } from './binaries.js';
import { clusterDirectory, type Place } from './place.js';
import { processesNaming } from './process-identity.js';
import { runProgram } from './run-program.js';

/** The bootstrap role; only this module works as it. */
export const SUPERUSER = 'postgres';

const KILL_WAIT_MS = 2_000;
const KILL_POLL_MS = 10;
const UNFINISHED_PREFIX = 'postgres.initializing-';

export interface ClusterRequest {
  place: Place;
  binaries: Binaries;
  superuserPassword: string;
  /** False when the password was made just now, so that it cannot be that of a cluster which is there already. */
  passwordKnown: boolean;
  /** Whether a complete cluster was there once. */
  initialized: boolean;
  /** False only for throw-away databases: nothing is forced to disk. */
  durable: boolean;
  tell: (message: string) => void;
}

type Condition = { kind: 'absent' } | { kind: 'complete'; major: number } | { kind: 'broken'; missing: string };

/** Looks at a cluster's directory without touching it. */
async function inspect(cluster: string): Promise<Condition> {
  const entries = await readdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return { kind: 'absent' };
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  const major = Number.parseInt(version, 10);
  if (!Number.isInteger(major)) return { kind: 'broken', missing: 'PG_VERSION' };
  const control = await stat(join(cluster, 'global', 'pg_control')).catch(() => undefined);
  if (!control || control.size === 0) return { kind: 'broken', missing: 'global/pg_control' };
  return { kind: 'complete', major };
}

/** Removes what starts that were killed have left; their initdb may live on, and would go on writing. */
async function removeUnfinished(location: string): Promise<void> {
  for (const entry of await readdir(location)) {
    if (!entry.startsWith(UNFINISHED_PREFIX)) continue;
    const unfinished = join(location, entry);
    await endProgramsOn(unfinished);
    // What still resists does no harm; the next start tries again.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function endProgramsOn(directory: string): Promise<void> {
  for (const pid of processesNaming(directory)) {
    try {
      // Programs are started as leaders of their group, so this ends their children with them.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    for (let waited = 0; groupLives(pid) && waited < KILL_WAIT_MS; waited += KILL_POLL_MS) await delay(KILL_POLL_MS);
  }
}

function groupLives(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Runs initdb beside the final place and renames: a cluster is there whole, or it is not there. */
async function initialize(request: ClusterRequest): Promise<void> {
  const { location, account } = request.place;
  const unfinished = join(location, `${UNFINISHED_PREFIX}${randomUUID()}`);
  const passwordFile = `${unfinished}.password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, request.superuserPassword, { mode: 0o600, flag: 'wx' });
    if (account) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const result = await runProgram(
      request.binaries.initdb,
      [
        ...['-D', unfinished, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
        // PostgreSQL's own Unicode: the same order and case rules on every machine, whatever its libraries.
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
        ...['-c', 'max_connections=100', '-c', 'shared_buffers=128MB'],
        ...(request.durable ? [] : ['--no-sync']),
      ],
      account,
    );
    if (result.code !== 0) {
      const reason = /error: (.*)/.exec(result.stderr)?.[1] ?? result.stderr.trim().split('\n').at(-1) ?? 'killed';
      throw new StartupError(
        `PostgreSQL could not create its database in ${location} (${reason}): mend that, set TIDEMARK_DATA_DIR to another directory, or set DATABASE_URL.`,
      );
    }
    await rename(unfinished, clusterDirectory(location));
    if (request.durable) await syncDirectory(location);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Makes sure that a complete cluster of our version lies in the place; answers whether it was made just now.
 * What a start that was killed left half-done is done again; what once was complete is never replaced.
 * @throws StartupError when the cluster is of another version, damaged, or gone.
 */
export async function ensureCluster(request: ClusterRequest): Promise<boolean> {
  const cluster = clusterDirectory(request.place.location);
  const condition = await inspect(cluster);
  if (condition.kind === 'complete') {
    if (condition.major !== request.binaries.major) {
      throw new StartupError(
        `The database in ${cluster} was made by PostgreSQL ${condition.major}, but this Tidemark brings PostgreSQL ${request.binaries.major}: start it with the version of Tidemark that made it, or set TIDEMARK_DATA_DIR to another directory.`,
      );
    }
    if (request.passwordKnown) return false;
    throw new StartupError(
      `There is a database in ${cluster}, but the file postgres.json with its passwords is missing: restore that file from a backup, or begin anew with "npm run reset".`,
    );
  }
  if (request.initialized) {
    const what = condition.kind === 'absent' ? 'is gone' : `is damaged (${condition.missing} is missing)`;
    throw new StartupError(
      `The database in ${cluster} ${what}: restore it from a backup, or begin anew with "npm run reset".`,
    );
  }
  await removeUnfinished(request.place.location);
  if (condition.kind === 'broken') {
    const aside = `${cluster}.unfinished-${randomUUID().slice(0, 8)}`;
    await rename(cluster, aside);
    request.tell(`An unfinished database was found and set aside as ${aside}; a new one is made.`);
  }
  await initialize(request);
  return true;
}
