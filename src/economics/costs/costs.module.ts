import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PriceBookModule } from '../price-book/price-book.module.js';
import { CostPeriods } from './cost-periods.js';
import { CostsController } from './costs.controller.js';
import { CostsService } from './costs.service.js';
import { UnpricedCostsRepository } from './unpriced-costs.repository.js';

/** What it cost. */
@Module({
  imports: [LedgerModule, PriceBookModule, TenantsModule],
  controllers: [CostsController],
  providers: [CostPeriods, CostsService, UnpricedCostsRepository],
  exports: [CostPeriods, CostsService, UnpricedCostsRepository],
})
export class CostsModule {}
