import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NotificationChannels } from '../../notifications/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { invalid } from '../../platform/http/index.js';
import { type BudgetEffects, BudgetEvaluation } from './budget-evaluation.js';
import { BudgetGate } from './budget-gate.js';
import { BudgetSpendRepository } from './budget-spend.repository.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { type Budget, countsTheSame } from './domain/budget.js';
import { periodAt } from './domain/budget-period.js';
import { isReached } from './domain/budget-use.js';

/** What becomes of what is known of a budget when its definition changes, within the transaction of the change. */
@Injectable()
export class BudgetChanges {
  constructor(
    private readonly states: BudgetStatesRepository,
    private readonly spend: BudgetSpendRepository,
    private readonly evaluation: BudgetEvaluation,
    private readonly gate: BudgetGate,
    private readonly channels: NotificationChannels,
    private readonly clock: Clock,
  ) {}

  /** One that is new, or back. */
  async begin(manager: EntityManager, scope: TenantScope, budget: Budget, timeZone: string): Promise<BudgetEffects> {
    const { reached } = await this.evaluation.judge(manager, scope, [budget], timeZone);
    return { reached, blocksChanged: await this.refusesMore(manager, scope, budget) };
  }

  /**
   * Thresholds that were told of stay told of while they are reached: a raised amount undoes those that no longer are, and
   * they will be told of anew. A budget that counts other costs begins anew. Periods that are over are left as they are.
   */
  async carryOver(manager: EntityManager, scope: TenantScope, before: Budget, after: Budget, timeZone: string): Promise<BudgetEffects> {
    const now = this.clock.now();
    const refusedMore = await this.refusesMore(manager, scope, before);
    const { firstDay } = periodAt(now, before.period, timeZone);
    const crossings = (await this.states.crossings(manager, scope, [after.id], firstDay)).filter((each) => each.firstDay === firstDay);
    if (!countsTheSame(before, after)) {
      await this.states.withdraw(manager, scope, crossings.map(({ id }) => id), now);
      await this.states.forgetPeriods(manager, scope, after.id, 'all', now);
    } else {
      const spent = await this.spentIn(manager, scope, after, timeZone, now);
      const undone = before.amount === after.amount ? [] : crossings.filter(({ threshold }) => !isReached(spent, after.amount, threshold));
      await this.states.withdraw(manager, scope, undone.map(({ id }) => id), now);
      await this.states.forgetPeriods(manager, scope, after.id, 'ended', now);
    }
    const effects = await this.evaluation.judge(manager, scope, [after], timeZone);
    return { ...effects, blocksChanged: effects.blocksChanged || refusedMore };
  }

  /** One that is deleted. */
  async end(manager: EntityManager, scope: TenantScope, budget: Budget): Promise<BudgetEffects> {
    return { reached: [], blocksChanged: await this.refusesMore(manager, scope, budget) };
  }

  /** After the commit. Here the change holds when this is done; elsewhere a moment later. */
  async tell(scope: TenantScope, effects: BudgetEffects): Promise<void> {
    this.evaluation.tell(scope, effects);
    if (effects.blocksChanged) await this.gate.refresh();
  }

  /** @throws DomainError VALIDATION_FAILED for channels that are not there */
  async assertChannels(scope: TenantScope, channelIds: readonly string[]): Promise<void> {
    const gone = new Set(await this.channels.missing(scope, channelIds));
    const problems = channelIds.flatMap((id, index) => (gone.has(id) ? [{ path: `channelIds.${index}`, rule: 'exists', message: `channelIds.${index} names no channel of this tenant` }] : []));
    if (problems.length > 0) throw invalid(...problems);
  }

  private async refusesMore(manager: EntityManager, scope: TenantScope, { id }: Budget): Promise<boolean> {
    const periods = await this.states.periods(manager, scope, [id], this.clock.now());
    return periods.some(({ blockedAt }) => blockedAt !== null);
  }

  private async spentIn(manager: EntityManager, scope: TenantScope, { id, category, dimension, period, currency }: Budget, timeZone: string, now: Date): Promise<string> {
    const { firstDay, lastDay } = periodAt(now, period, timeZone);
    const sums = await this.spend.sums(manager, scope, [{ key: id, category, dimension, from: firstDay, to: lastDay }]);
    return sums.find((sum) => sum.currency === currency)?.amount ?? '0';
  }
}
