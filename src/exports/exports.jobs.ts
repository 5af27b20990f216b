import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { ExportsRepository } from './exports.repository.js';

/** Removes exports that have expired, and their files. */
@Injectable()
@ScheduledJob({ name: 'export-cleanup', cron: '0 */10 * * * *', leaseSeconds: 300 })
export class ExportCleanup implements Job {
  constructor(private readonly repository: ExportsRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { deleted: await this.repository.deleteExpired(startedAt) };
  }
}
