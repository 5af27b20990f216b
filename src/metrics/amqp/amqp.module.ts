import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { ConsumerStatistics } from './consumer-statistics.js';
import { EventConsumer } from './event-consumer.js';
import { MessageIntake } from './message-intake.js';

/** Taking events from RabbitMQ. */
@Module({
  imports: [IngestModule, ChangesModule],
  providers: [ConsumerStatistics, EventConsumer, MessageIntake],
})
export class AmqpModule {}
