/** Where the process listens and how it is reached. */
export class ServerConfig {
  constructor(
    readonly port: number,
    readonly host: string,
    /** Base of links in invitations; null: made from the request. */
    readonly publicUrl: string | null,
    readonly corsOrigins: readonly string[],
    readonly trustedProxies: readonly string[],
    readonly maxSockets: number,
    /** Whether browsers reach the server over TLS, so that cookies are marked Secure. */
    readonly secureCookies: boolean,
  ) {}
}

/** The two ways into Tidemark's own PostgreSQL. */
export class DatabaseConfig {
  constructor(
    readonly url: string,
    /** Owner of the tables; used for migrations alone. */
    readonly migrationUrl: string,
    readonly embedded: boolean,
    readonly poolSize: number,
  ) {}
}

/** What hashing a password costs (argon2id on one lane). */
export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** OWASP's minimum for argon2id. */
const STRONG_PASSWORD_COST: PasswordCost = { memoryKiB: 19_456, passes: 2 };

/** Secrets and rules of admission. */
export class SecurityConfig {
  constructor(
    readonly jwtSecret: string,
    /** Master keys, newest first; 32 bytes each. */
    readonly masterKeys: readonly Buffer[],
    readonly registration: 'open' | 'invite',
    /** No variable lowers it; tests do, to be fast. */
    readonly passwordCost: PasswordCost = STRONG_PASSWORD_COST,
  ) {}
}

/** Sizes and speeds that an operator may change. */
export class LimitsConfig {
  constructor(
    readonly rateLimitFactor: number,
    readonly cacheBytes: number,
  ) {}
}

export class RedisConfig {
  constructor(readonly url: string | null) {}
}

/** RabbitMQ, from which events are taken; without a URL none are. */
export class AmqpConfig {
  constructor(
    readonly url: string | null,
    /** Queue of events; what cannot be taken goes to the one that is called so and `.dead`. */
    readonly queue: string = 'tidemark.events',
    /** Messages that may be under way at once. */
    readonly prefetch: number = 250,
  ) {}
}

/** The installation's mail server; without a URL no e-mails are sent but by channels with a server of their own. */
export class MailConfig {
  constructor(
    /** smtp:// or smtps://, credentials included. */
    readonly url: string | null,
    /** Sender of all e-mails, such as "Tidemark <alerts@example.com>". */
    readonly from: string | null,
  ) {}
}

export class StorageConfig {
  constructor(
    /** Absolute path of the data directory. */
    readonly dataDirectory: string,
  ) {}
}

export class LoggingConfig {
  constructor(
    readonly level: string,
    /** Whether the process's own log is stored with the logs, under the installation's own tenant. */
    readonly selfLogs: boolean = false,
  ) {}
}

export class DemoConfig {
  constructor(
    readonly enabled: boolean,
    readonly password: string | null,
  ) {}
}

/** What the process measures of itself, for the installation's own tenant. */
export class SelfMeasurementConfig {
  constructor(
    /** Whether it is kept. */
    readonly enabled: boolean,
    /** Tells this process from its replicas; stays when it is started again. */
    readonly instance: string,
  ) {}
}

/** A service of product analytics, by the key of the project that its events are of. */
export interface AnalyticsSink {
  readonly key: string;
  readonly url: string;
}

/** How events are sent to product analytics. */
export interface AnalyticsPace {
  /** Events of one request at most. */
  readonly batch: number;
  /** Milliseconds until a batch that is not full is sent. */
  readonly afterMs: number;
  /** Waits between the tries of a batch; after the last try it is dropped. */
  readonly waitsMs: readonly number[];
  /** For an answer so long is waited. */
  readonly answerMs: number;
  /** Events that wait for one service at most; more are dropped. */
  readonly mostWaiting: number;
  /** How long the end of the process waits for what is left. */
  readonly lastMs: number;
}

const ANALYTICS_PACE: AnalyticsPace = { batch: 100, afterMs: 10_000, waitsMs: [1_000, 5_000, 15_000], answerMs: 10_000, mostWaiting: 2_000, lastMs: 2_000 };

/** Where events about the use of Tidemark itself go; nowhere unless the operator names a service. */
export class AnalyticsConfig {
  constructor(
    readonly segment: AnalyticsSink | null,
    readonly mixpanel: AnalyticsSink | null,
    /** No variable changes it; tests do, to be fast. */
    readonly pace: AnalyticsPace = ANALYTICS_PACE,
  ) {}
}

/** All of the configuration, one typed object per concern. */
export class AppConfig {
  constructor(
    readonly server: ServerConfig,
    readonly database: DatabaseConfig,
    readonly security: SecurityConfig,
    readonly limits: LimitsConfig,
    readonly redis: RedisConfig,
    readonly storage: StorageConfig,
    readonly logging: LoggingConfig,
    readonly demo: DemoConfig,
    readonly amqp: AmqpConfig = new AmqpConfig(null),
    readonly selfMeasurement: SelfMeasurementConfig = new SelfMeasurementConfig(false, 'unnamed'),
    readonly mail: MailConfig = new MailConfig(null, null),
    readonly analytics: AnalyticsConfig = new AnalyticsConfig(null, null),
  ) {}
}
