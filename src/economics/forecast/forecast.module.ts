import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { CostsModule } from '../costs/costs.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ForecastController } from './forecast.controller.js';
import { ProjectionService } from './projection.service.js';

/** What costs will be. */
@Module({
  imports: [CostsModule, LedgerModule, TenantsModule],
  controllers: [ForecastController],
  providers: [ProjectionService],
  exports: [ProjectionService],
})
export class ForecastModule {}
