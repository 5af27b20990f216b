import 'reflect-metadata';
import { Transform, plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsUrl, Matches, Max, Min, MinLength, ValidateBy, validateSync } from 'class-validator';
import { StartupError } from '../startup-error.js';

const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value;
const toList = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',').map((item) => item.trim()).filter(Boolean) : value;

const POSTGRES_URL = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };
const REDIS_URL = { protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true };
const AMQP_URL = { protocols: ['amqp', 'amqps'], require_tld: false, require_protocol: true };
const SMTP_SERVER_URL = { protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true };
const WEB_URL = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };
/** Keys of projects of product analytics. */
const PROJECT_KEY = /^[\w-]{1,200}$/;

/** A URL whose parts can be decoded; a password with a bare % in it cannot, and would fail much later and say less. */
function IsDecodable(name: string): PropertyDecorator {
  const validate = (value: unknown): boolean => {
    try {
      return typeof value === 'string' && decodeURIComponent(value) !== '';
    } catch {
      return false;
    }
  };
  return ValidateBy(
    { name: 'isDecodable', validator: { validate } },
    { message: `${name} has a % that encodes nothing: write special characters of the password percent-encoded, % as %25.` },
  );
}

/** Every environment variable that Tidemark reads, with its rule. Nothing else reads `process.env`. */
export class Environment {
  /** TCP port of the web application and the API; 0 takes a free one. */
  @Transform(toNumber)
  @IsInt({ message: 'PORT must be a whole number from 0 to 65535.' })
  @Min(0, { message: 'PORT must be a whole number from 0 to 65535.' })
  @Max(65535, { message: 'PORT must be a whole number from 0 to 65535.' })
  PORT: number = 3000;

  /** Address to listen on. */
  @Matches(/^[\w.:-]+$/, { message: 'HOST must be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0.' })
  HOST: string = '127.0.0.1';

  /** Address under which people reach this server, for links in invitations and notifications. */
  @IsOptional()
  @IsUrl(WEB_URL, { message: 'TIDEMARK_PUBLIC_URL must be a URL such as https://bi.example.com.' })
  TIDEMARK_PUBLIC_URL?: string;

  /** Your PostgreSQL 15 or newer; absent: an embedded one is started. */
  @IsOptional()
  @IsDecodable('DATABASE_URL')
  @IsUrl(POSTGRES_URL, { message: 'DATABASE_URL must look like postgresql://user:password@host:5432/database.' })
  DATABASE_URL?: string;

  /** The owner of Tidemark's tables, when the application's own login may not create them. */
  @IsOptional()
  @IsDecodable('MIGRATION_DATABASE_URL')
  @IsUrl(POSTGRES_URL, { message: 'MIGRATION_DATABASE_URL must look like postgresql://owner:password@host:5432/database.' })
  MIGRATION_DATABASE_URL?: string;

  /** Connections to the database that this process may hold. */
  @Transform(toNumber)
  @IsInt({ message: 'TIDEMARK_DATABASE_POOL must be a whole number from 2 to 200.' })
  @Min(2, { message: 'TIDEMARK_DATABASE_POOL must be a whole number from 2 to 200.' })
  @Max(200, { message: 'TIDEMARK_DATABASE_POOL must be a whole number from 2 to 200.' })
  TIDEMARK_DATABASE_POOL: number = 10;

  /** Shared cache (L2) and shared rate limits; absent: each process has its own. */
  @IsOptional()
  @IsUrl(REDIS_URL, { message: 'REDIS_URL must look like redis://host:6379.' })
  REDIS_URL?: string;

  /** RabbitMQ, from whose queue events are taken; absent: they come over HTTP alone. */
  @IsOptional()
  @IsDecodable('AMQP_URL')
  @IsUrl(AMQP_URL, { message: 'AMQP_URL must look like amqp://user:password@host:5672/vhost (amqps:// over TLS).' })
  AMQP_URL?: string;

  /** Queue of events; its dead letters are in the one that is called so and `.dead`. */
  @Matches(/^(?!amq\.)[\w.:-]{1,200}$/, {
    message: 'TIDEMARK_AMQP_QUEUE must be up to 200 letters, digits and . : _ -, and not begin with amq. as the broker\'s own do.',
  })
  TIDEMARK_AMQP_QUEUE: string = 'tidemark.events';

