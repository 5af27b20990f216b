import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ChannelModel } from 'amqplib';

const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** A broker that is silent for two of these is taken for gone. */
const HEARTBEAT_S = 10;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** Begins work over a connection; what it rejects with ends that connection, and the next one is made. */
export type OpenSession = (connection: ChannelModel) => Promise<void>;

type BrokerLog = Pick<Logger, 'log' | 'warn'>;

/**
 * The process's one connection to RabbitMQ; without a URL there is none. It is made anew, for ever and with growing
 * pauses, whenever it ends, and the session is opened again over each. Nobody waits for it.
 */
export class BrokerConnection {
  private readonly stopping = new AbortController();
  private connection: ChannelModel | null = null;
  private running: Promise<void> | null = null;
  private working = false;
  private away = false;
  private opened = 0;

  constructor(
    private readonly url: string | null,
    private readonly log: BrokerLog = new Logger('RabbitMQ'),
  ) {}

  get configured(): boolean {
    return this.url !== null;
  }

  /** Whether the session is open just now. */
  get ready(): boolean {
    return this.working;
  }

  /** How often the session was opened again after the first time. */
  get reconnects(): number {
    return Math.max(0, this.opened - 1);
  }

  /** Connects in the background and keeps the session open until `close`; once in the life of the process. */
  keep(open: OpenSession): void {
    if (this.url !== null) this.running ??= this.run(this.url, open);
  }

  /** Ends the connection for good, after what was sent over it. */
  async close(): Promise<void> {
    this.stopping.abort();
    if (this.connection) await end(this.connection);
    await this.running;
  }

  private async run(url: string, open: OpenSession): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      const before = this.opened;
      this.lose(await this.session(url, open));
      failures = this.opened > before ? 0 : failures + 1;
      // Spread, so that replicas do not come back to a broker that starts all at once.
      const longest = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 10), LONGEST_RETRY_MS);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** One connection from beginning to end. @returns why it ended. */
  private async session(url: string, open: OpenSession): Promise<string> {
    try {
      const { connect } = await import('amqplib');
      const connection = await connect(withHeartbeat(url), { timeout: CONNECT_TIMEOUT_MS, clientProperties: { connection_name: 'tidemark' } });
      const ended = endOf(connection);
      this.connection = connection;
      if (this.stopping.signal.aborted) await end(connection);
      else {
        await Promise.race([open(connection), ended.then((reason) => Promise.reject(new Error(reason)))]);
        this.greet();
      }
      return await ended;
    } catch (error) {
      return (error as Error).message;
    } finally {
      this.working = false;
      if (this.connection) await end(this.connection);
      this.connection = null;
    }
  }

  private greet(): void {
    this.opened += 1;
    this.working = true;
    if (this.away) this.log.log('RabbitMQ is reachable again.');
    this.away = false;
  }

  private lose(reason: string): void {
    if (this.away || this.stopping.signal.aborted) return;
    this.away = true;
    this.log.warn({ reason }, 'RabbitMQ is not reachable or refuses the queue; trying again until it is back');
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return parsed.href;
}

/** Resolves with the reason when a connection has ended, whoever ended it. */
function endOf(connection: ChannelModel): Promise<string> {
  return new Promise((resolve) => {
    let reason = 'the connection was closed';
    connection.on('error', (error) => (reason = error.message));
    connection.on('close', (error) => resolve(error?.message ?? reason));
  });
}

/** Closes a connection, which one that is closed already needs not; a broker that does not answer is not waited for. */
async function end(connection: ChannelModel): Promise<void> {
  const closed = connection.close().catch(() => undefined);
  await Promise.race([closed, pause(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
}
