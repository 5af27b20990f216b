import { Injectable } from '@nestjs/common';
import { BudgetStandings } from '../budgets/budget-standings.js';
import { EconomicsBudgets } from '../overview/economics-budgets.js';

/** Budgets as the overview of economics shows them: each with what is spent of it now. */
@Injectable()
export class OverviewBudgets {
  constructor(standings: BudgetStandings, overview: EconomicsBudgets) {
    overview.fill(async (scope) =>
      (await standings.all(scope)).map(({ budget: { id, name, period, amount, currency }, standing: { spent, percent, blocked } }) => ({
        id,
        name,
        period,
        amount: { amount, currency },
        spent: { amount: spent, currency },
        percent,
        blocked,
      })),
    );
  }
}
