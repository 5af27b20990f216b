import { Module } from '@nestjs/common';
import { AllocationModule } from './allocation/allocation.module.js';
import { BudgetsModule } from './budgets/budgets.module.js';
import { CostsModule } from './costs/costs.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { ForecastModule } from './forecast/forecast.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { OwnUseModule } from './metering/own-use.module.js';
import { EconomicsOverviewModule } from './overview/economics-overview.module.js';
import { PriceBookModule } from './price-book/price-book.module.js';
import { UsageModule } from './usage/usage.module.js';

/** What it costs, to serve whom; each room stands for itself, and names the rooms that it needs. */
@Module({
  imports: [AllocationModule, BudgetsModule, CostsModule, EconomicsOverviewModule, FiguresModule, ForecastModule, ImportsModule, LedgerModule, OwnUseModule, PriceBookModule, UsageModule],
  exports: [BudgetsModule, EconomicsOverviewModule, LedgerModule, PriceBookModule, UsageModule],
})
export class EconomicsModule {}
