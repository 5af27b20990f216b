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

export class StorageConfig {
  constructor(
    /** Absolute path of the data directory. */
    readonly dataDirectory: string,
  ) {}
}

export class LoggingConfig {
  constructor(readonly level: string) {}
}

export class DemoConfig {
  constructor(
    readonly enabled: boolean,
    readonly password: string | null,
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
  ) {}
}
