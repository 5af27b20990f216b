import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { DataSourcesModule } from '../../data-sources/index.js';
import { MetricsModule } from '../../metrics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SystemEventsModule } from '../events/system-events.module.js';
import { SelfMeasurementModule } from '../self-measurement/self-measurement.module.js';
import { WorkflowsModule } from '../workflows/workflows.module.js';
import { ChecksController } from './checks.controller.js';
import { ChecksRepository } from './checks.repository.js';
import { ChecksService } from './checks.service.js';
import { Heartbeats } from './heartbeats.service.js';
import { HttpProbe } from './http-probe.js';
import { InstallationFigures } from './installation-figures.js';
import { InstallationProbes } from './installation-probes.js';
import { ServiceHistory } from './service-history.service.js';
import { ServiceLevelSettings } from './service-level-settings.js';
import { ServiceRecorder } from './service-recorder.js';
import { ServiceWatch } from './service-watch.js';
import { ServicesController } from './services.controller.js';
import { ServicesRepository } from './services.repository.js';
import { SlowQueries } from './slow-queries.js';
import { SystemStatusService } from './system-status.service.js';

/** Services: probed, heard of by heartbeats, and how they were. */
@Module({
  imports: [AuditModule, DataSourcesModule, MetricsModule, SelfMeasurementModule, SystemEventsModule, TenantsModule, WorkflowsModule],
  controllers: [ChecksController, ServicesController],
  providers: [
    ChecksRepository,
    ChecksService,
    Heartbeats,
    HttpProbe,
    InstallationFigures,
    InstallationProbes,
    ServiceHistory,
    ServiceLevelSettings,
    ServiceRecorder,
    ServiceWatch,
    ServicesRepository,
    SlowQueries,
    SystemStatusService,
  ],
  exports: [SystemStatusService],
})
export class ServicesModule {}
