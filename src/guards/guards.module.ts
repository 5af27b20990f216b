import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { MetricsModule } from '../metrics/index.js';
import { TenantsModule } from '../tenants/index.js';
import { BuiltInGuards } from './built-in-guards.js';
import { DashboardGuardsController } from './dashboard-guards.controller.js';
import { GuardAccess } from './guard-access.js';
import { GuardEvaluation } from './guard-evaluation.js';
import { GuardReader } from './guard-reader.js';
import { GuardWatch } from './guard-watch.js';
import { GuardStatesRepository } from './guard-states.repository.js';
import { GuardsController } from './guards.controller.js';
import { GuardCleanupJob, GuardEvaluationJob, GuardSeedingJob } from './guards.jobs.js';
import { GuardsRepository } from './guards.repository.js';
import { GuardsService } from './guards.service.js';
import { ViolationsRepository } from './violations.repository.js';
import { ViolationsService } from './violations.service.js';

/** Thresholds that must hold: defined, evaluated from rollups, their violations opened, closed and told. */
@Module({
  imports: [AuditModule, MetricsModule, TenantsModule],
  controllers: [DashboardGuardsController, GuardsController],
  providers: [
    BuiltInGuards,
    GuardAccess,
    GuardCleanupJob,
    GuardEvaluation,
    GuardEvaluationJob,
    GuardReader,
    GuardSeedingJob,
    GuardStatesRepository,
    GuardWatch,
    GuardsRepository,
    GuardsService,
    ViolationsRepository,
    ViolationsService,
  ],
  exports: [GuardReader, GuardWatch, GuardsService, ViolationsService],
})
export class GuardsModule {}
