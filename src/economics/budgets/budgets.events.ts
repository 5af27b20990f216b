import { DomainEvent } from '../../platform/events/index.js';
import type { BudgetAction } from './domain/budget.js';
import type { BudgetPeriod } from './domain/budget-period.js';

/** A threshold of a budget that was reached, as those who watch are told of it. Times are ISO 8601, amounts of the budget's currency. */
export interface ToldCrossing {
  /** Of the crossing. */
  id: string;
  budgetId: string;
  budget: string;
  /** Percent. */
  threshold: number;
  percent: number;
  spent: string;
  amount: string;
  currency: string;
  period: BudgetPeriod;
  firstDay: string;
  lastDay: string;
  action: BudgetAction;
  /** Whether it refuses more now. */
  blocked: boolean;
  at: string;
}

/** Costs reached a threshold of a budget. Of several that were reached at once, the highest. */
export class BudgetReached extends DomainEvent<{ tenantId: string; crossing: ToldCrossing }> {
  static readonly eventName = 'budget.reached';
  static readonly relayed = true;
}

/** A budget of a tenant began to refuse more, or refuses it no longer. */
export class BudgetBlocksChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'budget.blocks-changed';
  static readonly relayed = true;
}
