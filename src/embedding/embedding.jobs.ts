import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';

/** Days for which expired tokens stay to be looked at. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Removes embed tokens that expired more than 30 days ago. */
@Injectable()
@ScheduledJob({ name: 'embed-token-cleanup', cron: '0 27 * * * *', leaseSeconds: 300 })
export class EmbedTokenCleanup implements Job {
  constructor(private readonly repository: EmbedTokensRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { deleted: await this.repository.deleteExpired(new Date(startedAt.getTime() - KEPT_DAYS * DAY_MS)) };
  }
}
