import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DataSourceChanged, DataSourcesModule } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { QueryModule } from '../query/index.js';
import { TenantQuotas, TenantsModule } from '../tenants/index.js';
import { DueRefreshes } from './due-refreshes.js';
import { MaterializationRefresher } from './materialization-refresher.js';
import { MaterializationRunsRepository } from './materialization-runs.repository.js';
import { MaterializationsController } from './materializations.controller.js';
import { MaterializationRefreshJob } from './materializations.jobs.js';
import { MaterializationsRepository } from './materializations.repository.js';
import { MaterializationsService } from './materializations.service.js';
import { ViewKeeping } from './view-keeping.js';

@Module({
  imports: [AuditModule, TenantsModule, DataSourcesModule, QueryModule],
  controllers: [MaterializationsController],
  providers: [
    DueRefreshes,
    MaterializationRefreshJob,
    MaterializationRefresher,
    MaterializationRunsRepository,
    MaterializationsRepository,
    MaterializationsService,
    ViewKeeping,
  ],
  exports: [MaterializationsService],
})
export class MaterializationsModule {
  constructor(quotas: TenantQuotas, repository: MaterializationsRepository, events: EventBus, clock: Clock) {
    quotas.countUsage('materializations', (scope) => repository.countOf(scope));
    // Another database, another reading role: what is refreshed by itself is looked after within the next minute.
    events.on(DataSourceChanged, async ({ tenantId, dataSourceId, kind }, origin) => {
      if (origin === 'here' && kind === 'updated') await repository.makeDue({ tenantId }, dataSourceId, clock.now());
    });
  }
}
