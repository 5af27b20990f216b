import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Job, type JobRunContext, ScheduledJob } from '../../platform/jobs/index.js';
import { SystemTenant, TenantsService } from '../../tenants/index.js';
import { DashboardMetricsRepository } from './dashboard-metrics.repository.js';
import type { Pair } from './domain/figure.js';
import { healthScore } from './domain/health-score.js';
import { type Period, dayOf } from './domain/time-range.js';
import { DashboardMetricsUpdated } from './overview.events.js';
import { inputOf } from './present-overview.js';
import { ProcessReadings } from './process-readings.js';

const DAY_MS = 86_400_000;
/** Tenants that are read and written together. */
const TENANTS_AT_ONCE = 100;
const UNKNOWN: Pair = { value: null, previous: null };

/** Figures of tenants for a day: their names, and what they are read from. */
const OF_TENANTS = {
  active_users: { metric: 'users.active', aggregation: 'max' },
  queries_served: { metric: 'queries.served', aggregation: 'sum' },
  dashboards_viewed: { metric: 'dashboards.viewed', aggregation: 'sum' },
} as const;

/**
 * Puts the figures of the day that has ended down for good: of each tenant its own, and the installation's. What was not
 * measured has no row. Written again for the same day it comes to the same.
 */
@Injectable()
@ScheduledJob({ name: 'dashboard-metrics-aggregation', cron: '0 0 2 * * *', leaseSeconds: 900 })
export class DashboardMetricsAggregation implements Job {
  constructor(
    private readonly readings: ProcessReadings,
    private readonly repository: DashboardMetricsRepository,
    private readonly tenants: TenantsService,
    private readonly systemTenant: SystemTenant,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async run({ dueAt, signal }: JobRunContext): Promise<Record<string, number>> {
    const yesterday = new Date(dueAt.getTime() - DAY_MS);
    const period = dayOf(yesterday);
    const day = period.from.slice(0, 10);
    let figures = await this.repository.save(day, [{ scope: await this.systemTenant.ensure(), figures: await this.ofInstallation(period) }], this.clock.now());
    let tenants = 0;
    for await (const ids of inChunks(this.tenants.idsOfAll(), TENANTS_AT_ONCE)) {
      signal.throwIfAborted();
      const counted = await this.ofTenants(period, ids);
      figures += await this.repository.save(day, counted, this.clock.now());
      tenants += counted.length;
    }
    this.events.publish(new DashboardMetricsUpdated({ tenantId: null, updatedAt: this.clock.now().toISOString() }));
    return { figures, tenants };
  }

  private async ofInstallation(period: Period): Promise<Record<string, number>> {
    const process = await this.readings.process(period);
    const { score } = healthScore(inputOf({ process, activeViolations: { pair: UNKNOWN, known: false } }, 'value'));
    const named = Object.entries(process).map(([name, { value }]: [string, Pair]) => [snakeCase(name), value] as const);
    const all = [...named, ['health_score', score] as const, ['active_tenants', (await this.readings.activeTenants(period)).value] as const];
    return Object.fromEntries(all.filter((entry): entry is readonly [string, number] => entry[1] !== null));
  }

  private async ofTenants(period: Period, tenantIds: readonly string[]): Promise<{ scope: { tenantId: string }; figures: Record<string, number> }[]> {
    const byTenant = new Map<string, Record<string, number>>();
    for (const [name, { metric, aggregation }] of Object.entries(OF_TENANTS)) {
      for (const [tenantId, value] of await this.readings.ofTenants(period, metric, aggregation, tenantIds)) {
        byTenant.set(tenantId, { ...byTenant.get(tenantId), [name]: value });
      }
    }
    return [...byTenant].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tenantId, figures]) => ({ scope: { tenantId }, figures }));
  }
}

async function* inChunks<T>(items: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
