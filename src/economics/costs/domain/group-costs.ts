import type { Day } from '../../domain/days.js';
import { type Decimal, decimal, percentOf, sumOf, textOf } from '../../domain/decimal.js';

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
  /** Of each day. */
  readonly amounts: readonly (Decimal | null)[];
  readonly groups: readonly CostGroup[];
}

/** A day of a group: what is known of it, and whether anything is. */
interface Cell {
  amount: ReturnType<typeof decimal>;
  rows: number;
  unpriced: number;
}

/**
 * Groups by what they cost, the dearest first; those beyond the limit are one, so that the groups always come to the total.
 * @param limit of groups that are told apart
 */
export function groupCosts(sums: readonly GroupedSum[], days: readonly Day[], limit: number): GroupedCosts {
  const place = new Map(days.map((day, index) => [day, index]));
  const groups = new Map<string, Cell[]>();
  for (const sum of sums) {
    const cells = groups.get(sum.value) ?? days.map(empty);
    groups.set(sum.value, cells);
    const cell = cells[place.get(sum.day) ?? -1];
    if (cell) add(cell, { amount: decimal(sum.amount), rows: sum.rows, unpriced: sum.unpriced });
  }
  const all = days.map(empty);
  const sized = [...groups].map(([value, cells]) => ({ value, cells, whole: merged(cells) }));
  for (const { cells } of sized) for (const [index, cell] of cells.entries()) add(all[index] as Cell, cell);
  sized.sort((one, other) => other.whole.amount.cmp(one.whole.amount) || (one.value < other.value ? -1 : 1));
  const total = known(merged(all));
  // One that would be the rest all by itself is told by its name.
  const told = sized.length === limit + 1 ? sized : sized.slice(0, limit);
  const shown = told.map(({ value, cells }) => groupOf(value === '' ? null : value, false, cells, total));
  const left = sized.slice(told.length);
  if (left.length > 0) {
    const rest = days.map(empty);
    for (const { cells } of left) for (const [index, cell] of cells.entries()) add(rest[index] as Cell, cell);
    shown.push(groupOf(null, true, rest, total));
  }
  return { total, amounts: all.map(ofDay), groups: shown };
}

function groupOf(value: string | null, rest: boolean, cells: readonly Cell[], total: Decimal | null): CostGroup {
  const whole = merged(cells);
  const amount = known(whole);
  return { value, rest, amount, percent: amount === null || total === null ? null : percentOf(amount, total), amounts: cells.map(ofDay), unpriced: whole.unpriced };
}

const empty = (): Cell => ({ amount: decimal(0), rows: 0, unpriced: 0 });

function add(cell: Cell, { amount, rows, unpriced }: Cell): void {
  cell.amount = cell.amount.plus(amount);
  cell.rows += rows;
  cell.unpriced += unpriced;
}

function merged(cells: readonly Cell[]): Cell {
  const whole = empty();
  for (const cell of cells) add(whole, cell);
  return whole;
}

/** null where there is nothing, or nothing with a price. */
const known = ({ amount, rows, unpriced }: Cell): Decimal | null => (rows === unpriced ? null : textOf(amount));

/** A day without rows cost nothing; one whose rows have no price cost nobody knows what. */
const ofDay = (cell: Cell): Decimal | null => (cell.rows === 0 ? '0' : known(cell));

/** Sums by currency without one of them, those that are nothing left out. */
export function otherCurrencies(sums: readonly { readonly currency: string; readonly amount: Decimal }[], currency: string): { amount: Decimal; currency: string }[] {
  const others = [...new Set(sums.map((sum) => sum.currency))].filter((other) => other !== currency).sort();
  return others.map((other) => ({ amount: sumOf(sums.filter((sum) => sum.currency === other).map(({ amount }) => amount)), currency: other })).filter(({ amount }) => amount !== '0');
}
