import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { applicationConnection } from '../database/index.js';
import { DatabaseConfig } from '../config/index.js';
import { EventBus } from './event-bus.js';

const CHANNEL = 'tidemark_events';
/** NOTIFY carries at most 8000 bytes. */
const MAX_PAYLOAD_BYTES = 7_900;
const RECONNECT_MS = 1_000;

/** Carries relayed events between replicas by NOTIFY and LISTEN, so that no broker is needed. */
@Injectable()
export class PostgresRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PostgresRelay.name);
  private readonly origin = randomUUID();
  private readonly reconnectListeners: (() => void)[] = [];
  private client: Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private stopped = false;
  private connectedBefore = false;

  constructor(
    private readonly bus: EventBus,
    private readonly dataSource: DataSource,
    private readonly config: DatabaseConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.bus.relayThrough((name, payload) => void this.send(name, payload));
    await this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  /** Calls `listener` after a gap in listening, when events of other replicas may have been missed. */
  onGap(listener: () => void): void {
    this.reconnectListeners.push(listener);
  }

  private async send(name: string, payload: object): Promise<void> {
    const message = JSON.stringify({ origin: this.origin, name, payload });
    if (Buffer.byteLength(message) > MAX_PAYLOAD_BYTES) {
      this.logger.error({ event: name }, 'an event is too large to be relayed');
      return;
    }
    try {
      await this.dataSource.query('SELECT pg_notify($1, $2)', [CHANNEL, message]);
    } catch (error) {
      this.logger.warn({ event: name, reason: (error as Error).message }, 'an event could not be relayed');
    }
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    const { options } = applicationConnection(this.config).extra as { options: string };
    const client = new Client({ connectionString: this.config.url, options, application_name: 'tidemark-events', keepAlive: true });
    let ended = false;
    const reconnect = (): void => {
      if (ended) return;
      ended = true;
      if (this.client === client) this.client = null;
      void client.end().catch(() => undefined);
      if (!this.stopped) this.retry = setTimeout(() => void this.listen(), RECONNECT_MS);
    };
    client.on('error', reconnect);
    client.on('end', reconnect);
    client.on('notification', ({ payload }) => this.accept(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
      if (this.connectedBefore) for (const listener of this.reconnectListeners) listener();
      this.connectedBefore = true;
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'listening for events of other replicas failed; trying again');
      reconnect();
    }
  }

  private accept(text: string | undefined): void {
    try {
      const message = JSON.parse(text ?? '') as { origin: string; name: string; payload: object };
      if (message.origin !== this.origin) this.bus.receive(message.name, message.payload);
    } catch {
      this.logger.warn('a notification of unknown form was ignored');
    }
  }
}
