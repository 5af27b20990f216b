import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../../platform/jobs/index.js';
import { RollupCompaction } from './rollup-compaction.js';

/** Hours and days from what was marked as outdated. */
@Injectable()
@ScheduledJob({ name: 'rollup-compaction', cron: '* * * * *', leaseSeconds: 120 })
export class RollupCompactionJob implements Job {
  constructor(private readonly compaction: RollupCompaction) {}

  async run({ startedAt, signal }: JobRunContext): Promise<Record<string, number>> {
    return { ...(await this.compaction.run(startedAt, signal)) };
  }
}
