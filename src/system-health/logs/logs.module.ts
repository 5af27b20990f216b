import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SystemEventsModule } from '../events/system-events.module.js';
import { LogBatchesRepository } from './log-batches.repository.js';
import { LogIngestController } from './log-ingest.controller.js';
import { LogIngest } from './log-ingest.service.js';
import { LogLinesRepository } from './log-lines.repository.js';
import { LogSearch } from './log-search.service.js';
import { LogSettingsRepository } from './log-settings.repository.js';
import { LogSettingsService } from './log-settings.service.js';
import { LogTails } from './log-tails.js';
import { LogsController } from './logs.controller.js';
import { SelfLogs } from './self-logs.js';

/** Lines of logs: taken in, searched, followed, and kept as long as the tenant says. */
@Module({
  imports: [AuditModule, SystemEventsModule, TenantsModule],
  controllers: [LogIngestController, LogsController],
  providers: [LogBatchesRepository, LogIngest, LogLinesRepository, LogSearch, LogSettingsRepository, LogSettingsService, LogTails, SelfLogs],
  exports: [LogIngest, LogTails],
})
export class LogsModule {}
