import type { CostCategory } from '../../domain/cost.js';
import type { Money } from '../../domain/currency.js';
import type { Decimal } from '../../domain/decimal.js';
import type { Budget } from './budget.js';
import type { PeriodSpan } from './budget-period.js';
import { percentUsed, remaining } from './budget-use.js';

/** Use whose cost is not known. */
export interface UnpricedUse {
  readonly category: CostCategory;
  readonly subcategory: string;
  readonly model: string | null;
  readonly quantity: Decimal;
  readonly unit: string;
}

/** What the ledger says of the costs that a budget counts. */
export interface BudgetSpend {
  /** In the budget's currency. */
  readonly spent: Decimal;
  readonly otherCurrencies: readonly Money[];
  readonly unpriced: readonly UnpricedUse[];
}

/** A threshold that was found to be reached. */
export interface CrossedThreshold {
  readonly threshold: number;
  readonly at: Date;
  readonly spent: Decimal;
}

/** How a budget stands in a period. */
export interface BudgetStanding extends BudgetSpend {
  readonly span: PeriodSpan;
  readonly remaining: Decimal;
  readonly percent: number;
  readonly projected: Decimal | null;
  readonly projectedPercent: number | null;
  readonly reached: readonly CrossedThreshold[];
  readonly blocked: boolean;
  readonly blockedUntil: Date | null;
}

/**
 * @param blocked whether it refuses more, as all replicas know it
 * @param projected what will be spent by the end of the period; null: that is not known
 */
export function standingOf(
  { amount }: Pick<Budget, 'amount'>,
  span: PeriodSpan,
  spend: BudgetSpend,
  { reached, blocked, projected }: { readonly reached: readonly CrossedThreshold[]; readonly blocked: boolean; readonly projected: Decimal | null },
): BudgetStanding {
  return {
    span,
    ...spend,
    remaining: remaining(spend.spent, amount),
    percent: percentUsed(spend.spent, amount),
    projected,
    projectedPercent: projected === null ? null : percentUsed(projected, amount),
    reached: [...reached].sort((a, b) => a.threshold - b.threshold),
    blocked,
    blockedUntil: blocked ? span.to : null,
  };
}
