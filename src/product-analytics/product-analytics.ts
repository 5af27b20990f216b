import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DashboardViewed } from '../dashboards/index.js';
import { AllowedHosts } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import { AnalyticsConfig, type AnalyticsSink } from '../platform/config/index.js';
import { EventBus } from '../platform/events/index.js';
import type { ActorRef } from '../platform/http/index.js';
import { postJson } from '../platform/network/index.js';
import { MetricsRegistry } from '../platform/observability/index.js';
import { DashboardDrawn, WidgetValueChosen } from '../system-health/index.js';
import { mixpanelTrack } from './domain/mixpanel-track.js';
import { segmentBatch } from './domain/segment-batch.js';
import type { TrackedEvent } from './domain/tracked-event.js';
import { verdictOf } from './domain/verdict.js';
import { DROP_REASONS, EventQueue } from './event-queue.js';

type Service = 'segment' | 'mixpanel';

/** What is dropped is logged at most so often. */
const SAID_EVERY_MS = 60_000;

interface Counters {
  readonly sent: Counter<'sink'>;
  readonly dropped: Counter<'sink' | 'reason'>;
}

/**
 * Tells the operator's product analytics how dashboards are used. What cannot be sent is dropped and counted: nobody's
 * request waits for it. Where no service is configured nothing listens, and nothing is kept.
 */
@Injectable()
export class ProductAnalytics implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ProductAnalytics.name);
  private queues: readonly EventQueue[] = [];

  constructor(
    private readonly config: AnalyticsConfig,
    private readonly events: EventBus,
    private readonly hosts: AllowedHosts,
    private readonly clock: Clock,
    private readonly registry: MetricsRegistry,
  ) {}

  onModuleInit(): void {
    const { segment, mixpanel } = this.config;
    if (segment === null && mixpanel === null) return;
    const counters = this.counters();
    this.queues = [
      ...(segment === null ? [] : [this.queue('segment', segment, counters, (events) => segmentBatch(segment.key, events))]),
      ...(mixpanel === null ? [] : [this.queue('mixpanel', mixpanel, counters, (events) => mixpanelTrack(mixpanel.key, events))]),
    ];
    this.events.on(DashboardViewed, ({ viewer, dashboardId }) => this.track('Dashboard Viewed', viewer, { dashboard_id: dashboardId }));
    this.events.on(DashboardDrawn, ({ viewer, dashboardId, loadSeconds }) =>
      this.track('Dashboard Performance', viewer, { dashboard_id: dashboardId, load_seconds: loadSeconds }),
    );
    this.events.on(WidgetValueChosen, ({ viewer, dashboardId, widgetId, kind }) =>
      this.track('Dashboard Metric Interaction', viewer, { dashboard_id: dashboardId, widget_id: widgetId, interaction: kind }),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private track(name: TrackedEvent['name'], { tenantId, kind, id }: ActorRef, properties: TrackedEvent['properties']): void {
    // What the process does itself is no use that anybody makes of it.
    if (kind === 'system') return;
    const event: TrackedEvent = { id: randomUUID(), name, at: this.clock.now(), who: { tenantId, kind, id }, properties };
    for (const queue of this.queues) queue.add(event);
  }

  private queue(service: Service, { url }: AnalyticsSink, counters: Counters, body: (events: readonly TrackedEvent[]) => object): EventQueue {
    const target = new URL(url);
    let saidAt = Number.NEGATIVE_INFINITY;
    return new EventQueue(this.config.pace, {
      send: async (batch, signal) => {
        const posting = { target, body: JSON.stringify(body(batch)), signal };
        const { status, text } = await postJson(posting, (host, port) => this.hosts.resolve(host, port));
        return verdictOf(service, status, text);
      },
      sent: (count) => counters.sent.inc({ sink: service }, count),
      dropped: (count, reason) => {
        counters.dropped.inc({ sink: service, reason }, count);
        if (performance.now() - saidAt < SAID_EVERY_MS) return;
        saidAt = performance.now();
        this.logger.warn({ sink: service, events: count, reason }, 'events for product analytics are dropped');
      },
    });
  }

  private counters(): Counters {
    const registers = [this.registry];
    const sent = new Counter({ name: 'product_analytics_events_sent_total', help: 'Events that a service of product analytics has taken.', labelNames: ['sink'], registers });
    const dropped = new Counter({
      name: 'product_analytics_events_dropped_total',
      help: 'Events that no service of product analytics got, by reason: no room, refused, unreachable, the process ended.',
      labelNames: ['sink', 'reason'],
      registers,
    });
    for (const sink of ['segment', 'mixpanel'] as const) {
      if (this.config[sink] === null) continue;
      sent.inc({ sink }, 0);
      for (const reason of DROP_REASONS) dropped.inc({ sink, reason }, 0);
    }
    return { sent, dropped };
  }
}
