import { Module } from '@nestjs/common';
import { SystemHealthModule } from '../../system-health/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { BudgetUsed } from './budget-used.js';
import { CostPerRequest } from './cost-per-request.js';
import { CostTotalsRepository } from './cost-totals.repository.js';

/** What the overview of the installation says of costs. */
@Module({
  imports: [BudgetsModule, LedgerModule, SystemHealthModule, TenantsModule, UsageModule],
  providers: [BudgetUsed, CostPerRequest, CostTotalsRepository],
})
export class FiguresModule {}
