import { Injectable, Logger } from '@nestjs/common';
import { type CreateWatchedMetricDto, WatchedMetricsService } from '../anomalies/index.js';
import type { Actor } from '../platform/http/index.js';

/** What the demo tenant watches: a KPI of its business database, and the calls between its services. */
const WATCHED: readonly CreateWatchedMetricDto[] = [
  {
    title: 'Net revenue of the last 30 days',
    description: 'The executive KPI. The demo\'s data end in 1998, so it moves only when somebody changes them.',
    series: { source: 'kpi', kpi: 'net_revenue' },
    bucket: '15m',
  },
  {
    title: 'Duration of calls between services',
    description: '95 of 100 calls of the train-ticket system took no longer.',
    unit: 'ms',
    series: { source: 'metric', metric: 'calls.duration_ms', aggregation: 'p95' },
    bucket: '1m',
    settings: { direction: 'up' },
  },
];

/** Watched metrics of the demo tenant. */
@Injectable()
export class DemoAnomalies {
  private readonly logger = new Logger(DemoAnomalies.name);

  constructor(private readonly metrics: WatchedMetricsService) {}

  /** Meant to run once, with the KPIs; a failure is logged and harms nobody. */
  async create(actor: Actor): Promise<void> {
    for (const metric of WATCHED) {
      try {
        await this.metrics.create(actor, 'tenant', metric);
      } catch (error) {
        this.logger.warn({ reason: (error as Error).message, metric: metric.title }, 'a metric of the demo could not be watched');
      }
    }
  }
}
