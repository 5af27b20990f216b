import { Module } from '@nestjs/common';
import { AllocationModule } from '../allocation/allocation.module.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { CostsModule } from '../costs/costs.module.js';
import { ForecastModule } from '../forecast/forecast.module.js';
import { EconomicsOverviewController } from './economics-overview.controller.js';
import { EconomicsOverviewService } from './economics-overview.service.js';

/** What it costs, at a glance. */
@Module({
  imports: [AllocationModule, BudgetsModule, CostsModule, ForecastModule],
  controllers: [EconomicsOverviewController],
  providers: [EconomicsOverviewService],
})
export class EconomicsOverviewModule {}
