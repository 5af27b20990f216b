import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { AiIntakeModule } from '../ai-intake.module.js';
import { AiSettingsController } from './ai-settings.controller.js';
import { AiSettingsService } from './ai-settings.service.js';

/** What a tenant wants of its AI usage. */
@Module({
  imports: [AiIntakeModule, AuditModule],
  controllers: [AiSettingsController],
  providers: [AiSettingsService],
  exports: [AiSettingsService],
})
export class AiSettingsModule {}
