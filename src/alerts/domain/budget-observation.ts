import type { PastReach, WatchedBudget } from '../../economics/index.js';
import type { BudgetCondition } from './alert-rule.js';
import { type Observation, told } from './observation.js';
import type { PastInterval } from './past-intervals.js';

/** Where a budget stands, in the words of alerts. */
export function budgetObservation({ thresholdPercent }: Pick<BudgetCondition, 'thresholdPercent'>, { budgetId, name, percent, spent, amount, currency, firstDay, lastDay }: WatchedBudget): Observation {
  const days = firstDay === lastDay ? `on ${firstDay}` : `from ${firstDay} to ${lastDay}`;
  return {
    key: budgetId,
    dimensions: { budget: name },
    // Percentages are rounded down, so that none is shown that was not reached.
    reading: percent >= thresholdPercent ? 'breached' : 'calm',
    value: percent,
    bound: thresholdPercent,
    summary: `${told(percent, '%')} of the budget ${name} are spent: ${told(Number(spent), currency)} of ${told(Number(amount), currency)} ${days}.`,
  };
}

/** So long a budget stood there. */
export const budgetInterval = ({ thresholdPercent }: Pick<BudgetCondition, 'thresholdPercent'>, { budgetId, name, percent, from, to }: PastReach): PastInterval => ({
  key: budgetId,
  dimensions: { budget: name },
  value: percent,
  bound: thresholdPercent,
  from: from.getTime(),
  to: to.getTime(),
});
