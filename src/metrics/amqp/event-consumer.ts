import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ChannelModel } from 'amqplib';
import { BrokerConnection, ensureQueue } from '../../platform/broker/index.js';
import { AmqpConfig } from '../../platform/config/index.js';
import { ConsumerSession } from './consumer-session.js';
import { ConsumerStatistics } from './consumer-statistics.js';
import { MessageIntake } from './message-intake.js';
import { PacedLog } from './paced-log.js';

/** For how long the end of the process waits for what is being written. */
const FINISH_MS = 5_000;

interface Consumption {
  readonly session: ConsumerSession;
  readonly cancel: () => Promise<unknown>;
}

/** Takes events from the queue for as long as the process lives and whenever the broker is there. */
@Injectable()
export class EventConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new PacedLog(new Logger(EventConsumer.name));
  private current: Consumption | null = null;

  constructor(
    private readonly connection: BrokerConnection,
    private readonly config: AmqpConfig,
    private readonly intake: MessageIntake,
    private readonly statistics: ConsumerStatistics,
  ) {}

  onApplicationBootstrap(): void {
    this.connection.keep((connection) => this.consume(connection));
  }

  /** No more messages; those in hand are written and acknowledged, while the rest of the process still works. */
  async onModuleDestroy(): Promise<void> {
    const { current } = this;
    if (current) {
      await current.cancel().catch(() => undefined);
      await Promise.race([current.session.finish(), pause(FINISH_MS, undefined, { ref: false })]);
    }
    await this.connection.close();
  }

  private async consume(connection: ChannelModel): Promise<void> {
    const { queue, prefetch } = this.config;
    const deadQueue = `${queue}.dead`;
    await ensureQueue(connection, queue);
    await ensureQueue(connection, deadQueue);
    const channel = await connection.createConfirmChannel();
    const session = new ConsumerSession(channel, deadQueue, this.intake, this.statistics, this.log);
    // A channel that ends takes its connection along, and both are made anew.
    const end = (): void => {
      session.lost();
      if (this.current?.session === session) this.current = null;
      void connection.close().catch(() => undefined);
    };
    channel.on('error', (error) => this.log.warn('channel', { reason: error.message }, 'RabbitMQ ended the channel'));
    channel.on('close', end);
    connection.on('close', end);
    channel.on('return', end);
    await channel.prefetch(prefetch);
    // Null says that the queue was deleted.
    const { consumerTag } = await channel.consume(queue, (message) => (message ? session.take(message) : end()));
    this.current = { session, cancel: async () => channel.cancel(consumerTag) };
  }
}
