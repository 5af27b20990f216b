import { TimeBuckets } from '../../../metrics/index.js';
import { type Day, dayOf } from '../../domain/days.js';

export const BUDGET_PERIODS = ['daily', 'weekly', 'monthly'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

const UNITS = { daily: 'day', weekly: 'week', monthly: 'month' } as const;

/**
 * A stretch of days in the calendar of a tenant, and the instants between which it lies there. Costs are kept by the day,
 * so that the days say what counts; the instants say when it begins and ends, and are 23 or 25 hours apart where clocks
 * are moved.
 */
export interface PeriodSpan {
  readonly firstDay: Day;
  /** The last day, included. */
  readonly lastDay: Day;
  readonly from: Date;
  /** The first instant after it. */
  readonly to: Date;
}

/**
 * The period that holds an instant: a day, a week from Monday (ISO 8601), or a month of the calendar.
 * @param timeZone IANA name @throws RangeError when there is no such zone
 */
export function periodAt(instant: Date, period: BudgetPeriod, timeZone: string): PeriodSpan {
  const buckets = TimeBuckets.in(timeZone);
  const from = buckets.startOf(instant.getTime(), UNITS[period]);
  const to = buckets.endOf(instant.getTime(), UNITS[period]);
  return { firstDay: dayOf(from, timeZone), lastDay: dayOf(to - 1, timeZone), from: new Date(from), to: new Date(to) };
}

/** The period before. */
export const periodBefore = ({ from }: Pick<PeriodSpan, 'from'>, period: BudgetPeriod, timeZone: string): PeriodSpan =>
  periodAt(new Date(from.getTime() - 1), period, timeZone);
