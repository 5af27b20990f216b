import { Module } from '@nestjs/common';
import { SystemEventsModule } from '../events/system-events.module.js';
import { WorkflowsController } from './workflows.controller.js';
import { WorkflowsRepository } from './workflows.repository.js';
import { Workflows } from './workflows.service.js';

/** Work in progress, as whoever does it reports it. */
@Module({
  imports: [SystemEventsModule],
  controllers: [WorkflowsController],
  providers: [Workflows, WorkflowsRepository],
  exports: [Workflows, WorkflowsRepository],
})
export class WorkflowsModule {}
