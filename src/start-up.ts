import { createServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { migrationDataSource } from '../ormconfig.js';
import { INSTALLATION, createApp } from './create-app.js';
import { DemoTenant } from './demo/index.js';
import { type AppConfig, type StartConfig, completeConfig, prepareConfig } from './platform/config/index.js';
import { EmbeddedPostgres, runMigrations } from './platform/database/index.js';
import { StartupError } from './platform/startup-error.js';

/** Told about each step of the start. */
export interface StartProgress {
  step(name: string, detail: string, startedAt: number): void;
  info(message: string): void;
  warn(message: string): void;
}

/** A server that listens. */
export interface RunningTidemark {
  app: NestFastifyApplication;
  config: AppConfig;
  url: string;
  /** Where the embedded database lies; null for a database of yours. */
  databaseLocation: string | null;
  /** Answers what is in flight, then stops the server and the embedded database. */
  stop(): Promise<void>;
}

/** Opens the database, the embedded one when none is configured. */
export async function openDatabase(
  start: StartConfig,
  progress: StartProgress,
  join = false,
): Promise<{ config: AppConfig; embedded: EmbeddedPostgres | null }> {
  const { DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl } = start.environment;
  if (url !== undefined) {
    return { config: completeConfig(start, { appUrl: url, ownerUrl: migrationUrl ?? url }), embedded: null };
  }
  const startedAt = performance.now();
  const embedded = await EmbeddedPostgres.open({ dataDirectory: start.dataDirectory, log: progress, join });
  const how = embedded.joined ? 'already running' : embedded.adopted ? 'adopted' : embedded.firstStart ? 'created' : 'started';
  progress.step('database', `PostgreSQL ${how} in ${embedded.location}`, startedAt);
  return { config: completeConfig(start, embedded), embedded };
}

/** Brings the schema up to date. */
export async function migrate(config: AppConfig, progress: StartProgress): Promise<void> {
  const startedAt = performance.now();
  const { url, migrationUrl } = config.database;
  const variable = url === migrationUrl ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
  const done = await runMigrations(migrationDataSource(migrationUrl), variable);
  progress.step('migrations', done.length === 0 ? 'up to date' : `${done.length} applied`, startedAt);
}

/**
 * The whole start, from the environment to a listening server.
 * @throws StartupError, one sentence that says what to do.
 */
export async function startTidemark(environment: Record<string, string | undefined>, progress: StartProgress): Promise<RunningTidemark> {
  const start = prepareConfig(environment);
  await assertPortFree(start.environment.HOST, start.environment.PORT);
  const { config, embedded } = await openDatabase(start, progress);
  try {
    await migrate(config, progress);
    const startedAt = performance.now();
    const app = await createApp(config);
    progress.step('application', `${config.logging.level} log level`, startedAt);
    if (config.demo.enabled && embedded) await seedDemo(app, embedded, progress);
    await listen(app, config);
    const address = app.getHttpServer().address() as { port: number };
    const host = /^(127\.0\.0\.1|0\.0\.0\.0|::1?|localhost)$/.test(config.server.host) ? 'localhost' : config.server.host;
    return {
      app,
      config,
      url: config.server.publicUrl ?? `http://${host}:${address.port}`,
      databaseLocation: embedded?.location ?? null,
      stop: async () => {
        await app.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function seedDemo(app: NestFastifyApplication, embedded: EmbeddedPostgres, progress: StartProgress): Promise<void> {
  const startedAt = performance.now();
  const outcome = await app.get(DemoTenant).ensure(embedded, INSTALLATION);
  progress.step('demo', outcome, startedAt);
}

async function listen(app: NestFastifyApplication, { server }: AppConfig): Promise<void> {
  try {
    await app.listen(server.port, server.host);
  } catch (error) {
    throw explainListen(error as NodeJS.ErrnoException, server.host, server.port);
  }
}

/** Looks before anything is started, so that a taken port costs no database. */
function assertPortFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(explainListen(error, host, port)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} is taken: stop the program that uses it, or set PORT to a free one.`);
    case 'EACCES':
      return new StartupError(`Port ${port} may not be used by this user: set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(`HOST=${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`);
    default:
      return error;
  }
}
