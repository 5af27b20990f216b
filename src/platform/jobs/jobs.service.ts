import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { DomainError } from '../http/index.js';
import { JobRunner } from './job-runner.js';
import { JobResponse, JobRunResponse, type JobStartedResponse } from './jobs.dto.js';

const DAY_MS = 86_400_000;

/** Looking after the scheduled jobs. */
@Injectable()
export class JobsService {
  constructor(
    private readonly runner: JobRunner,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<JobResponse[]> {
    const jobs = await this.runner.overview(new Date(this.clock.now().getTime() - DAY_MS));
    return jobs.map((job) => JobResponse.of(job));
  }

  /** @throws DomainError NOT_FOUND */
  async runs(name: string, limit: number): Promise<JobRunResponse[]> {
    return (await this.runner.history(name, limit)).map((run) => JobRunResponse.of(run));
  }

  /** @throws DomainError NOT_FOUND; CONFLICT when it is running, here or on another replica. */
  async start(name: string): Promise<JobStartedResponse> {
    if (!(await this.runner.start(name))) throw new DomainError('CONFLICT', 'This job is running already.');
    return { started: true };
  }
}
