import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../jobs/index.js';
import { Partitions } from './partitions.js';

/** Partitions ahead, drops behind. */
@Injectable()
@ScheduledJob({ name: 'partitions-and-retention', cron: '7 * * * *', leaseSeconds: 300 })
export class PartitionsAndRetentionJob implements Job {
  constructor(private readonly partitions: Partitions) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const created = await this.partitions.ensure(startedAt);
    return { created, dropped: await this.partitions.dropExpired(startedAt) };
  }
}
