import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { QueryHistoryRepository } from './query-history.repository.js';

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Drops runs older than 30 days. */
@Injectable()
@ScheduledJob({ name: 'query-history-retention', cron: '20 * * * *', leaseSeconds: 300 })
export class QueryHistoryRetentionJob implements Job {
  constructor(private readonly repository: QueryHistoryRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { deleted: await this.repository.deleteBefore(new Date(startedAt.getTime() - KEPT_DAYS * DAY_MS)) };
  }
}
