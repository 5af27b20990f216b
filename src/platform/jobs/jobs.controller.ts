import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiFails, Requires } from '../http/index.js';
import { JobResponse, JobRunResponse, JobRunsQueryDto, JobStartedResponse } from './jobs.dto.js';
import { JobsService } from './jobs.service.js';

/** The installation's scheduled jobs. */
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  /** List the scheduled jobs: when they are due, whether they run, how they last ended. */
  @Get()
  @Requires('jobs:read')
  list(): Promise<JobResponse[]> {
    return this.jobs.list();
  }

  /** List a job's last runs, the newest first. */
  @Get(':name/runs')
  @ApiFails('NOT_FOUND')
  @Requires('jobs:read')
  runs(@Param('name') name: string, @Query() { limit }: JobRunsQueryDto): Promise<JobRunResponse[]> {
    return this.jobs.runs(name, limit);
  }

  /** Run a job now; the answer does not wait for its end. 409 when it is running. */
  @Post(':name/run')
  @HttpCode(202)
  @ApiFails('NOT_FOUND', 'CONFLICT')
  @Requires('jobs:write')
  run(@Param('name') name: string): Promise<JobStartedResponse> {
    return this.jobs.start(name);
  }
}
