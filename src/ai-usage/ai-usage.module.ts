import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/index.js';
import { AbandonedSessionsJob, ContentRetentionJob } from './ai-usage.jobs.js';
import { MessagesModule } from './messages/messages.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';
import { RetentionModule } from './retention.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { AiSettingsModule } from './settings/ai-settings.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { TenantViewModule } from './tenant-view/tenant-view.module.js';

/** What language models were used for, by whom, and how much of it; each room stands for itself. */
@Module({
  imports: [AiSettingsModule, MessagesModule, MonitoringModule, RetentionModule, SessionsModule, TelemetryModule, TenantViewModule, TenantsModule],
  providers: [AbandonedSessionsJob, ContentRetentionJob],
  exports: [MessagesModule, SessionsModule, TelemetryModule],
})
export class AiUsageModule {}
