import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { KpiTriggers } from './kpi-triggers.js';
import { KpiStatesRepository } from './kpi-states.repository.js';
import { KpisRepository } from './kpis.repository.js';

/** KPIs of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Evaluates KPIs whose window has moved on, or whose query is to be asked again. What moved them is seen at once elsewhere. */
@Injectable()
@ScheduledJob({ name: 'kpi-evaluation', cron: '*/10 * * * * *', leaseSeconds: 60 })
export class KpiEvaluationJob implements Job {
  constructor(
    private readonly states: KpiStatesRepository,
    private readonly triggers: KpiTriggers,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    return this.triggers.evaluateDue(await this.states.due(this.clock.now(), MOST_OF_A_RUN), signal);
  }
}

/** Removes KPIs that were deleted more than 30 days ago. */
@Injectable()
@ScheduledJob({ name: 'kpi-purge', cron: '45 3 * * *', leaseSeconds: 600 })
export class KpiPurgeJob implements Job {
  constructor(private readonly repository: KpisRepository) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    return { deleted: await this.repository.purgeDeletedBefore(new Date(startedAt.getTime() - KEPT_DAYS * DAY_MS)) };
  }
}
