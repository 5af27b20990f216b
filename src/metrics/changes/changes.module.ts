import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { ChangeIntake } from './change-intake.js';
import { ChangeMapping } from './change-mapping.js';
import { ChangeRulesRepository } from './change-rules.repository.js';
import { ChangeRulesService } from './change-rules.service.js';
import { ChangesController } from './changes.controller.js';

/** Changes of rows, which become events by rules. */
@Module({
  imports: [AuditModule, IngestModule],
  controllers: [ChangesController],
  providers: [ChangeIntake, ChangeMapping, ChangeRulesRepository, ChangeRulesService],
  exports: [ChangeIntake],
})
export class ChangesModule {}
