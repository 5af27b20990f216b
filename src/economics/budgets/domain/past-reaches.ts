import { type Day, daysFrom, startOfDay } from '../../domain/days.js';
import { type Decimal, sumOf } from '../../domain/decimal.js';
import type { Budget } from './budget.js';
import { type PeriodSpan, periodAt } from './budget-period.js';
import { isReached, percentUsed } from './budget-use.js';

/** So long a budget had so much spent. */
export interface PastReach {
  readonly budgetId: string;
  readonly name: string;
  /** Of the amount at the end of the day on which it was reached. */
  readonly percent: number;
  readonly from: Date;
  /** The end of its period. */
  readonly to: Date;
}

interface PastSpan {
  readonly from: Date;
  readonly to: Date;
  readonly timeZone: string;
}

type JudgedBudget = Pick<Budget, 'id' | 'name' | 'amount' | 'period'>;

/** All periods that touch a time. */
function periodsOf({ period }: Pick<Budget, 'period'>, { from, to, timeZone }: PastSpan): PeriodSpan[] {
  const spans: PeriodSpan[] = [];
  for (let at = from; at <= to; at = (spans.at(-1) as PeriodSpan).to) spans.push(periodAt(at, period, timeZone));
  return spans;
}

/** The days whose costs say how a budget stood in a time. */
export function daysOfPast(budget: Pick<Budget, 'period'>, span: PastSpan): { readonly firstDay: Day; readonly lastDay: Day } {
  const spans = periodsOf(budget, span);
  return { firstDay: (spans[0] as PeriodSpan).firstDay, lastDay: (spans.at(-1) as PeriodSpan).lastDay };
}

/**
 * When so many percent of a budget were spent. Costs are known by the day: where nobody knows the instant it counts from
 * the beginning of the day on which it came to that.
 * @param days what each day cost, in the budget's currency @param known instants that are known, by the period's first day
 */
export function pastReaches(budget: JudgedBudget, threshold: number, days: ReadonlyMap<Day, Decimal>, known: ReadonlyMap<Day, Date>, span: PastSpan): PastReach[] {
  return periodsOf(budget, span).flatMap(({ firstDay, lastDay, to }) => {
    let spent: Decimal = '0';
    for (const day of daysFrom(firstDay, lastDay)) {
      const amount = days.get(day);
      if (amount === undefined) continue;
      spent = sumOf([spent, amount]);
      if (!isReached(spent, budget.amount, threshold)) continue;
      const from = known.get(firstDay) ?? new Date(startOfDay(day, span.timeZone));
      return from < to ? [{ budgetId: budget.id, name: budget.name, percent: percentUsed(spent, budget.amount), from, to }] : [];
    }
    return [];
  });
}
