import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { TenantQuotas, TenantsModule } from '../tenants/index.js';
import { AllowedHosts } from './allowed-hosts.js';
import { AllowedHostsController } from './allowed-hosts.controller.js';
import { AllowedHostsRepository } from './allowed-hosts.repository.js';
import { DataSourcesController } from './data-sources.controller.js';
import { DataSourcesRepository } from './data-sources.repository.js';
import { DataSourcesService } from './data-sources.service.js';
import { SettingsVault } from './settings-vault.js';
import { SourceConnections } from './source-connections.js';
import { SourceFilesController } from './source-files.controller.js';
import { SourceFilesService } from './source-files.service.js';
import { SourceLimits } from './source-limits.js';
import { TenantKeysRepository } from './tenant-keys.repository.js';
import { UploadRoom } from './upload-room.js';

@Module({
  imports: [TenantsModule, AuditModule],
  controllers: [AllowedHostsController, SourceFilesController, DataSourcesController],
  providers: [
    AllowedHosts,
    AllowedHostsRepository,
    DataSourcesRepository,
    DataSourcesService,
    SettingsVault,
    SourceConnections,
    SourceFilesService,
    SourceLimits,
    TenantKeysRepository,
    UploadRoom,
  ],
  exports: [AllowedHosts, DataSourcesService, SettingsVault, SourceConnections],
})
export class DataSourcesModule {
  constructor(quotas: TenantQuotas, sources: DataSourcesRepository) {
    quotas.countUsage('sources', (scope) => sources.countOf(scope));
  }
}
