import { Module } from '@nestjs/common';
import { AiIntakeModule } from './ai-intake.module.js';

/** What language models were used for, by whom, and how much of it; each room stands for itself. */
@Module({
  imports: [AiIntakeModule],
})
export class AiUsageModule {}
