import type { Day } from '../../domain/days.js';
import { type Decimal, percentOf, sumOf } from '../../domain/decimal.js';
import { ExactSum } from '../../domain/exact-sum.js';

/** What rows of a day and group come to, of one currency. */
export interface GroupedSum {
  readonly day: Day;
  /** '' for rows that do not say it. */
  readonly value: string;
  readonly amount: Decimal;
  readonly rows: number;
  readonly unpriced: number;
}

/** A group over the days. */
export interface CostGroup {
  /** null for rows that do not say it, and for the rest. */
  readonly value: string | null;
  readonly rest: boolean;
  /** null when none of its rows has a price. */
  readonly amount: Decimal | null;
  readonly percent: number | null;
  readonly amounts: readonly (Decimal | null)[];
  readonly unpriced: number;
}

export interface GroupedCosts {
  /** null when no row has a price, or there is none. */
  readonly total: Decimal | null;
  /** Of each day; null where nothing is known: of every day when there is no row at all. */
  readonly amounts: readonly (Decimal | null)[];
  readonly groups: readonly CostGroup[];
}

/** A day of a group: what is known of it, and whether anything is. */
interface Cell {
  readonly amount: ExactSum;
  rows: number;
  unpriced: number;
}

/**
 * Groups by what they cost, the dearest first; those beyond the limit are one, so that the groups always come to the total.
 * @param limit of groups that are told apart
 */
export function groupCosts(sums: readonly GroupedSum[], days: readonly Day[], limit: number): GroupedCosts {
  const place = new Map(days.map((day, index) => [day, index]));
  const groups = new Map<string, Group>();
  const all = days.map(empty);
  for (const sum of sums) {
    const index = place.get(sum.day);
    if (index === undefined) continue;
    const group = groups.get(sum.value) ?? { value: sum.value, whole: empty(), sums: [] };
    groups.set(sum.value, group);
    group.sums.push({ index, sum });
    addSum(group.whole, sum);
    addSum(all[index] as Cell, sum);
  }
  const sized = [...groups.values()].sort((one, other) => other.whole.amount.compare(one.whole.amount) || (one.value < other.value ? -1 : 1));
  const total = known(merged(all));
  // One that would be the rest all by itself is told by its name.
  const told = sized.length === limit + 1 ? sized : sized.slice(0, limit);
  const shown = told.map((group) => groupOf(group.value === '' ? null : group.value, false, byDay([group], days), total));
  const left = sized.slice(told.length);
  if (left.length > 0) shown.push(groupOf(null, true, byDay(left, days), total));
  return { total, amounts: sums.length === 0 ? days.map(() => null) : all.map(ofDay), groups: shown };
}

/** A group with the days that it has: there may be far more groups than are told, each with few days of many. */
interface Group {
  readonly value: string;
  readonly whole: Cell;
  readonly sums: { readonly index: number; readonly sum: GroupedSum }[];
}

/** What groups come to together, of each day. */
function byDay(groups: readonly Group[], days: readonly Day[]): Cell[] {
  const cells = days.map(empty);
  for (const { sums } of groups) for (const { index, sum } of sums) addSum(cells[index] as Cell, sum);
  return cells;
}

function groupOf(value: string | null, rest: boolean, cells: readonly Cell[], total: Decimal | null): CostGroup {
  const whole = merged(cells);
  const amount = known(whole);
  return { value, rest, amount, percent: amount === null || total === null ? null : percentOf(amount, total), amounts: cells.map(ofDay), unpriced: whole.unpriced };
}

const empty = (): Cell => ({ amount: new ExactSum(), rows: 0, unpriced: 0 });

function addSum(cell: Cell, { amount, rows, unpriced }: Omit<GroupedSum, 'day' | 'value'>): void {
  cell.amount.add(amount);
  cell.rows += rows;
  cell.unpriced += unpriced;
}

function merged(cells: readonly Cell[]): Cell {
  const whole = empty();
  for (const { amount, rows, unpriced } of cells) addSum(whole, { amount: amount.text, rows, unpriced });
  return whole;
}

/** null where there is nothing, or nothing with a price. */
const known = ({ amount, rows, unpriced }: Cell): Decimal | null => (rows === unpriced ? null : amount.text);

/** A day without rows cost nothing; one whose rows have no price cost nobody knows what. */
const ofDay = (cell: Cell): Decimal | null => (cell.rows === 0 ? '0' : known(cell));

/** Sums by currency without one of them, those that are nothing left out. */
export function otherCurrencies(sums: readonly { readonly currency: string; readonly amount: Decimal }[], currency: string): { amount: Decimal; currency: string }[] {
  const others = [...new Set(sums.map((sum) => sum.currency))].filter((other) => other !== currency).sort();
  return others.map((other) => ({ amount: sumOf(sums.filter((sum) => sum.currency === other).map(({ amount }) => amount)), currency: other })).filter(({ amount }) => amount !== '0');
}
