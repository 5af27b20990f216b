import { type Day, addDays, daysBetween, daysFrom, monthEnd, monthStart } from '../../domain/days.js';
import { type Decimal, decimal, sumOf, textOf } from '../../domain/decimal.js';
import { type DayModel, type DayPart, type DayValue, LEAST_DAYS, modelOf } from './day-model.js';

/** What a day of the ledger came to, of one currency. */
export interface DayAmount {
  readonly day: Day;
  readonly amount: Decimal;
}

/** Costs by day. Days that are missing cost nothing. */
export interface CostHistory {
  /** What accrues as it is used: measured and priced. */
  readonly accrued: readonly DayAmount[];
  /** What bills brought, of days to come too. */
  readonly imported: readonly DayAmount[];
  /** The last day until now of which nothing that accrued has a price: what it cost is not known, and is not nothing. Days up to it teach nothing. */
  readonly unknownUntil?: Day | null;
}

export interface Now {
  readonly today: Day;
  /** How much of today is over, from 0 to 1. */
  readonly elapsed: number;
}

/** What is expected, and between which bounds it will be in 19 of 20 cases. */
export interface Band {
  readonly expected: Decimal;
  readonly low: Decimal;
  readonly high: Decimal;
}

export interface DayBand extends Band {
  readonly day: Day;
}

export interface Projection {
  /** Of today, and of today until now. null: too little is known. */
  readonly today: Band | null;
  readonly todaySoFar: Decimal;
  /** Of the month of today, and of it until now. */
  readonly month: Band | null;
  readonly monthSoFar: Decimal;
  readonly monthEnd: Day;
  /** Of today and each day to the month's end. */
  readonly path: readonly DayBand[];
  /** How many days that are over it is learnt from. */
  readonly learntFrom: number;
}

/** Days that are learnt from: four of each day of the week. */
export const LEARNT_DAYS = 28;
/** Bills that have not come for so long are not expected to. */
export const BILLS_STOPPED_DAYS = 45;
/** Estimates are told to a thousandth of a cent. */
const ESTIMATE_DECIMALS = 5;

/** One kind of costs: what is known of the days to come, and how the others go on. */
interface Part {
  readonly byDay: ReadonlyMap<Day, Decimal>;
  /** Days from this one on are estimated. */
  readonly estimatedFrom: Day;
  readonly model: DayModel | null;
  /** Whether a day of those that it was learnt from gave money back. */
  readonly credits: boolean;
  readonly days: number;
}

/**
 * What today and this month will have cost. What is known counts as it is: what accrued until now, and what bills have brought, of days to
 * come too. What is not is estimated from the last 28 days that are over, by a regression of what accrues and one of what is billed (see
 * `modelOf`), for days after the last bill. Both are taken for independent.
 */
export function projectCosts(history: CostHistory, now: Now): Projection {
  const { today, elapsed } = now;
  const [first, last] = [monthStart(today), monthEnd(today)];
  const accrued = accruedPart(history, today);
  const imported = importedPart(history.imported, today);
  const parts = [accrued, imported].filter((part): part is Part => part !== null);
  const known = (from: Day, to: Day): Decimal => sumOf(parts.flatMap(({ byDay }) => [...byDay].filter(([day]) => day >= from && day <= to).map(([, amount]) => amount)));
  const band = (from: Day, to: Day): Band | null => {
    if (parts.length === 0 || parts.some(({ model, estimatedFrom }) => model === null && estimatedFrom <= to)) return null;
    const estimates = parts.map((part) => estimateOf(part, from, to, today, elapsed));
    return bandOf(known(from, to), estimates);
  };
  return {
    today: band(today, today),
    todaySoFar: known(today, today),
    month: band(first, last),
    monthSoFar: known(first, today),
    monthEnd: last,
    path: daysFrom(today, last).flatMap((day) => {
      const each = band(day, day);
      return each === null ? [] : [{ day, ...each }];
    }),
    learntFrom: Math.max(0, ...parts.map(({ days }) => days)),
  };
}

function accruedPart({ accrued, unknownUntil }: CostHistory, today: Day): Part | null {
  const byDay = amountsOf(accrued.filter(({ day }) => day <= today));
  const days = learntDays(byDay, today, true).filter(({ day }) => day > (unknownUntil ?? ''));
  if (byDay.size === 0) return null;
  return { byDay, estimatedFrom: today, ...learnt(days) };
}

function importedPart(amounts: readonly DayAmount[], today: Day): Part | null {
  const byDay = amountsOf(amounts);
  const newest = [...byDay.keys()].reduce((latest, day) => (day > latest ? day : latest), '');
  if (newest === '') return null;
  const stopped = daysBetween(newest, today) > BILLS_STOPPED_DAYS;
  // After the last bill nothing is known, which is not nothing.
  const estimatedFrom = stopped ? addDays(today, BILLS_STOPPED_DAYS) : addDays(newest, 1);
  return { byDay, estimatedFrom, ...learnt(stopped ? [] : learntDays(byDay, estimatedFrom < today ? estimatedFrom : today, false)) };
}

const learnt = (days: readonly DayValue[]): Pick<Part, 'model' | 'credits' | 'days'> => ({
  model: days.length < LEAST_DAYS ? null : modelOf(days),
  credits: days.some(({ value }) => value < 0),
  days: days.length,
});

function amountsOf(amounts: readonly DayAmount[]): Map<Day, Decimal> {
  const byDay = new Map<Day, Decimal>();
  for (const { day, amount } of amounts) byDay.set(day, sumOf([byDay.get(day) ?? '0', amount]));
  return byDay;
}

/**
 * The last days before `end`, those without costs as nothing, from the first that has some.
 * @param partial whether the very first day may have begun before anything was counted, and is left out
 */
function learntDays(byDay: ReadonlyMap<Day, Decimal>, end: Day, partial: boolean): DayValue[] {
  const oldest = [...byDay.keys()].reduce((earliest, day) => (day < earliest ? day : earliest), end);
  const first = partial ? addDays(oldest, 1) : oldest;
  const from = addDays(end, -LEARNT_DAYS);
  return daysFrom(first > from ? first : from, addDays(end, -1)).map((day) => ({ day, value: Number(byDay.get(day) ?? 0) }));
}

interface Estimate {
  readonly value: number;
  readonly half: number;
  readonly credits: boolean;
}

function estimateOf({ model, estimatedFrom, credits }: Part, from: Day, to: Day, today: Day, elapsed: number): Estimate {
  const days = daysFrom(from > estimatedFrom ? from : estimatedFrom, to);
  if (model === null || days.length === 0) return { value: 0, half: 0, credits };
  // Only of what accrues is today's beginning known; a bill of today is of all of it.
  const parts = days.map((day): DayPart => ({ day, share: day === today && estimatedFrom === today ? 1 - elapsed : 1 }));
  return { ...model.expect(parts), credits };
}

function bandOf(known: Decimal, estimates: readonly Estimate[]): Band {
  const value = estimates.reduce((sum, estimate) => sum + estimate.value, 0);
  const half = Math.sqrt(estimates.reduce((sum, estimate) => sum + estimate.half ** 2, 0));
  // What was never given back is not expected to be.
  const floor = estimates.some(({ credits }) => credits) ? Number.NEGATIVE_INFINITY : 0;
  const plus = (estimate: number): Decimal => textOf(decimal(known).plus(Math.max(floor, estimate).toFixed(ESTIMATE_DECIMALS)));
  return { expected: plus(value), low: plus(value - half), high: plus(value + half) };
}
