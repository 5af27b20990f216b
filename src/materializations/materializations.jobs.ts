import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { DueRefreshes } from './due-refreshes.js';

/** Begins the refreshes that are due. */
@Injectable()
@ScheduledJob({ name: 'materialization-refresh', cron: '* * * * *', leaseSeconds: 120 })
export class MaterializationRefreshJob implements Job {
  constructor(private readonly due: DueRefreshes) {}

  run({ signal }: JobRunContext): Promise<Record<string, number>> {
    return this.due.run(signal);
  }
}
