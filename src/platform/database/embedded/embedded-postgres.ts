import { isAbsolute } from 'node:path';
import { StartupError } from '../../startup-error.js';
import { adopt, start, type BringUpRequest } from './bring-up.js';
import { SUPERUSER } from './cluster.js';
import { DataDirectoryInUse, DataDirectoryLock } from './data-directory-lock.js';
import { joinDatabase, LOG_BYTES, openDatabase } from './open-database.js';
import type { EmbeddedLog, EmbeddedPostgresOptions, OpenDatabase } from './open-database.js';
import { clusterDirectory, makeDataDirectory } from './place.js';
import { APP_ROLE, connectionUrl, ensureOwnedDatabase, ensureReadOnlyRole, OWNER_ROLE } from './roles.js';
import type { SuperuserAccess } from './roles.js';
import { findServer, stopServer, trimLog } from './server-process.js';
import { Supervisor } from './supervisor.js';

const TRIM_MS = 60_000;

/**
 * A real PostgreSQL from an npm package, run as a process of its own that outlives us: after a crash of ours the next
 * start adopts it. It listens on 127.0.0.1 only, at a port of its own, with generated passwords.
 */
export class EmbeddedPostgres {
  private readonly downListeners = new Set<(reason: string) => void>();
  private readonly upListeners = new Set<() => void>();
  private readonly supervisor: Supervisor | undefined;
  private stopped: Promise<void> | undefined;
  private lastTrim = performance.now();

  private constructor(
    private readonly database: OpenDatabase,
    private readonly locks: readonly DataDirectoryLock[],
    private readonly log: EmbeddedLog,
  ) {
    this.supervisor = database.again && this.supervise(database.again);
  }

  /**
   * Opens the database of a data directory: makes it at the first start, adopts or replaces what an earlier start left
   * running, and from then on brings the server up again whenever it dies.
   * @throws StartupError with one sentence that says what to do; DataDirectoryInUse when another Tidemark works there.
   */
  static async open(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    if (process.platform === 'win32') {
      throw new StartupError(
        'The embedded PostgreSQL runs on Linux and macOS: on Windows use WSL, or set DATABASE_URL.',
      );
    }
    if (!isAbsolute(options.dataDirectory)) {
      throw new StartupError(`The data directory must be an absolute path, not ${options.dataDirectory}.`);
    }
    await makeDataDirectory(options.dataDirectory);
    const locks: DataDirectoryLock[] = [];
    try {
      locks.push(await DataDirectoryLock.acquire(options.dataDirectory));
      return new EmbeddedPostgres(await openDatabase(options, locks), locks, options.log);
    } catch (error) {
      await Promise.all(locks.map((lock) => lock.release()));
      if (!options.join || !(error instanceof DataDirectoryInUse)) throw error;
      const joined = await joinDatabase(options);
      if (!joined) throw error;
      return new EmbeddedPostgres(joined, [], options.log);
    }
  }

  /** Address of Tidemark's database for migrations: the role that owns it. Holds a password. */
  get ownerUrl(): string {
    return this.urlOf(OWNER_ROLE, this.database.databaseName);
  }

  /** Address of Tidemark's database for the application: the role that owns nothing. Holds a password. */
  get appUrl(): string {
    return this.urlOf(APP_ROLE, this.database.databaseName);
  }

  /** The directory that holds the data, for people. */
  get location(): string {
    return clusterDirectory(this.database.location);
  }

  /** The port on 127.0.0.1: nearly always the same at every start. */
  get port(): number {
    return this.database.server.port;
  }

  /** The process id of the server that runs, or that ran last. */
  get pid(): number {
    return this.supervisor?.current.pid ?? this.database.server.pid;
  }

  /** Whether a server that an earlier start left running was adopted. */
  get adopted(): boolean {
    return this.database.adopted;
  }

  /** Whether the database was made by this start. */
  get firstStart(): boolean {
    return this.database.firstStart;
  }

  /** Whether the server belongs to another Tidemark that is running (option `join`). */
  get joined(): boolean {
    return this.supervisor === undefined;
  }

  /** Tells when the server has died; it is being brought up again. The listener must not throw. */
  onDown(listener: (reason: string) => void): void {
    this.downListeners.add(listener);
  }

  /** Tells when a server that had died accepts connections again, at the same address. The listener must not throw. */
  onUp(listener: () => void): void {
    this.upListeners.add(listener);
  }

  /**
   * Makes a further database owned by a login role of its own (both only if missing), which no other role may enter.
   * Answers the owner's address, and whether the database was made just now.
   */
  async createDatabase(name: string, owner: string): Promise<{ url: string; created: boolean }> {
    const created = await ensureOwnedDatabase(this.access, name, owner, (role) => this.database.store.passwordOf(role));
    return { url: this.urlOf(owner, name), created };
  }

  /** Makes a login role (if missing) that may read the tables of `public` in one database, present and future, and nothing else. */
  async createReadOnlyRole(role: string, database: string): Promise<{ url: string; user: string; password: string }> {
    await ensureReadOnlyRole(this.access, role, database, (name) => this.database.store.passwordOf(name));
    return { url: this.urlOf(role, database), user: role, password: this.database.store.password(role) ?? '' };
  }

  /** Stops the server (within about six seconds) and gives the data directory free. A joined server is left alone. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    if (this.supervisor) {
      const wasUp = this.supervisor.isUp;
      await this.supervisor.end();
      // Also a server whose directory somebody has removed.
      const pid = (await findServer(this.location))?.pid ?? (wasUp ? this.pid : undefined);
      if (pid !== undefined) await stopServer(pid);
    }
    await Promise.all(this.locks.map((lock) => lock.release()));
  }

  private get access(): SuperuserAccess {
    return { port: this.port, password: this.database.store.password(SUPERUSER) ?? '' };
  }

  private urlOf(role: string, database: string): string {
    return connectionUrl(this.port, role, this.database.store.password(role) ?? '', database);
  }

  private supervise(request: BringUpRequest): Supervisor {
    return new Supervisor(this.database.server, {
      revive: async (isGivenUp) => (await adopt({ ...request, isGivenUp })) ?? start({ ...request, isGivenUp }),
      onDown: (pid) => {
        const reason = `PostgreSQL (process ${pid}) has died; it is being restarted.`;
        this.log.warn(reason);
        this.downListeners.forEach((listener) => listener(reason));
      },
      onUp: ({ pid }) => {
        this.log.info(`PostgreSQL runs again (process ${pid}).`);
        this.upListeners.forEach((listener) => listener());
      },
      onFailedAttempt: (error, retryMs) =>
        this.log.warn(`PostgreSQL could not be restarted (${error.message}); the next attempt is in ${retryMs} ms.`),
      onLook: () => this.trimLogNowAndThen(),
    });
  }

  private trimLogNowAndThen(): void {
    const now = performance.now();
    if (now - this.lastTrim < TRIM_MS) return;
    this.lastTrim = now;
    void trimLog(this.database.logFile, LOG_BYTES).catch(() => undefined);
  }
}
