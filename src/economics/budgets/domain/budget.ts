import type { Decimal } from '../../domain/decimal.js';
import type { CostCategory, CostDimension } from '../../domain/cost.js';
import type { BudgetPeriod } from './budget-period.js';

/** `block`: what would cost more is refused once the budget is used up, until its period ends or its amount is raised. */
export const BUDGET_ACTIONS = ['notify', 'block'] as const;
export type BudgetAction = (typeof BUDGET_ACTIONS)[number];

/** Budgets of one tenant, so that what is evaluated for it stays bounded. */
export const MOST_BUDGETS = 50;
export const MOST_THRESHOLDS = 10;
/** Percent. */
export const MAX_THRESHOLD = 1_000;
export const DEFAULT_THRESHOLDS: readonly number[] = [50, 80, 100];
/** Where a budget is used up, percent. */
export const USED_UP = 100;

/** Which costs count: all, those of a category, those of one value of a dimension, or those of both. */
export interface BudgetScope {
  /** A category of the ledger; null: all. */
  readonly category: CostCategory | null;
  /** null: whatever the dimensions. */
  readonly dimension: { readonly name: CostDimension; readonly value: string } | null;
}

/** A budget as it is kept. */
export interface Budget extends BudgetScope {
  readonly id: string;
  readonly name: string;
  readonly period: BudgetPeriod;
  /** Above zero. */
  readonly amount: Decimal;
  /** ISO 4217. Costs of other currencies do not count: they are never converted. */
  readonly currency: string;
  /** Percent of the amount, ascending. */
  readonly thresholds: readonly number[];
  readonly action: BudgetAction;
  readonly channelIds: readonly string[];
  readonly version: number;
  /** Who made it, and is told besides the channels; null: nobody who could be. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Thresholds without doubles, ascending; one that blocks also tells when it does. */
export const thresholdsOf = (given: readonly number[], action: BudgetAction): number[] =>
  [...new Set(action === 'block' ? [...given, USED_UP] : given)].sort((a, b) => a - b);

/** Whether both count the same costs over the same periods. */
export function countsTheSame(a: Budget, b: Budget): boolean {
  return (
    a.category === b.category && a.dimension?.name === b.dimension?.name && a.dimension?.value === b.dimension?.value && a.period === b.period && a.currency === b.currency
  );
}
