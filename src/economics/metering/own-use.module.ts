import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { UsageModule } from '../usage/usage.module.js';
import { MeteredQuantities } from './metered-quantities.js';
import { OwnUse } from './own-use.js';
import { StorageSampleJob } from './storage-sample.js';
import { StorageRepository } from './storage.repository.js';

/** What Tidemark itself uses, of each tenant. */
@Module({
  imports: [TenantsModule, UsageModule],
  providers: [MeteredQuantities, OwnUse, StorageRepository, StorageSampleJob],
})
export class OwnUseModule {}
