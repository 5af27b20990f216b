import { Module } from '@nestjs/common';
import { AiIntakeModule } from './ai-intake.module.js';
import { ConversationsModule } from './conversations/conversations.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

/** What language models were used for, by whom, and how much of it; each room stands for itself. */
@Module({
  imports: [AiIntakeModule, ConversationsModule, SessionsModule, TelemetryModule],
})
export class AiUsageModule {}
