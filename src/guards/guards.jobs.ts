import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../platform/jobs/index.js';
import { TenantsService } from '../tenants/index.js';
import { BuiltInGuards } from './built-in-guards.js';
import { GuardEvaluation } from './guard-evaluation.js';
import { GuardStatesRepository } from './guard-states.repository.js';
import { GuardsRepository } from './guards.repository.js';
import { ViolationsRepository } from './violations.repository.js';

/** Guards of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;
const VIOLATIONS_KEPT_DAYS = 90;
const GUARDS_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Evaluates guards that are due, of all tenants. */
@Injectable()
@ScheduledJob({ name: 'guard-evaluation', cron: '*/15 * * * * *', leaseSeconds: 60 })
export class GuardEvaluationJob implements Job {
  constructor(
    private readonly states: GuardStatesRepository,
    private readonly evaluation: GuardEvaluation,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const due = await this.states.due(this.clock.now(), MOST_OF_A_RUN);
    const counts = { evaluated: 0, opened: 0, resolved: 0, unreadable: 0 };
    const failed = await workThrough(due, signal, async ({ tenantId, guardId }) => {
      const evaluation = await this.evaluation.evaluate({ tenantId }, guardId);
      counts.evaluated += Number(evaluation !== null);
      counts.opened += evaluation?.opened.length ?? 0;
      counts.resolved += evaluation?.resolved.length ?? 0;
      counts.unreadable += Number((evaluation?.problem ?? null) !== null);
    });
    return { ...counts, failed };
  }
}

/** Removes violations that were resolved more than 90 days ago, and guards that were deleted more than 30 days ago. */
@Injectable()
@ScheduledJob({ name: 'dashboard-guard-cleanup', cron: '0 0 4 * * *', leaseSeconds: 600 })
export class GuardCleanupJob implements Job {
  constructor(
    private readonly violations: ViolationsRepository,
    private readonly guards: GuardsRepository,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = (days: number): Date => new Date(startedAt.getTime() - days * DAY_MS);
    return {
      violations: await this.violations.purgeResolvedBefore(before(VIOLATIONS_KEPT_DAYS)),
      guards: await this.guards.purgeDeletedBefore(before(GUARDS_KEPT_DAYS)),
    };
  }
}

/** Gives the built-in guards to tenants that have not got them yet: those that are older than the guards. */
@Injectable()
@ScheduledJob({ name: 'guard-seeding', cron: '0 20 * * * *', leaseSeconds: 600 })
export class GuardSeedingJob implements Job {
  constructor(
    private readonly tenants: TenantsService,
    private readonly builtIn: BuiltInGuards,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    let seeded = 0;
    for await (const tenantId of this.tenants.idsOfAll()) {
      signal.throwIfAborted();
      seeded += await this.builtIn.seed({ tenantId });
    }
    return { seeded };
  }
}
