import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../../platform/jobs/index.js';
import { BudgetEvaluation } from './budget-evaluation.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { BudgetsRepository } from './budgets.repository.js';

/** Tenants of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;
const BUDGETS_KEPT_DAYS = 30;
const PERIODS_KEPT_DAYS = 400;
const DAY_MS = 86_400_000;

/** Evaluates budgets that are due, of all tenants: those whose period has ended, and those of which nothing was told for a minute. */
@Injectable()
@ScheduledJob({ name: 'budget-evaluation', cron: '*/15 * * * * *', leaseSeconds: 60 })
export class BudgetEvaluationJob implements Job {
  constructor(
    private readonly states: BudgetStatesRepository,
    private readonly evaluation: BudgetEvaluation,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const due = await this.states.due(this.clock.now(), MOST_OF_A_RUN);
    const counts = { tenants: 0, reached: 0 };
    const failed = await workThrough(due, signal, async (tenantId) => {
      const { reached } = await this.evaluation.evaluate({ tenantId });
      counts.tenants += 1;
      counts.reached += reached.length;
    });
    return { ...counts, failed };
  }
}

/** Removes budgets that were deleted more than 30 days ago, and periods that ended more than 400 days ago. */
@Injectable()
@ScheduledJob({ name: 'budget-cleanup', cron: '0 15 4 * * *', leaseSeconds: 600 })
export class BudgetCleanupJob implements Job {
  constructor(
    private readonly budgets: BudgetsRepository,
    private readonly states: BudgetStatesRepository,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = (days: number): Date => new Date(startedAt.getTime() - days * DAY_MS);
    return { budgets: await this.budgets.purgeDeletedBefore(before(BUDGETS_KEPT_DAYS)), periods: await this.states.purgeEndedBefore(before(PERIODS_KEPT_DAYS)) };
  }
}
