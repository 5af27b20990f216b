import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup-error.js';
import { provideBinaries } from './binaries.js';
import { adopt, start, type BringUpRequest } from './bring-up.js';
import { ensureCluster, SUPERUSER } from './cluster.js';
import { DataDirectoryLock } from './data-directory-lock.js';
import { candidatePorts } from './location.js';
import { choosePlace, clusterDirectory, type Place } from './place.js';
import { askServer, ensureTidemark } from './roles.js';
import { findServer, LaunchFailure, stopServer, trimLog, type RunningServer } from './server-process.js';
import { readState, StateStore } from './state-file.js';

/** Where the sentences go that tell what happens; `console` and pino fit. */
export interface EmbeddedLog {
  info: (message: string) => void;
  warn: (message: string) => void;
}

export interface EmbeddedPostgresOptions {
  /** Absolute path of Tidemark's data directory (`.tidemark`); made if it is missing. */
  dataDirectory: string;
  log: EmbeddedLog;
  /** Tidemark's own database; `tidemark` unless told. */
  databaseName?: string;
  /** For the command line: when a Tidemark is running on the data directory, use its server and leave its life alone. */
  join?: boolean;
  /** False only for throw-away databases of tests: nothing is forced to disk. */
  durable?: boolean;
}

/** A server that is ready, with Tidemark's database in it. */
export interface OpenDatabase {
  server: RunningServer;
  location: string;
  store: StateStore;
  databaseName: string;
  logFile: string;
  adopted: boolean;
  firstStart: boolean;
  /** How to bring the server up again at the same address; unset for a server that is another's. */
  again: BringUpRequest | undefined;
}

/** Past this size the server's log is moved aside. */
export const LOG_BYTES = 8_000_000;
const JOIN_PATIENCE_MS = 10_000;

const logFileOf = (dataDirectory: string): string => join(dataDirectory, 'postgres.log');

function explainLaunch(error: unknown, logFile: string): never {
  if (!(error instanceof LaunchFailure)) throw error;
  throw new StartupError(
    `PostgreSQL could not start (${error.message}): see ${logFile}, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

function explainRefusal(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === '28P01') {
    throw new StartupError(
      'The passwords in postgres.json are not those of the database: restore that file from a backup, or begin anew with "npm run reset".',
    );
  }
  throw new StartupError(`The embedded PostgreSQL could not be set up (${message}): try again, or set DATABASE_URL.`);
}

async function rememberPlace(options: EmbeddedPostgresOptions, place: Place, store: StateStore): Promise<void> {
  if (place.location === options.dataDirectory || store.location === place.location) return;
  await store.update({ location: place.location });
  options.log.warn(
    `The database lies in ${place.location}, because PostgreSQL's user ${place.account?.name} cannot work in ${options.dataDirectory}.`,
  );
}

/**
 * Opens the database of a data directory whose lock we hold. The locks that are taken further are added to `locks`,
 * and are the caller's to release.
 * @throws StartupError
 */
export async function openDatabase(
  options: EmbeddedPostgresOptions,
  locks: DataDirectoryLock[],
): Promise<OpenDatabase> {
  const { dataDirectory, log, databaseName = 'tidemark', durable = true } = options;
  const began = performance.now();
  const tell = (message: string): void => log.warn(message);
  const state = await readState(dataDirectory);
  const place = await choosePlace(dataDirectory, state);
  // A copied project would share a place outside of it, so that place has a lock of its own.
  if (place.location !== dataDirectory) locks.push(await DataDirectoryLock.acquire(place.location));
  const binaries = await provideBinaries(place.location, place.account, tell);
  const store = new StateStore(dataDirectory, state ?? { format: 1, initialized: false, passwords: {} });
  await rememberPlace(options, place, store);
  const initialized = state?.initialized ?? false;
  const passwordKnown = store.password(SUPERUSER) !== undefined;
  const superuserPassword = await store.passwordOf(SUPERUSER);
  const firstStart = await ensureCluster({
    place,
    binaries,
    superuserPassword,
    passwordKnown,
    initialized,
    durable,
    tell,
  });

  const logFile = logFileOf(dataDirectory);
  await trimLog(logFile, LOG_BYTES).catch(() => undefined);
  const request: BringUpRequest = {
    binaries,
    account: place.account,
    cluster: clusterDirectory(place.location),
    dataDirectory,
    logFile,
    durable,
    superuserPassword,
    port: store.port ?? candidatePorts(dataDirectory)[0] ?? 0,
    mayChangePort: true,
    tell,
    isGivenUp: () => false,
  };
  const orphan = await adopt(request);
  const server = orphan ?? (await start(request).catch((error: unknown) => explainLaunch(error, logFile)));
  try {
    const access = { port: server.port, password: superuserPassword };
    await ensureTidemark(access, databaseName, (role) => store.passwordOf(role), firstStart).catch(explainRefusal);
    if (!initialized || store.port !== server.port) await store.update({ initialized: true, port: server.port });
  } catch (error) {
    await stopServer(server.pid);
    throw error;
  }
  const made = firstStart ? 'made and started' : 'started';
  const how = orphan ? `of an earlier start (process ${orphan.pid}) adopted` : made;
  log.info(
    `PostgreSQL ${binaries.version} ${how} in ${Math.round(performance.now() - began)} ms; its data lies in ${request.cluster}.`,
  );
  return {
    server,
    location: place.location,
    store,
    databaseName,
    logFile,
    adopted: orphan !== undefined,
    firstStart,
    again: { ...request, port: server.port, mayChangePort: false },
  };
}

/** The database of a Tidemark that is running, once its server is ready; undefined when it does not become so. */
export async function joinDatabase(options: EmbeddedPostgresOptions): Promise<OpenDatabase | undefined> {
  const { dataDirectory, databaseName = 'tidemark' } = options;
  const deadline = performance.now() + JOIN_PATIENCE_MS;
  for (; performance.now() < deadline; await delay(100)) {
    const state = await readState(dataDirectory);
    const password = state?.passwords[SUPERUSER];
    // Marked as initialized only after roles and database are there, so an unfinished first start is waited for.
    if (!state?.initialized || password === undefined) continue;
    const location = state.location ?? dataDirectory;
    const found = await findServer(clusterDirectory(location));
    if (found?.status !== 'ready' || found.port === undefined) continue;
    const server = { pid: found.pid, port: found.port };
    if (!(await askServer({ port: server.port, password }).catch(() => undefined))) continue;
    return {
      server,
      location,
      store: new StateStore(dataDirectory, state, false),
      databaseName,
      logFile: logFileOf(dataDirectory),
      adopted: false,
      firstStart: false,
      again: undefined,
    };
  }
  return undefined;
}
