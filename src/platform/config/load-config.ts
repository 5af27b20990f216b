import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { StartupError } from '../startup-error.js';
import { type GeneratedSecrets, generatedSecrets } from './generated-secrets.js';
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
} from './config.js';
import { type Environment, readEnvironment } from './environment.js';

/** What must be known before the database is up: its place, or that one is to be started. */
export interface StartConfig {
  environment: Environment;
  dataDirectory: string;
  embedded: boolean;
  secrets: GeneratedSecrets;
}

/**
 * Checks the environment and finds or makes the secrets.
 * @throws StartupError, a sentence that names the variable and what it should be.
 */
export function prepareConfig(source: Record<string, string | undefined>): StartConfig {
  const environment = readEnvironment(source);
  const dataDirectory = resolve(environment.TIDEMARK_DATA_DIR);
  const embedded = environment.DATABASE_URL === undefined;
  if (embedded && environment.MIGRATION_DATABASE_URL !== undefined) {
    throw new StartupError('MIGRATION_DATABASE_URL is set without DATABASE_URL: set both, or none to use the embedded database.');
  }
  if (environment.SMTP_URL !== undefined && environment.SMTP_FROM === undefined) {
    throw new StartupError('SMTP_URL is set without SMTP_FROM: say who e-mails are from, such as SMTP_FROM=alerts@example.com.');
  }
  // With a shared database every replica needs the same keys, so none is made up here.
  const secrets = embedded ? generatedSecrets(dataDirectory) : requiredSecrets(environment);
  return { environment, dataDirectory, embedded, secrets };
}

/** Completes the configuration once the database's addresses are known. */
export function completeConfig(start: StartConfig, database: { appUrl: string; ownerUrl: string }): AppConfig {
  const { environment, secrets } = start;
  const masterKeys = [environment.TIDEMARK_MASTER_KEY ?? secrets.masterKey, environment.TIDEMARK_MASTER_KEY_PREVIOUS]
    .filter((key) => key !== undefined)
    .map((key) => Buffer.from(key, 'base64'));
  const publicUrl = environment.TIDEMARK_PUBLIC_URL?.replace(/\/+$/, '') ?? null;
  const demo = environment.TIDEMARK_DEMO ?? start.embedded;
  if (demo && !start.embedded) {
    throw new StartupError('TIDEMARK_DEMO=true needs the embedded database: unset DATABASE_URL, or set TIDEMARK_DEMO=false.');
  }
  return new AppConfig(
    new ServerConfig(
      environment.PORT,
      environment.HOST,
      publicUrl,
      environment.TIDEMARK_CORS_ORIGINS ?? [],
      environment.TIDEMARK_TRUSTED_PROXIES ?? [],
      environment.TIDEMARK_MAX_SOCKETS,
      publicUrl?.startsWith('https:') ?? false,
    ),
    new DatabaseConfig(database.appUrl, database.ownerUrl, start.embedded, environment.TIDEMARK_DATABASE_POOL),
    new SecurityConfig(
      environment.JWT_SECRET ?? secrets.jwtSecret,
      masterKeys,
      environment.TIDEMARK_REGISTRATION ?? (start.embedded ? 'open' : 'invite'),
    ),
    new LimitsConfig(environment.RATE_LIMIT_FACTOR, environment.TIDEMARK_CACHE_MB * 1024 * 1024),
    new RedisConfig(environment.REDIS_URL ?? null),
    new StorageConfig(start.dataDirectory),
    new LoggingConfig(environment.LOG_LEVEL, environment.TIDEMARK_SELF_LOGS),
    new DemoConfig(demo, environment.TIDEMARK_DEMO_PASSWORD ?? (demo ? secrets.demoPassword : null)),
    new AmqpConfig(environment.AMQP_URL ?? null, environment.TIDEMARK_AMQP_QUEUE, environment.TIDEMARK_AMQP_PREFETCH),
    new SelfMeasurementConfig(environment.TIDEMARK_SELF_METRICS, environment.TIDEMARK_INSTANCE ?? `${hostname()}:${environment.PORT}`),
    new MailConfig(environment.SMTP_URL ?? null, environment.SMTP_FROM ?? null),
    new AnalyticsConfig(
      environment.SEGMENT_WRITE_KEY === undefined ? null : { key: environment.SEGMENT_WRITE_KEY, url: environment.SEGMENT_URL },
      environment.MIXPANEL_TOKEN === undefined ? null : { key: environment.MIXPANEL_TOKEN, url: environment.MIXPANEL_URL },
    ),
  );
}

function requiredSecrets(environment: Environment): GeneratedSecrets {
  const missing = [
    environment.JWT_SECRET === undefined ? 'JWT_SECRET (openssl rand -base64 48)' : null,
    environment.TIDEMARK_MASTER_KEY === undefined ? 'TIDEMARK_MASTER_KEY (openssl rand -base64 32)' : null,
  ].filter((name) => name !== null);
  if (missing.length > 0) {
    throw new StartupError(`DATABASE_URL is set, so these must be set too, alike on every replica: ${missing.join(' and ')}.`);
  }
  return { jwtSecret: environment.JWT_SECRET ?? '', masterKey: environment.TIDEMARK_MASTER_KEY ?? '', demoPassword: '' };
}
