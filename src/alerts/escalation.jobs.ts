import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../platform/jobs/index.js';
import { AlertEscalation } from './alert-escalation.js';
import { EscalationPoliciesRepository } from './escalation-policies.repository.js';

/** Timers of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;
const POLICIES_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Tells the next ones of alerts that nobody has taken, of all tenants. */
@Injectable()
@ScheduledJob({ name: 'escalation', cron: '*/15 * * * * *', leaseSeconds: 60 })
export class EscalationJob implements Job {
  constructor(private readonly escalation: AlertEscalation) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const due = await this.escalation.due(MOST_OF_A_RUN);
    const counts = { taken: 0, moved: 0, stopped: 0 };
    const failed = await workThrough(due, signal, async ({ tenantId, alertId }) => {
      const outcome = await this.escalation.takeDue({ tenantId }, alertId);
      if (outcome !== null) counts[outcome] += 1;
    });
    return { ...counts, failed };
  }
}

/** Removes escalation policies that were deleted more than 30 days ago. */
@Injectable()
@ScheduledJob({ name: 'escalation-policy-purge', cron: '0 10 4 * * *', leaseSeconds: 600 })
export class EscalationPolicyPurgeJob implements Job {
  constructor(private readonly policies: EscalationPoliciesRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { policies: await this.policies.purgeDeletedBefore(new Date(startedAt.getTime() - POLICIES_KEPT_DAYS * DAY_MS)) };
  }
}