  /** Messages that this process holds at once without having acknowledged them. */
  @Transform(toNumber)
  @IsInt({ message: 'TIDEMARK_AMQP_PREFETCH must be a whole number from 1 to 10000.' })
  @Min(1, { message: 'TIDEMARK_AMQP_PREFETCH must be a whole number from 1 to 10000.' })
  @Max(10_000, { message: 'TIDEMARK_AMQP_PREFETCH must be a whole number from 1 to 10000.' })
  TIDEMARK_AMQP_PREFETCH: number = 250;

  /** Mail server for notifications by e-mail; absent: only channels with a server of their own send any. */
  @IsOptional()
  @IsDecodable('SMTP_URL')
  @IsUrl(SMTP_SERVER_URL, { message: 'SMTP_URL must look like smtp://user:password@host:587 (smtps:// over TLS from the start).' })
  SMTP_URL?: string;

  /** Sender of e-mails. */
  @IsOptional()
  @Matches(/^[^<>\r\n]{0,100}<[^\s<>@]{1,100}@[^\s<>@]{1,200}>$|^[^\s<>@]{1,100}@[^\s<>@]{1,200}$/, {
    message: 'SMTP_FROM must be an address such as alerts@example.com or Tidemark <alerts@example.com>.',
  })
  SMTP_FROM?: string;

  /** Write key of the Segment source that events about the use of Tidemark go to; absent: none go there. */
  @IsOptional()
  @Matches(PROJECT_KEY, { message: 'SEGMENT_WRITE_KEY must be the write key of a Segment source: up to 200 letters, digits, dashes and underscores.' })
  SEGMENT_WRITE_KEY?: string;

  /** Where Segment takes batches. */
  @IsUrl(WEB_URL, { message: 'SEGMENT_URL must be a URL such as https://api.segment.io/v1/batch.' })
  SEGMENT_URL: string = 'https://api.segment.io/v1/batch';

  /** Token of the Mixpanel project that events about the use of Tidemark go to; absent: none go there. */
  @IsOptional()
  @Matches(PROJECT_KEY, { message: 'MIXPANEL_TOKEN must be the token of a Mixpanel project: up to 200 letters, digits, dashes and underscores.' })
  MIXPANEL_TOKEN?: string;

  /** Where Mixpanel takes events; projects of other regions have hosts of their own. */
  @IsUrl(WEB_URL, { message: 'MIXPANEL_URL must be a URL such as https://api-eu.mixpanel.com/track.' })
  MIXPANEL_URL: string = 'https://api.mixpanel.com/track';

  /** Where the embedded database, generated secrets and uploaded files lie. */
  @MinLength(1, { message: 'TIDEMARK_DATA_DIR must be the path of a directory.' })
  TIDEMARK_DATA_DIR: string = '.tidemark';

  /** Whether the demo tenant is created; true when the database is embedded. */
  @IsOptional()
  @Transform(toBoolean)
  @IsIn([true, false], { message: 'TIDEMARK_DEMO must be true or false.' })
  TIDEMARK_DEMO?: boolean;

  /** Password of demo@tidemark.local; absent: generated at the first start. */
  @IsOptional()
  @MinLength(8, { message: 'TIDEMARK_DEMO_PASSWORD must have at least 8 characters.' })
  TIDEMARK_DEMO_PASSWORD?: string;

