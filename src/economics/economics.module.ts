import { Module } from '@nestjs/common';
import { BudgetsModule } from './budgets/budgets.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { PriceBookModule } from './price-book/price-book.module.js';
import { UsageModule } from './usage/usage.module.js';

/** What it costs, to serve whom; each room stands for itself, and names the rooms that it needs. */
@Module({
  imports: [BudgetsModule, FiguresModule, LedgerModule, PriceBookModule, UsageModule],
  exports: [BudgetsModule, LedgerModule, PriceBookModule, UsageModule],
})
export class EconomicsModule {}
