import { Module } from '@nestjs/common';
import { EconomicsModule } from '../../economics/index.js';
import { SystemHealthModule } from '../../system-health/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { AiIntakeModule } from '../ai-intake.module.js';
import { TenantViewController } from './tenant-view.controller.js';
import { TenantView } from './tenant-view.service.js';

/** What a tenant has switched on, and whether what it stands on answers. */
@Module({
  imports: [AiIntakeModule, EconomicsModule, SystemHealthModule, TenantsModule],
  controllers: [TenantViewController],
  providers: [TenantView],
})
export class TenantViewModule {}
