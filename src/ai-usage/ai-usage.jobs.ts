import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../platform/jobs/index.js';
import { TenantsService } from '../tenants/index.js';
import { ContentRetention } from './content-retention.js';
import { AbandonedSessions } from './sessions/abandoned-sessions.js';

/** Ends live sessions of which nothing was heard for an hour. */
@Injectable()
@ScheduledJob({ name: 'ai-abandoned-sessions', cron: '30 * * * * *', leaseSeconds: 120 })
export class AbandonedSessionsJob implements Job {
  constructor(private readonly abandoned: AbandonedSessions) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    let ended = 0;
    const failed = await workThrough(await this.abandoned.tenants(), signal, async (tenantId) => {
      ended += await this.abandoned.end({ tenantId }, signal);
    });
    return { ended, failed };
  }
}

/** Removes messages, searches and logs when the retention of their tenant is over. */
@Injectable()
@ScheduledJob({ name: 'ai-content-retention', cron: '0 40 3 * * *', leaseSeconds: 1_800 })
export class ContentRetentionJob implements Job {
  constructor(
    private readonly tenants: TenantsService,
    private readonly retention: ContentRetention,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const removed = { messages: 0, texts: 0, sessions: 0 };
    for await (const tenantId of this.tenants.idsOfAll()) {
      signal.throwIfAborted();
      const { messages, texts, sessions } = await this.retention.remove({ tenantId }, signal);
      removed.messages += messages;
      removed.texts += texts;
      removed.sessions += sessions;
    }
    return removed;
  }
}
