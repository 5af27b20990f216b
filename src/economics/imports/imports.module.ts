import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { ImportsController } from './imports.controller.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { RevenueService } from './revenue.service.js';
import { RevenuesRepository } from './revenues.repository.js';

/** Costs and revenue that come from elsewhere. */
@Module({
  imports: [AuditModule, TenantsModule],
  controllers: [ImportsController],
  providers: [ImportsRepository, ImportsService, RevenueService, RevenuesRepository],
  exports: [RevenuesRepository],
})
export class ImportsModule {}
