import { Module } from '@nestjs/common';
import { EconomicsModule } from '../../economics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TelemetryController } from './telemetry.controller.js';
import { TelemetryRepository } from './telemetry.repository.js';
import { TelemetryService } from './telemetry.service.js';

/** Figures of AI usage, from sums. */
@Module({
  imports: [EconomicsModule, SessionsModule, TenantsModule],
  controllers: [TelemetryController],
  providers: [TelemetryRepository, TelemetryService],
  exports: [TelemetryService],
})
export class TelemetryModule {}
