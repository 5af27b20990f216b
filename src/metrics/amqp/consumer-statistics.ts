import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { BrokerConnection } from '../../platform/broker/index.js';
import { MetricsRegistry } from '../../platform/observability/index.js';
import type { DeadReason } from './dead-letter.js';

/** What comes over RabbitMQ in figures, for Prometheus. */
@Injectable()
export class ConsumerStatistics {
  private readonly consumed: Counter;
  private readonly acknowledged: Counter;
  private readonly dead: Counter<'reason'>;
  private readonly retried: Counter;
  private waiting = 0;

  constructor(registry: MetricsRegistry, connection: BrokerConnection) {
    const registers = [registry];
    this.consumed = new Counter({ name: 'ingest_amqp_consumed_messages_total', help: 'Messages that the broker delivered, each time that it did.', registers });
    this.acknowledged = new Counter({ name: 'ingest_amqp_acknowledged_messages_total', help: 'Messages acknowledged: committed, or laid aside.', registers });
    this.dead = new Counter({ name: 'ingest_amqp_dead_messages_total', help: 'Messages sent to the dead letters, by reason.', labelNames: ['reason'], registers });
    this.retried = new Counter({ name: 'ingest_amqp_retries_total', help: 'Attempts that failed for what passes: a full buffer, a database that is away.', registers });
    const waiting = (): number => this.waiting;
    new Gauge({
      name: 'ingest_amqp_messages_under_way',
      help: 'Messages delivered and not acknowledged yet.',
      registers,
      collect() {
        this.set(waiting());
      },
    });
    new Gauge({
      name: 'ingest_amqp_connected',
      help: 'Whether events are taken from the broker just now; 0 also where none is configured.',
      registers,
      collect() {
        this.set(connection.ready ? 1 : 0);
      },
    });
    new Counter({
      name: 'ingest_amqp_reconnects_total',
      help: 'Times that consumption began again after the connection was lost.',
      registers,
      collect() {
        this.reset();
        this.inc(connection.reconnects);
      },
    });
  }

  /** A message has come; the function that is returned says that it is under way no more. */
  came(): () => void {
    this.consumed.inc();
    this.waiting += 1;
    return () => (this.waiting -= 1);
  }

  wasAcknowledged(): void {
    this.acknowledged.inc();
  }

  wasLaidAside(reason: DeadReason): void {
    this.dead.inc({ reason });
  }

  isTriedAgain(): void {
    this.retried.inc();
  }
}
