import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** A command that takes longer is given up; its answer, when it comes, is ignored. */
const COMMAND_TIMEOUT_MS = 200;
/** Commands that time out over this span, none succeeding, mean that the server hangs; a busy event loop passes sooner. */
const HANG_MS = 200;
const LONGEST_RETRY_MS = 2_000;
const COMPLAINT_INTERVAL_MS = 60_000;

type RedisLog = Pick<Logger, 'log' | 'warn'>;

/**
 * The process's one connection to Redis, shared by the cache and the rate limits; without a URL there is none. It never
 * queues, never throws and never makes anybody wait for longer than a command's timeout: while Redis is away `attempt`
 * answers null at once, and the connection comes back by itself.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private client: Redis | null = null;
  readonly configured: boolean;
  private serverRun: string | null = null;
  private away = false;
  private closed = false;
  private firstTimeoutAt: number | null = null;
  private complainedAt = -Infinity;

  /** Connects in the background. */
  constructor(
    url: string | null,
    private readonly log: RedisLog = new Logger('Redis'),
  ) {
    this.configured = url !== null;
    if (url !== null) this.connect(url).catch((error: Error) => this.lose(error.message));
  }

  /** Whether commands may be sent just now. */
  get ready(): boolean {
    return this.serverRun !== null;
  }

  /**
   * Names the server's current run; null while it is away. A server that was restarted or replaced has another one:
   * what it kept may be older than invalidations that it once confirmed.
   */
  get run(): string | null {
    return this.serverRun;
  }

  /** Does `work`; null when Redis is away or fails. `work` must have no other way to fail than Redis, and not answer null. */
  async attempt<T>(work: (redis: Redis) => Promise<T>): Promise<T | null> {
    if (!this.client || !this.ready) return null;
    try {
      const result = await work(this.client);
      this.firstTimeoutAt = null;
      return result;
    } catch (error) {
      this.judge(error);
      return null;
    }
  }

  onApplicationShutdown(): void {
    this.closed = true;
    this.serverRun = null;
    this.client?.disconnect();
  }

  private async connect(url: string): Promise<void> {
    const client = await clientFor(url);
    if (this.closed) return client.disconnect();
    this.client = client;
    client.on('ready', () => void this.greet());
    client.on('error', (error: Error) => this.lose(error.message));
    client.on('close', () => this.lose('the connection was closed'));
  }

  private async greet(): Promise<void> {
    try {
      const info = (await this.client?.info('server')) ?? '';
      this.serverRun = /run_id:(\w+)/.exec(info)?.[1] ?? 'unknown';
    } catch (error) {
      // Some hosts forbid INFO; their runs cannot be told apart.
      if (!isReply(error)) return this.client?.disconnect(true);
      this.serverRun = 'unknown';
    }
    this.firstTimeoutAt = null;
    if (this.away) this.log.log('Redis is reachable again.');
    this.away = false;
  }

  private lose(reason: string): void {
    this.serverRun = null;
    if (this.away || this.closed) return;
    this.away = true;
    this.log.warn(
      { reason },
      'Redis is not reachable; cache and rate limits are kept in this process until it is back',
    );
  }

  private judge(error: unknown): void {
    if (!(error instanceof Error) || !this.ready) return;
    const now = performance.now();
    if (error.message === 'Command timed out') {
      this.firstTimeoutAt ??= now;
      if (now - this.firstTimeoutAt < HANG_MS) return;
      this.lose('it does not answer');
      this.client?.disconnect(true);
    } else if (isReply(error) && now - this.complainedAt > COMPLAINT_INTERVAL_MS) {
      this.complainedAt = now;
      this.log.warn({ reason: error.message }, 'Redis refused a command');
    }
  }
}

/** Redis answered, and what it answered was an error. */
const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError';

async function clientFor(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    connectionName: 'tidemark',
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    disconnectTimeout: 100,
    // Nothing waits for a server that is away: neither before it is sent nor after the connection broke.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_RETRY_MS),
    // A replica that became read-only after a failover: find the new primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}
