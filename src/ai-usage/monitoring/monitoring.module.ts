import { Module } from '@nestjs/common';
import { EconomicsModule } from '../../economics/index.js';
import { GuardsModule } from '../../guards/index.js';
import { RetentionModule } from '../retention.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TelemetryModule } from '../telemetry/telemetry.module.js';
import { MonitoringController } from './monitoring.controller.js';
import { Monitoring } from './monitoring.service.js';
import { SpendAlerts } from './spend-alerts.js';

/** Watching AI usage: a period in figures, alerts about its costs, and removing what is old. */
@Module({
  imports: [EconomicsModule, GuardsModule, RetentionModule, SessionsModule, TelemetryModule],
  controllers: [MonitoringController],
  providers: [Monitoring, SpendAlerts],
})
export class MonitoringModule {}
