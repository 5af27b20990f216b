import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { MetricsModule } from '../../metrics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { PriceBookModule } from '../price-book/price-book.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { CostMetric } from './cost-metric.js';
import { Costing } from './costing.js';
import { DayCosts } from './day-costs.js';
import { LedgerReader } from './ledger-reader.js';
import { CostAnalysisJob, CostingJob } from './ledger.jobs.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerWriter } from './ledger-writer.js';
import { RepricedDays } from './repriced-days.js';
import { RepricingController } from './repricing.controller.js';
import { RepricingService } from './repricing.service.js';
import { RepricingsRepository } from './repricings.repository.js';

/** What was used comes to what it cost. */
@Module({
  imports: [AuditModule, MetricsModule, PriceBookModule, TenantsModule, UsageModule],
  controllers: [RepricingController],
  providers: [
    CostAnalysisJob,
    CostMetric,
    Costing,
    CostingJob,
    DayCosts,
    LedgerReader,
    LedgerRepository,
    LedgerWriter,
    RepricedDays,
    RepricingService,
    RepricingsRepository,
  ],
  exports: [Costing, LedgerReader],
})
export class LedgerModule {}
