import { Module } from '@nestjs/common';
import { SystemEventsController } from './system-events.controller.js';
import { SystemEventsRepository } from './system-events.repository.js';
import { SystemEvents } from './system-events.service.js';

/** What happened to the systems of a tenant. */
@Module({
  controllers: [SystemEventsController],
  providers: [SystemEvents, SystemEventsRepository],
  exports: [SystemEvents],
})
export class SystemEventsModule {}
