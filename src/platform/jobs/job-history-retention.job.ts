import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from './job.js';
import { JobsRepository } from './jobs.repository.js';

/** For how long runs stand in the history. */
const KEPT_MS = 14 * 86_400_000;

/** Keeps the history of jobs from growing for ever. */
@Injectable()
@ScheduledJob({ name: 'job-history-retention', cron: '25 * * * *', leaseSeconds: 300 })
export class JobHistoryRetentionJob implements Job {
  constructor(private readonly repository: JobsRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { runs: await this.repository.deleteBefore(new Date(startedAt.getTime() - KEPT_MS)) };
  }
}
