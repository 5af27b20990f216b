import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { dayOf } from '../domain/days.js';
import { BudgetSpendRepository } from './budget-spend.repository.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { BudgetsRepository } from './budgets.repository.js';
import { type Budget, MOST_BUDGETS } from './domain/budget.js';
import { periodAt } from './domain/budget-period.js';
import { type PastReach, daysOfPast, pastReaches } from './domain/past-reaches.js';
import { percentUsed } from './domain/budget-use.js';

/** Which budgets somebody waits for. */
export interface BudgetSelection {
  /** null: any. */
  readonly budgetId: string | null;
  /** Percent of the amount. */
  readonly thresholdPercent: number;
}

/** A budget in its present period, as it was evaluated last. */
export interface WatchedBudget {
  readonly budgetId: string;
  readonly name: string;
  /** Of the amount, rounded down to two places. */
  readonly percent: number;
  readonly spent: string;
  readonly amount: string;
  readonly currency: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Budgets, for those who act on them. */
@Injectable()
export class BudgetWatch {
  constructor(
    private readonly budgets: BudgetsRepository,
    private readonly states: BudgetStatesRepository,
    private readonly spend: BudgetSpendRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** Names of budgets by id; those that are not there or deleted are left out. */
  async names(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const all = await this.budgets.transaction(scope, (manager) => this.all(manager, scope));
    return new Map(all.filter(({ id }) => ids.includes(id)).map(({ id, name }) => [id, name]));
  }

  /** How far they are used, evaluated at most a minute ago. One whose period has just begun is left out until it was evaluated. @param budgetId null: all */
  async standing(scope: TenantScope, budgetId: string | null): Promise<WatchedBudget[]> {
    return this.budgets.transaction(scope, async (manager) => {
      const budgets = (await this.all(manager, scope)).filter(({ id }) => budgetId === null || id === budgetId);
      const periods = await this.states.periods(manager, scope, budgets.map(({ id }) => id), this.clock.now());
      return budgets.flatMap(({ id, name, amount, currency }) => {
        const row = periods.find((each) => each.budgetId === id);
        if (!row) return [];
        const { spent, firstDay, lastDay } = row;
        return [{ budgetId: id, name, percent: percentUsed(spent, amount), spent, amount, currency, firstDay, lastDay }];
      });
    });
  }

  /**
   * When budgets as they are now would have had so much spent, between two instants, by what the ledger says of the days.
   * When on a day it was, is known of thresholds that were told of; else it counts from the day's beginning. The first comes first.
   */
  async between(scope: TenantScope, { budgetId, thresholdPercent }: BudgetSelection, from: Date, to: Date): Promise<PastReach[]> {
    const timeZone = await this.zones.of(scope);
    return this.budgets.transaction(scope, async (manager) => {
      const budgets = (await this.all(manager, scope)).filter(({ id }) => budgetId === null || id === budgetId);
      if (budgets.length === 0) return [];
      const asked = budgets.map((budget) => ({ budget, ...daysOfPast(budget, { from, to, timeZone }) }));
      const days = await this.spend.days(
        manager,
        scope,
        asked.map(({ budget: { id, category, dimension }, firstDay, lastDay }) => ({ key: id, category, dimension, from: firstDay, to: lastDay })),
      );
      const since = asked.map(({ firstDay }) => firstDay).sort()[0] as string;
      const crossings = await this.states.crossings(manager, scope, budgets.map(({ id }) => id), since);
      const reaches = budgets.flatMap((budget) => {
        const own = new Map(days.filter(({ key, currency }) => key === budget.id && currency === budget.currency).map(({ day, amount }) => [day, amount]));
        const known = new Map(crossings.filter((each) => each.budgetId === budget.id && each.threshold === thresholdPercent).map(({ firstDay, at }) => [firstDay, at]));
        return pastReaches(budget, thresholdPercent, own, known, { from, to, timeZone });
      });
      return reaches.sort((a, b) => a.from.getTime() - b.from.getTime());
    });
  }

  /**
   * How much of each budget was used by the end of the day that holds an instant, percent; budgets are taken as they are
   * now. None when that day is today: how it stood within a day is not known.
   */
  async usedBy(scope: TenantScope, instant: Date): Promise<number[]> {
    const timeZone = await this.zones.of(scope);
    const day = dayOf(instant, timeZone);
    if (day >= dayOf(this.clock.now(), timeZone)) return [];
    return this.budgets.transaction(scope, async (manager) => {
      const budgets = (await this.all(manager, scope)).filter(({ createdAt }) => dayOf(createdAt, timeZone) <= day);
      const questions = budgets.map(({ id, category, dimension, period }) => ({ key: id, category, dimension, from: periodAt(instant, period, timeZone).firstDay, to: day }));
      const sums = await this.spend.sums(manager, scope, questions);
      return budgets.map(({ id, amount, currency }) => percentUsed(sums.find((sum) => sum.key === id && sum.currency === currency)?.amount ?? '0', amount));
    });
  }

  private all(manager: EntityManager, scope: TenantScope): Promise<Budget[]> {
    return this.budgets.list(manager, scope, null, MOST_BUDGETS);
  }
}
