import { Module } from '@nestjs/common';
import { EconomicsModule } from '../../economics/index.js';
import { MetricsModule } from '../../metrics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { AiIntakeModule } from '../ai-intake.module.js';
import { AbandonedSessions } from './abandoned-sessions.js';
import { SessionIntake } from './session-intake.js';
import { SessionMetrics } from './session-metrics.js';
import { SessionReader } from './session-reader.js';
import { SessionWriter } from './session-writer.js';
import { AiSessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { TokenUsageSource } from './token-usage-source.js';
import { UsageSumsRebuild } from './usage-sums-rebuild.js';
import { UsageSumsRepository } from './usage-sums.repository.js';

/** Sessions: taken in, gone on with, shown; and the sums that all figures are read from. */
@Module({
  imports: [AiIntakeModule, EconomicsModule, MetricsModule, TenantsModule],
  controllers: [AiSessionsController],
  providers: [AbandonedSessions, SessionIntake, SessionMetrics, SessionReader, SessionWriter, SessionsRepository, TokenUsageSource, UsageSumsRebuild, UsageSumsRepository],
  exports: [AbandonedSessions, SessionIntake, SessionReader, SessionWriter, SessionsRepository, UsageSumsRebuild, UsageSumsRepository],
})
export class SessionsModule {}
