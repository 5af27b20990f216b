import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { InvitationsService } from '../tenants/index.js';
import { DAY_MS, KEEP_EXPIRED_DAYS } from './domain/lifetimes.js';
import { SessionsRepository } from './sessions.repository.js';

/** Deletes what has expired: refresh tokens at once, sessions, API keys and invitations after they could be looked at. */
@Injectable()
@ScheduledJob({ name: 'token-and-session-cleanup', cron: '0 17 * * * *', leaseSeconds: 300 })
export class TokenAndSessionCleanup implements Job {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly invitations: InvitationsService,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = new Date(startedAt.getTime() - KEEP_EXPIRED_DAYS * DAY_MS);
    const signIns = await this.sessions.deleteExpired(startedAt, before);
    return { ...signIns, invitations: await this.invitations.deleteExpired(before) };
  }
}
