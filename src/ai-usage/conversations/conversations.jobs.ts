import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../../platform/jobs/index.js';
import { QueryGrouping } from './query-grouping.js';

/** Puts near duplicates of what people ask for together, where new queries came. */
@Injectable()
@ScheduledJob({ name: 'ai-query-grouping', cron: '45 * * * * *', leaseSeconds: 300 })
export class QueryGroupingJob implements Job {
  constructor(private readonly grouping: QueryGrouping) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    let moved = 0;
    const failed = await workThrough(await this.grouping.waiting(), signal, async (of) => {
      moved += await this.grouping.group(of, signal);
    });
    return { moved, failed };
  }
}
