import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { DashboardsRepository } from './dashboards.repository.js';

/** Days for which a deleted dashboard can be brought back. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Removes dashboards that were deleted more than 30 days ago, with all that belongs to them. */
@Injectable()
@ScheduledJob({ name: 'dashboard-purge', cron: '40 3 * * *', leaseSeconds: 600 })
export class DashboardPurgeJob implements Job {
  constructor(private readonly repository: DashboardsRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { deleted: await this.repository.purgeDeletedBefore(new Date(startedAt.getTime() - KEPT_DAYS * DAY_MS)) };
  }
}
