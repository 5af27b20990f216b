import { Module } from '@nestjs/common';
import { SystemHealthModule } from '../../system-health/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { EconomicsOverviewModule } from '../overview/economics-overview.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { BudgetUsed } from './budget-used.js';
import { CostPerRequest } from './cost-per-request.js';
import { CostTotalsRepository } from './cost-totals.repository.js';
import { OverviewBudgets } from './overview-budgets.js';

/** What overviews say of costs: that of the installation, and that of economics of its budgets. */
@Module({
  imports: [BudgetsModule, EconomicsOverviewModule, LedgerModule, SystemHealthModule, TenantsModule, UsageModule],
  providers: [BudgetUsed, CostPerRequest, CostTotalsRepository, OverviewBudgets],
})
export class FiguresModule {}
