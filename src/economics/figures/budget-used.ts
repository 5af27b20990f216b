import { Injectable } from '@nestjs/common';
import { OverviewSources } from '../../system-health/index.js';
import { BudgetWatch } from '../budgets/budget-watch.js';

/** How much of a tenant's budgets is used: of the one that is used most, now and when the period began. */
@Injectable()
export class BudgetUsed {
  constructor(budgets: BudgetWatch, sources: OverviewSources) {
    sources.register('budgetUsedPercent', async (scope, { from }) => ({
      value: most((await budgets.standing(scope, null)).map(({ percent }) => percent)),
      previous: most(await budgets.usedBy(scope, new Date(from))),
    }));
  }
}

const most = (percentages: readonly number[]): number | null => (percentages.length === 0 ? null : Math.max(...percentages));
