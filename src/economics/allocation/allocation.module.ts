import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { CostsModule } from '../costs/costs.module.js';
import { ImportsModule } from '../imports/imports.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { AllocationController } from './allocation.controller.js';
import { AllocationRulesRepository } from './allocation-rules.repository.js';
import { AllocationRulesService } from './allocation-rules.service.js';
import { Attributions } from './attributions.js';
import { CostToServeService } from './cost-to-serve.service.js';
import { MarginService } from './margin.service.js';
import { TokenQuantitiesRepository } from './token-quantities.repository.js';

/** Whose costs are: cost to serve, margin, and what is nobody's. */
@Module({
  imports: [AuditModule, CostsModule, ImportsModule, LedgerModule, UsageModule],
  controllers: [AllocationController],
  providers: [AllocationRulesRepository, AllocationRulesService, Attributions, CostToServeService, MarginService, TokenQuantitiesRepository],
  exports: [CostToServeService],
})
export class AllocationModule {}
