import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { JobHistory } from './job-history.js';
import { JobHistoryRetentionJob } from './job-history-retention.job.js';
import { JobStatistics } from './job-statistics.js';
import { JobRunner } from './job-runner.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';

@Global()
@Module({
  imports: [DiscoveryModule, ScheduleModule.forRoot()],
  controllers: [JobsController],
  providers: [JobHistory, JobHistoryRetentionJob, JobStatistics, JobRunner, JobsRepository, JobsService],
  exports: [JobRunner],
})
export class JobsModule {}
