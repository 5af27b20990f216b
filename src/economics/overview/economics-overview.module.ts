import { Module } from '@nestjs/common';
import { AllocationModule } from '../allocation/allocation.module.js';
import { CostsModule } from '../costs/costs.module.js';
import { ForecastModule } from '../forecast/forecast.module.js';
import { EconomicsBudgets } from './economics-budgets.js';
import { EconomicsOverviewController } from './economics-overview.controller.js';
import { EconomicsOverviewService } from './economics-overview.service.js';

/** What it costs, at a glance. */
@Module({
  imports: [AllocationModule, CostsModule, ForecastModule],
  controllers: [EconomicsOverviewController],
  providers: [EconomicsBudgets, EconomicsOverviewService],
  exports: [EconomicsBudgets],
})
export class EconomicsOverviewModule {}
