import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsRegistry } from '../platform/observability/index.js';
import { DeliveryRepository } from './delivery.repository.js';
import type { ChannelKind } from './domain/notice.js';

/** A person is told by toast or by e-mail. */
export type ReceiverKind = ChannelKind | 'person_toast' | 'person_email' | 'unknown';

/** A scrape that comes right after another asks the database no second time. */
const FRESH_MS = 5_000;

/** Notifications in figures. */
@Injectable()
export class DeliveryStatistics {
  private readonly ended: Counter<'kind' | 'outcome'>;
  private open: { readonly at: number; readonly counts: Promise<{ pending: number; dead: number }> } | null = null;

  constructor(
    private readonly repository: DeliveryRepository,
    registry: MetricsRegistry,
  ) {
    this.ended = new Counter({
      name: 'notifications_delivered_total',
      help: 'Tries to deliver notifications, by kind of receiver and by outcome: delivered, retried (to be tried again) or dead (given up).',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    });
    this.gauge(registry, 'notifications_pending', 'Notifications of all tenants that wait to be delivered or are on their way.', 'pending');
    this.gauge(registry, 'notifications_dead', 'Notifications of all tenants that could not be delivered and that nobody has dismissed.', 'dead');
  }

  count(kind: ReceiverKind, outcome: 'delivered' | 'retried' | 'dead', notifications: number): void {
    if (notifications > 0) this.ended.inc({ kind, outcome }, notifications);
  }

  /** While the database does not answer there is no sample. */
  private gauge(registry: MetricsRegistry, name: string, help: string, figure: 'pending' | 'dead'): void {
    const counts = (): Promise<{ pending: number; dead: number } | null> => this.counts().catch(() => null);
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const open = await counts();
        if (open) this.set(open[figure]);
        else this.remove();
      },
    });
  }

  private counts(): Promise<{ pending: number; dead: number }> {
    const now = performance.now();
    if (this.open === null || now - this.open.at > FRESH_MS) this.open = { at: now, counts: this.repository.open() };
    return this.open.counts;
  }
}
