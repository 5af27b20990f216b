import { Module } from '@nestjs/common';
import { AnalysesModule } from './analyses/analyses.module.js';
import { CacheCareModule } from './cache/cache-care.module.js';
import { CallsModule } from './calls/calls.module.js';
import { SystemEventsModule } from './events/system-events.module.js';
import { LogsModule } from './logs/logs.module.js';
import { SystemMetricsModule } from './metrics/system-metrics.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { PageReportsModule } from './page-reports/page-reports.module.js';
import { PerformanceModule } from './performance/performance.module.js';
import { SelfMeasurementModule } from './self-measurement/self-measurement.module.js';
import { ServicesModule } from './services/services.module.js';
import { WorkflowsModule } from './workflows/workflows.module.js';
import { SystemHealthCleanup } from './system-health.jobs.js';

/** How the systems of a tenant are; each room stands for itself, and names the rooms that it needs. */
@Module({
  imports: [
    AnalysesModule,
    CacheCareModule,
    CallsModule,
    LogsModule,
    OverviewModule,
    PageReportsModule,
    PerformanceModule,
    SelfMeasurementModule,
    ServicesModule,
    SystemEventsModule,
    SystemMetricsModule,
    WorkflowsModule,
  ],
  providers: [SystemHealthCleanup],
  exports: [CallsModule, LogsModule, OverviewModule, SelfMeasurementModule, ServicesModule, SystemEventsModule, WorkflowsModule],
})
export class SystemHealthModule {}
