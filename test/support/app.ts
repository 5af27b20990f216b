import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/create-app.js';
import {
  AmqpConfig,
  AnalyticsConfig,
  AppConfig,
  DatabaseConfig,
  DemoConfig,
  LimitsConfig,
  LoggingConfig,
  MailConfig,
  RedisConfig,
  SecurityConfig,
  SelfMeasurementConfig,
  ServerConfig,
  StorageConfig,
} from '../../src/platform/config/index.js';
import { migratedTemplate } from './migrated-template.js';
import { type TestDatabase, createTestDatabase } from './test-database.js';

/** The whole application, listening on a free port of 127.0.0.1, over a database of its own. */
export interface TestApp {
  app: NestFastifyApplication;
  /** Such as http://127.0.0.1:40123, without a slash at the end. */
  url: string;
  config: AppConfig;
  database: TestDatabase;
  /** Stops it; a database that it brought along goes with it. */
  close(): Promise<void>;
}

/** What a suite may want otherwise. */
export interface TestAppOptions {
  /** `open` unless given. */
  registration?: 'open' | 'invite';
  /** Rate limits are out of the way (1000) unless given. */
  rateLimitFactor?: number;
  publicUrl?: string;
  corsOrigins?: string[];
  trustedProxies?: string[];
  maxSockets?: number;
  cacheBytes?: number;
  redisUrl?: string;
  /** No broker unless given. */
  amqp?: { url: string; queue: string; prefetch?: number };
  databasePool?: number;
  logLevel?: string;
  /** Off unless given. */
  selfLogs?: boolean;
  /** Whether the process keeps what it measures of itself, under the name that is given; off unless given. */
  selfMetrics?: string;
  /** No mail server unless given. */
  mail?: { url: string; from: string };
  /** No product analytics unless given. */
  analytics?: AnalyticsConfig;
  /** Another application's: a second replica. It must have the same secrets: give `replicaOf`. */
  replicaOf?: TestApp;
}

/** Small enough to be fast; the real cost is no business of most tests. */
const TEST_PASSWORD_COST = { memoryKiB: 8, passes: 1 };

/** Starts the application as `main` does, on a fresh copy of the migrated database. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { replicaOf } = options;
  const database = replicaOf?.database ?? (await createTestDatabase({ template: await migratedTemplate() }));
  const directory = replicaOf?.config.storage.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'tidemark-app-')));
  const release = async (): Promise<void> => {
    if (replicaOf) return;
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  };
  const config = configOf(options, database, directory);
  try {
    const app = await createApp(config);
    await app.listen(0, '127.0.0.1');
    const url = (await app.getUrl()).replace(/\/$/, '');
    const close = async (): Promise<void> => {
      await app.close();
      await release();
    };
    return { app, url, config, database, close };
  } catch (error) {
    // What is still connected may keep the database from being dropped; the reason is what is to be read.
    await release().catch(() => undefined);
    throw error;
  }
}

function configOf(options: TestAppOptions, database: TestDatabase, directory: string): AppConfig {
  const secrets = options.replicaOf?.config.security;
  return new AppConfig(
    new ServerConfig(
      0,
      '127.0.0.1',
      options.publicUrl ?? null,
      options.corsOrigins ?? [],
      options.trustedProxies ?? [],
      options.maxSockets ?? 1_000,
      options.publicUrl?.startsWith('https:') ?? false,
    ),
    new DatabaseConfig(database.appUrl ?? database.url, database.url, false, options.databasePool ?? 10),
    new SecurityConfig(
      secrets?.jwtSecret ?? randomBytes(32).toString('hex'),
      secrets?.masterKeys ?? [randomBytes(32)],
      options.registration ?? 'open',
      TEST_PASSWORD_COST,
    ),
    new LimitsConfig(options.rateLimitFactor ?? 1_000, options.cacheBytes ?? 16 * 1024 * 1024),
    new RedisConfig(options.redisUrl ?? null),
    new StorageConfig(directory),
    new LoggingConfig(options.logLevel ?? 'silent', options.selfLogs),
    new DemoConfig(false, null),
    new AmqpConfig(options.amqp?.url ?? null, options.amqp?.queue, options.amqp?.prefetch),
    new SelfMeasurementConfig(options.selfMetrics !== undefined, options.selfMetrics ?? 'test'),
    new MailConfig(options.mail?.url ?? null, options.mail?.from ?? null),
    options.analytics ?? new AnalyticsConfig(null, null),
  );
}
