import type { PlannedSpend } from '../../../query/index.js';
import type { BudgetScope } from './budget.js';

/** A budget that is used up and refuses more. */
export interface SpendBlock extends BudgetScope {
  readonly budgetId: string;
  readonly name: string;
  /** When its period ends, and the refusal with it. */
  readonly until: Date;
}

/** Whether it refuses that. A budget of one customer does not refuse what nobody knows the customer of. */
export const refuses = ({ category, dimension }: BudgetScope, spend: PlannedSpend): boolean =>
  (category === null || category === spend.category) && (dimension === null || spend[dimension.name] === dimension.value);

/** Of the budgets that refuse something at an instant, the one that does so for longest; null: none does. */
export function blockOf(blocks: readonly SpendBlock[], spend: PlannedSpend, at: Date): SpendBlock | null {
  let longest: SpendBlock | null = null;
  for (const block of blocks) {
    if (block.until > at && refuses(block, spend) && (longest === null || block.until > longest.until)) longest = block;
  }
  return longest;
}
