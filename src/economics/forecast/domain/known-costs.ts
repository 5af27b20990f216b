import { type Day, addDays, daysBetween, daysFrom } from '../../domain/days.js';
import { sumOf } from '../../domain/decimal.js';
import type { DayValue } from './day-model.js';
import { BILLS_STOPPED_DAYS, type CostHistory, LEARNT_DAYS } from './projection.js';
import type { CostOfDay } from './surge.js';

/** Whole days of which all that is to be known of them is known: what is compared from day to day. */
export interface KnownCosts {
  /** null for days of which not all is known, and for those before the first. */
  readonly of: CostOfDay;
  /** Today until now; null where a bill of today is still to come. */
  readonly today: CostOfDay;
  /** The last 28 of them, rising. */
  readonly last: readonly DayValue[];
}

/**
 * Days up to yesterday; where bills come, and the last of them is of an earlier day, up to that one, for otherwise every day would seem
 * cheap that has not been billed yet.
 */
export function knownCosts({ accrued, imported, unknownUntil = null }: CostHistory, today: Day): KnownCosts {
  const costs = new Map<Day, number>();
  for (const { day, amount } of [...accrued, ...imported]) costs.set(day, Number(sumOf([costs.get(day) ?? 0, amount])));
  const first = [...costs.keys()].filter((day) => day > (unknownUntil ?? '')).sort()[0];
  const billed = imported.reduce((latest, { day }) => (day > latest ? day : latest), '');
  const billsCome = billed !== '' && daysBetween(billed, today) <= BILLS_STOPPED_DAYS;
  const yesterday = addDays(today, -1);
  const until = billsCome && billed < yesterday ? billed : yesterday;
  const cost: CostOfDay = (day) => (first === undefined || day < first || day > until ? null : (costs.get(day) ?? 0));
  const from = addDays(until, 1 - LEARNT_DAYS);
  return {
    of: cost,
    today: (day) => (first === undefined || (billsCome && billed < today) ? null : (costs.get(day) ?? 0)),
    last: first === undefined ? [] : daysFrom(first > from ? first : from, until).map((day) => ({ day, value: cost(day) ?? 0 })),
  };
}
