import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../platform/jobs/index.js';
import { TenantsService } from '../tenants/index.js';
import { AlertEvaluation } from './alert-evaluation.js';
import { AlertsRepository } from './alerts.repository.js';
import { BuiltInRules } from './built-in-rules.js';
import { type DueRule, RuleStatesRepository } from './rule-states.repository.js';
import { SilencesRepository } from './silences.repository.js';

/** Rules of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 5_000;
/** Rules that ask people's sources, at the same time: of all tenants, and of one. */
const MOST_ASKING = 12;
const MOST_ASKING_OF_A_TENANT = 3;
/** How long a run waits for sources; the slower ones are waited for beside the runs that follow. */
const SOURCES_WAIT_MS = 2_000;
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

/** Evaluates rules that are due, of all tenants. A source that hangs holds up neither the rules of others nor what asks no source. */
@Injectable()
@ScheduledJob({ name: 'alert-evaluation', cron: '*/15 * * * * *', leaseSeconds: 60 })
export class AlertEvaluationJob implements Job {
  private readonly logger = new Logger(AlertEvaluationJob.name);
  /** Rules whose source is being asked, and the tenants that they are of. */
  private readonly asking = new Map<string, string>();

  constructor(
    private readonly states: RuleStatesRepository,
    private readonly evaluation: AlertEvaluation,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const due = await this.states.due(this.clock.now(), MOST_OF_A_RUN);
    const counts = { evaluated: 0, changed: 0, unreadable: 0 };
    const evaluate = async ({ tenantId, ruleId }: DueRule): Promise<void> => {
      const evaluation = await this.evaluation.evaluate({ tenantId }, ruleId);
      counts.evaluated += Number(evaluation !== null);
      counts.changed += evaluation?.written.length ?? 0;
      counts.unreadable += Number((evaluation?.problem ?? null) !== null);
    };
    const asked = due.filter((rule) => rule.asksSource && this.mayAsk(rule)).map((rule) => this.ask(rule, evaluate));
    const own = due.filter(({ asksSource }) => !asksSource);
    const failed = await workThrough(own, signal, evaluate);
    await Promise.race([Promise.all(asked), setTimeout(SOURCES_WAIT_MS, undefined, { ref: false })]);
    return { ...counts, failed };
  }

  /** Those for which there is no room stay due, and come with a later run. */
  private mayAsk({ tenantId, ruleId }: DueRule): boolean {
    const ofTenant = [...this.asking.values()].filter((each) => each === tenantId).length;
    if (this.asking.has(ruleId) || this.asking.size >= MOST_ASKING || ofTenant >= MOST_ASKING_OF_A_TENANT) return false;
    this.asking.set(ruleId, tenantId);
    return true;
  }

  private async ask(rule: DueRule, evaluate: (rule: DueRule) => Promise<void>): Promise<void> {
    try {
      await evaluate(rule);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message, tenantId: rule.tenantId, ruleId: rule.ruleId }, 'a rule that asks a source could not be evaluated');
    } finally {
      this.asking.delete(rule.ruleId);
    }
  }
}

/** Removes alerts that were resolved, and silences that ended, more than 90 days ago. */
@Injectable()
@ScheduledJob({ name: 'alert-cleanup', cron: '0 10 4 * * *', leaseSeconds: 600 })
export class AlertCleanupJob implements Job {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly silences: SilencesRepository,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = new Date(startedAt.getTime() - KEPT_DAYS * DAY_MS);
    return { alerts: await this.alerts.purgeResolvedBefore(before), silences: await this.silences.purgeEndedBefore(before) };
  }
}

/** Gives the built-in rules to tenants that have not got them yet: those that are older than the rules. */
@Injectable()
@ScheduledJob({ name: 'alert-rule-seeding', cron: '0 25 * * * *', leaseSeconds: 600 })
export class AlertRuleSeedingJob implements Job {
  constructor(
    private readonly tenants: TenantsService,
    private readonly builtIn: BuiltInRules,
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
