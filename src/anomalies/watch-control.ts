import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomalyResolved, WatchedMetricsChanged } from './anomalies.events.js';
import { AnomalyScansRepository } from './anomaly-scans.repository.js';
import type { Anomaly, Resolution } from './domain/anomaly.js';
import type { WatchedMetric } from './domain/watched-metric.js';
import { WatchedMetricResponse } from './dto/watched-metric.response.js';
import { toldOf } from './told-anomaly.js';

/** Starts and stops the watching of metrics, and tells how far it is. */
@Injectable()
export class WatchControl {
  constructor(
    private readonly scans: AnomalyScansRepository,
    private readonly anomalies: AnomaliesRepository,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** It is due at once. @param keeps what was learned and judged; else it learns from the past first */
  start(manager: EntityManager, scope: TenantScope, metricId: string, keeps: boolean): Promise<void> {
    return this.scans.open(manager, scope, metricId, this.clock.now(), keeps);
  }

  /** Its scan first, so that one which is under way writes nothing after this. @returns what was open */
  async stop(manager: EntityManager, scope: TenantScope, metricId: string, resolution: Resolution): Promise<readonly Anomaly[]> {
    await this.scans.close(manager, scope, metricId);
    return this.close(manager, scope, metricId, resolution);
  }

  /** @returns what was open. */
  close(manager: EntityManager, scope: TenantScope, metricId: string, resolution: Resolution): Promise<readonly Anomaly[]> {
    return this.anomalies.close(manager, scope, metricId, resolution, this.clock.now());
  }

  /** Tells of what was closed, once it is committed. */
  tell({ tenantId }: TenantScope, closed: readonly Anomaly[]): void {
    for (const anomaly of closed) this.events.publish(new AnomalyResolved({ tenantId, anomaly: toldOf(anomaly) }));
  }

  /** Tells that what is watched has changed, once it is committed. */
  changed({ tenantId }: TenantScope): void {
    this.events.publish(new WatchedMetricsChanged({ tenantId }));
  }

  async standing(scope: TenantScope, metrics: readonly WatchedMetric[]): Promise<WatchedMetricResponse[]> {
    const ids = metrics.map(({ id }) => id);
    const [scans, series] = [await this.scans.scans(scope, ids), await this.scans.series(scope, ids)];
    return metrics.map((metric) => {
      const scan = scans.find(({ metricId }) => metricId === metric.id) ?? null;
      return WatchedMetricResponse.of(metric, scan, series.filter(({ metricId }) => metricId === metric.id));
    });
  }
}