  /** Wraps the keys that encrypt the settings of data sources: 32 bytes in base64 (openssl rand -base64 32). */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/_-]{43}=?$/, {
    message: 'TIDEMARK_MASTER_KEY must be 32 bytes in base64, as printed by: openssl rand -base64 32.',
  })
  TIDEMARK_MASTER_KEY?: string;

  /** The master key before the last change, still accepted for reading. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/_-]{43}=?$/, { message: 'TIDEMARK_MASTER_KEY_PREVIOUS must be 32 bytes in base64.' })
  TIDEMARK_MASTER_KEY_PREVIOUS?: string;

  /** Signs access tokens; the key of embed tokens is derived from it. */
  @IsOptional()
  @MinLength(32, { message: 'JWT_SECRET must have at least 32 characters; make one with: openssl rand -base64 48.' })
  JWT_SECRET?: string;

  /** Who may create an account: open (everybody) or invite (only who was invited). */
  @IsOptional()
  @IsIn(['open', 'invite'], { message: 'TIDEMARK_REGISTRATION must be open or invite.' })
  TIDEMARK_REGISTRATION?: 'open' | 'invite';

  /** Least severe level that is logged. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
  })
  LOG_LEVEL: string = 'info';

  /** Whether the process's own log is stored with the logs, under the installation's own tenant. */
  @Transform(toBoolean)
  @IsIn([true, false], { message: 'TIDEMARK_SELF_LOGS must be true or false.' })
  TIDEMARK_SELF_LOGS: boolean = false;

  /** Whether the process keeps what it measures of itself, every five seconds, under the installation's own tenant. */
  @Transform(toBoolean)
  @IsIn([true, false], { message: 'TIDEMARK_SELF_METRICS must be true or false.' })
  TIDEMARK_SELF_METRICS: boolean = true;

  /** Name of this process among its replicas, in its own figures. Default: the host's name and PORT. */
  @IsOptional()
  @Matches(/^[\w.:-]{1,100}$/, { message: 'TIDEMARK_INSTANCE must be 1 to 100 letters, digits, dots, colons, dashes or underscores.' })
  TIDEMARK_INSTANCE?: string;

  /** Multiplies every rate limit. */
  @Transform(toNumber)
  @IsNumber({}, { message: 'RATE_LIMIT_FACTOR must be a number above 0.' })
  @Min(0.001, { message: 'RATE_LIMIT_FACTOR must be a number above 0.' })
  RATE_LIMIT_FACTOR: number = 1;

  /** Origins of other web applications that may call the API from a browser, separated by commas. */
  @IsOptional()
  @Transform(toList)
  @IsUrl(WEB_URL, { each: true, message: 'TIDEMARK_CORS_ORIGINS must be origins such as https://app.example.com, separated by commas.' })
  TIDEMARK_CORS_ORIGINS?: string[];

  /** Addresses of reverse proxies whose X-Forwarded-* headers are believed, separated by commas. */
  @IsOptional()
  @Transform(toList)
  @Matches(/^[0-9a-fA-F.:/]+$|^loopback$/, { each: true, message: 'TIDEMARK_TRUSTED_PROXIES must be addresses or CIDR ranges, separated by commas.' })
  TIDEMARK_TRUSTED_PROXIES?: string[];

  /** Megabytes of query results that are kept in memory. */
  @Transform(toNumber)
  @IsInt({ message: 'TIDEMARK_CACHE_MB must be a whole number from 1 to 65536.' })
  @Min(1, { message: 'TIDEMARK_CACHE_MB must be a whole number from 1 to 65536.' })
  @Max(65536, { message: 'TIDEMARK_CACHE_MB must be a whole number from 1 to 65536.' })
  TIDEMARK_CACHE_MB: number = 100;

  /** WebSocket connections that this process accepts. */
  @Transform(toNumber)
  @IsInt({ message: 'TIDEMARK_MAX_SOCKETS must be a whole number above 0.' })
  @Min(1, { message: 'TIDEMARK_MAX_SOCKETS must be a whole number above 0.' })
  TIDEMARK_MAX_SOCKETS: number = 10_000;
}

/**
 * Reads and checks the environment. Empty values count as absent.
 * @throws StartupError with one sentence per broken variable.
 */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const present = Object.fromEntries(
    Object.keys(new Environment())
      .concat(OPTIONAL_NAMES)
      .flatMap((name) => (source[name] === undefined || source[name] === '' ? [] : [[name, source[name]]])),
  );
  const environment = plainToInstance(Environment, present, { exposeDefaultValues: true });
  const problems = validateSync(environment, { forbidUnknownValues: true }).flatMap((error) => {
    const messages = [...new Set(Object.values(error.constraints ?? {}))];
    // A URL may hold a password, so the value itself is shown only for harmless variables.
    const shown = /URL|KEY|SECRET|PASSWORD|TOKEN/.test(error.property) ? '' : ` (it is ${JSON.stringify(present[error.property])})`;
    return messages.slice(0, 1).map((message) => message.replace(/\.$/, `${shown}.`));
  });
  if (problems.length > 0) throw new StartupError(problems.join(' '));
  return environment;
}

const OPTIONAL_NAMES = [
  'TIDEMARK_PUBLIC_URL',
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'REDIS_URL',
  'AMQP_URL',
  'SMTP_URL',
  'SMTP_FROM',
  'SEGMENT_WRITE_KEY',
  'MIXPANEL_TOKEN',
  'TIDEMARK_DEMO',
  'TIDEMARK_DEMO_PASSWORD',
  'TIDEMARK_MASTER_KEY',
  'TIDEMARK_MASTER_KEY_PREVIOUS',
  'JWT_SECRET',
  'TIDEMARK_REGISTRATION',
  'TIDEMARK_CORS_ORIGINS',
  'TIDEMARK_TRUSTED_PROXIES',
];
