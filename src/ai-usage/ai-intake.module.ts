import { Module } from '@nestjs/common';
import { IntakeFollowers } from './intake-followers.js';
import { AiSettingsRepository } from './settings/ai-settings.repository.js';

/** What every room of AI usage stands on: the tenant's settings, and who follows what comes in. */
@Module({
  providers: [AiSettingsRepository, IntakeFollowers],
  exports: [AiSettingsRepository, IntakeFollowers],
})
export class AiIntakeModule {}
