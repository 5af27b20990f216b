import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { EventIntake } from './event-intake.js';
import { IngestController } from './ingest.controller.js';
import { IngestRepository } from './ingest.repository.js';
import { IngestService } from './ingest.service.js';
import { IngestStatistics } from './ingest-statistics.js';
import { IngestWriter } from './ingest-writer.js';
import { MinuteRollups } from './minute-rollups.js';
import { Recognition } from './recognition.js';
import { SeriesRegister } from './series-register.js';

/** Taking events in, durably, with their rollups. */
@Module({
  imports: [TenantsModule],
  controllers: [IngestController],
  providers: [EventIntake, IngestRepository, IngestService, IngestStatistics, IngestWriter, MinuteRollups, Recognition, SeriesRegister],
  exports: [IngestService],
})
export class IngestModule {}
