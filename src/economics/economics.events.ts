import { DomainEvent } from '../platform/events/index.js';
import type { CostCategory, CostDimension } from './domain/cost.js';
import type { Money } from './domain/currency.js';
import type { Day } from './domain/days.js';

/** The ledger of a tenant changed: costs accrued, were imported or removed, or were priced anew. */
export class CostsChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'economics.costs_changed';
  static readonly relayed = true;
}

/** A budget of which a threshold was reached, as those who watch are told of it. Times are ISO 8601. */
export interface ToldBudget {
  id: string;
  name: string;
  period: 'daily' | 'weekly' | 'monthly';
  /** The first day of the period. */
  periodStart: Day;
  /** The last one. */
  periodEnd: Day;
  category: CostCategory | null;
  dimension: { name: CostDimension; value: string } | null;
  /** In percent of the amount. */
  threshold: number;
  amount: Money;
  spend: Money;
  /** How much of the amount is spent, rounded down to two places. */
  percent: number;
  /** Whether what costs more is refused now. */
  blocked: boolean;
  action: 'notify' | 'block';
  reachedAt: string;
}

/** Spending of a budget's period reached one of its thresholds; once for each period and threshold. */
export class BudgetReached extends DomainEvent<{ tenantId: string; budget: ToldBudget }> {
  static readonly eventName = 'economics.budget_reached';
  static readonly relayed = true;
}

/** A budget of a tenant began to refuse what costs more, or refuses it no longer. */
export class BudgetBlocksChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'economics.budget_blocks_changed';
  static readonly relayed = true;
}
