import { Module } from '@nestjs/common';
import { BudgetsModule } from './budgets/budgets.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { PriceBookModule } from './price-book/price-book.module.js';

/** What it costs, to serve whom; each room stands for itself, and names the rooms that it needs. */
@Module({
  imports: [BudgetsModule, LedgerModule, PriceBookModule],
  exports: [BudgetsModule, LedgerModule, PriceBookModule],
})
export class EconomicsModule {}
