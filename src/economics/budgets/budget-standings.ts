import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { addDays, dayOf, endOfDay, startOfDay } from '../domain/days.js';
import { sumOf } from '../domain/decimal.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { BudgetSpendRepository, type DailySpend, type SpendQuestion } from './budget-spend.repository.js';
import { BudgetsRepository } from './budgets.repository.js';
import { type Budget, MOST_BUDGETS } from './domain/budget.js';
import { type BudgetStanding, standingOf } from './domain/budget-standing.js';
import { type PeriodSpan, periodAt } from './domain/budget-period.js';
import { PROJECTED_FROM_DAYS, projectedEnd } from './domain/projected-end.js';

/** Kinds of use without a price that are named. */
const MOST_UNPRICED = 20;

/** A budget and how it stands. */
export interface StandingBudget {
  readonly budget: Budget;
  readonly standing: BudgetStanding;
}

/** How budgets stand now, by the ledger. */
@Injectable()
export class BudgetStandings {
  constructor(
    private readonly budgets: BudgetsRepository,
    private readonly states: BudgetStatesRepository,
    private readonly spend: BudgetSpendRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** All budgets of a tenant, those made first first. */
  async all(scope: TenantScope): Promise<StandingBudget[]> {
    const timeZone = await this.zones.of(scope);
    return this.budgets.transaction(scope, async (manager) => this.of(manager, scope, await this.budgets.list(manager, scope, null, MOST_BUDGETS), timeZone));
  }

  /** @param timeZone the tenant's */
  async of(manager: EntityManager, scope: TenantScope, budgets: readonly Budget[], timeZone: string): Promise<StandingBudget[]> {
    if (budgets.length === 0) return [];
    const now = this.clock.now();
    const today = dayOf(now, timeZone);
    const spans = new Map(budgets.map(({ id, period }): [string, PeriodSpan] => [id, periodAt(now, period, timeZone)]));
    const spanOf = ({ id }: Budget): PeriodSpan => spans.get(id) as PeriodSpan;
    const learntFrom = addDays(today, -PROJECTED_FROM_DAYS);
    const question = (budget: Budget, from: string): SpendQuestion => ({ key: budget.id, category: budget.category, dimension: budget.dimension, from, to: spanOf(budget).lastDay });
    const days = await this.spend.days(manager, scope, budgets.map((budget) => question(budget, [spanOf(budget).firstDay, learntFrom].sort()[0] as string)));
    const unpriced = await this.spend.unpriced(manager, scope, budgets.map((budget) => question(budget, spanOf(budget).firstDay)), MOST_UNPRICED);
    const firstDay = [...spans.values()].map((span) => span.firstDay).sort()[0] as string;
    const crossings = await this.states.crossings(manager, scope, budgets.map(({ id }) => id), firstDay);
    const periods = await this.states.periods(manager, scope, budgets.map(({ id }) => id), now);
    const shareOfToday = (now.getTime() - startOfDay(today, timeZone)) / (endOfDay(today, timeZone) - startOfDay(today, timeZone));
    return budgets.map((budget) => {
      const span = spanOf(budget);
      const own = days.filter(({ key }) => key === budget.id);
      const counted = own.filter(({ currency }) => currency === budget.currency);
      const byDay = new Map(counted.map(({ day, amount }) => [day, amount]));
      const inPeriod = own.filter(({ day }) => day >= span.firstDay);
      return {
        budget,
        standing: standingOf(
          budget,
          span,
          {
            spent: sumOf(inPeriod.filter(({ currency }) => currency === budget.currency).map(({ amount }) => amount)),
            otherCurrencies: byCurrency(inPeriod).filter(({ currency }) => currency !== budget.currency),
            unpriced: unpriced.filter(({ key }) => key === budget.id).map(({ key: _, ...use }) => use),
          },
          {
            reached: crossings.filter((each) => each.budgetId === budget.id && each.firstDay === span.firstDay).map(({ threshold, at, spent }) => ({ threshold, at, spent })),
            blocked: periods.some(({ budgetId, blockedAt }) => budgetId === budget.id && blockedAt !== null),
            projected: counted.length === 0 ? null : projectedEnd(byDay, (counted[0] as DailySpend).day, span, today, shareOfToday),
          },
        ),
      };
    });
  }
}

function byCurrency(days: readonly DailySpend[]): { amount: string; currency: string }[] {
  const currencies = [...new Set(days.map(({ currency }) => currency))].sort();
  return currencies
    .map((currency) => ({ currency, amount: sumOf(days.filter((each) => each.currency === currency).map(({ amount }) => amount)) }))
    .filter(({ amount }) => amount !== '0');
}
