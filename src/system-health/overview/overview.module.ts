import { Module, type OnModuleInit } from '@nestjs/common';
import { GuardsModule, ViolationsService } from '../../guards/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SelfMeasurementModule } from '../self-measurement/self-measurement.module.js';
import { DashboardMetricsRepository } from './dashboard-metrics.repository.js';
import { OverviewGauges } from './overview-gauges.js';
import { OverviewSources } from './overview-sources.js';
import { OverviewController } from './overview.controller.js';
import { DashboardMetricsAggregation } from './overview.jobs.js';
import { OverviewService } from './overview.service.js';
import { ProcessReadings } from './process-readings.js';

/** The installation at a glance, now and by the day. */
@Module({
  imports: [GuardsModule, SelfMeasurementModule, TenantsModule],
  controllers: [OverviewController],
  providers: [DashboardMetricsAggregation, DashboardMetricsRepository, OverviewGauges, OverviewService, OverviewSources, ProcessReadings],
  exports: [OverviewSources],
})
export class OverviewModule implements OnModuleInit {
  constructor(
    private readonly sources: OverviewSources,
    private readonly violations: ViolationsService,
  ) {}

  onModuleInit(): void {
    this.sources.register('activeViolations', (scope, { from, to }) => this.violations.openAt(scope, to, from), () => this.violations.countOpen());
  }
}
