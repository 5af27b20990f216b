import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { MetricsModule } from '../metrics/index.js';
import { TenantQuotas, TenantsModule } from '../tenants/index.js';
import { AnomaliesController } from './anomalies.controller.js';
import { AnomalyCleanupJob, AnomalyScanJob } from './anomalies.jobs.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomaliesService } from './anomalies.service.js';
import { AnomalyAccess } from './anomaly-access.js';
import { AnomalyReader } from './anomaly-reader.js';
import { AnomalyScan } from './anomaly-scan.js';
import { AnomalyScansRepository } from './anomaly-scans.repository.js';
import { BuiltInMetrics } from './built-in-metrics.js';
import { ContributionReader } from './contribution-reader.js';
import { GiveFeedback } from './give-feedback.js';
import { MetricScan } from './metric-scan.js';
import { ScanTriggers } from './scan-triggers.js';
import { SeriesBand } from './series-band.js';
import { SeriesJudge } from './series-judge.js';
import { WatchControl } from './watch-control.js';
import { WatchedMetricDirectory } from './watched-metric-directory.js';
import { WatchedMetricsController } from './watched-metrics.controller.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';
import { WatchedMetricsService } from './watched-metrics.service.js';

/** What is unlike what was expected: series that are watched, detectors that judge them, what they found. */
@Module({
  imports: [AuditModule, MetricsModule, TenantsModule],
  // The longer path first, or `metrics` would be taken for an anomaly's id.
  controllers: [WatchedMetricsController, AnomaliesController],
  providers: [
    AnomaliesRepository,
    AnomaliesService,
    AnomalyAccess,
    AnomalyCleanupJob,
    AnomalyReader,
    AnomalyScan,
    AnomalyScanJob,
    AnomalyScansRepository,
    BuiltInMetrics,
    ContributionReader,
    GiveFeedback,
    MetricScan,
    ScanTriggers,
    SeriesBand,
    SeriesJudge,
    WatchControl,
    WatchedMetricDirectory,
    WatchedMetricsRepository,
    WatchedMetricsService,
  ],
  exports: [AnomalyReader, WatchedMetricsService],
})
export class AnomaliesModule {
  constructor(quotas: TenantQuotas, metrics: WatchedMetricsRepository) {
    quotas.countUsage('watchedMetrics', (scope) => metrics.countOf(scope));
  }
}
