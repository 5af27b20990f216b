import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { MetricsModule, SeriesSources } from '../metrics/index.js';
import { QueryModule } from '../query/index.js';
import { TenantsModule } from '../tenants/index.js';
import { KpiDirectory } from './kpi-directory.js';
import { KpiEvaluation } from './kpi-evaluation.js';
import { KpiEvaluator } from './kpi-evaluator.js';
import { KpiHistory } from './kpi-history.js';
import { KpiReader } from './kpi-reader.js';
import { KpiSeriesSource } from './kpi-series-source.js';
import { KpiStatesRepository } from './kpi-states.repository.js';
import { KpiTriggers } from './kpi-triggers.js';
import { KpisController } from './kpis.controller.js';
import { KpiEvaluationJob, KpiPurgeJob } from './kpis.jobs.js';
import { KpisRepository } from './kpis.repository.js';
import { KpisService } from './kpis.service.js';

/** Figures with a target: defined, evaluated when what they read moves, kept, told. */
@Module({
  imports: [AuditModule, TenantsModule, MetricsModule, QueryModule],
  controllers: [KpisController],
  providers: [
    KpiDirectory,
    KpiEvaluation,
    KpiEvaluationJob,
    KpiEvaluator,
    KpiHistory,
    KpiPurgeJob,
    KpiReader,
    KpiSeriesSource,
    KpiStatesRepository,
    KpiTriggers,
    KpisRepository,
    KpisService,
  ],
  exports: [KpiReader, KpisService],
})
export class KpisModule implements OnModuleInit {
  constructor(
    private readonly sources: SeriesSources,
    private readonly kpis: KpiSeriesSource,
  ) {}

  onModuleInit(): void {
    this.sources.register(this.kpis);
  }
}
