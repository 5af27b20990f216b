import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../platform/jobs/index.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomalyScan } from './anomaly-scan.js';
import { AnomalyScansRepository } from './anomaly-scans.repository.js';
import { BuiltInMetrics } from './built-in-metrics.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** Metrics of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;
const ANOMALIES_KEPT_DAYS = 90;
const METRICS_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Judges buckets that are done, of all tenants. */
@Injectable()
@ScheduledJob({ name: 'anomaly-scan', cron: '*/5 * * * * *', leaseSeconds: 20 })
export class AnomalyScanJob implements Job {
  constructor(
    private readonly scans: AnomalyScansRepository,
    private readonly scan: AnomalyScan,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const due = await this.scans.due(this.clock.now(), MOST_OF_A_RUN);
    const counts = { scanned: 0, judged: 0, found: 0, resolved: 0, unreadable: 0 };
    const failed = await workThrough(due, signal, async ({ tenantId, metricId }) => {
      const ending = await this.scan.scan({ tenantId }, metricId);
      counts.scanned += Number(ending !== null);
      counts.judged += ending?.judged ?? 0;
      counts.found += ending?.found.length ?? 0;
      counts.resolved += ending?.resolved.length ?? 0;
      counts.unreadable += Number((ending?.problem ?? null) !== null);
    });
    return { ...counts, failed };
  }
}

/**
 * Removes anomalies that were over more than 90 days ago, unless somebody judged them, and metrics that were deleted more than
 * 30 days ago; gives the installation what it has not got of the built-in ones.
 */
@Injectable()
@ScheduledJob({ name: 'anomaly-cleanup', cron: '0 15 4 * * *', leaseSeconds: 600 })
export class AnomalyCleanupJob implements Job {
  constructor(
    private readonly anomalies: AnomaliesRepository,
    private readonly metrics: WatchedMetricsRepository,
    private readonly builtIn: BuiltInMetrics,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = (days: number): Date => new Date(startedAt.getTime() - days * DAY_MS);
    return {
      metrics: await this.metrics.purgeDeletedBefore(before(METRICS_KEPT_DAYS)),
      anomalies: await this.anomalies.purgeResolvedBefore(before(ANOMALIES_KEPT_DAYS)),
      seeded: await this.builtIn.seed(),
    };
  }
}
