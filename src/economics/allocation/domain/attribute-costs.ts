import { allocate } from '../../domain/allocate.js';
import type { CostCategory, CostDimension } from '../../domain/cost.js';
import type { Day } from '../../domain/days.js';
import { type Decimal, decimal } from '../../domain/decimal.js';
import { ExactSum } from '../../domain/exact-sum.js';
import { type AllocationDriver, type AllocationRules, type FixedShare, ruleOf } from './allocation-rule.js';

/** Costs of a category, and of a day, that are alike in the dimension. */
export interface CostCell {
  /** Of those that name somebody it does not matter. */
  readonly day: Day;
  readonly category: CostCategory;
  /** Whose they are; '' where no row says it. */
  readonly value: string;
  readonly amount: Decimal;
  readonly rows: number;
  /** Rows without a price; they are in no amount. */
  readonly unpriced: number;
}

/** How much somebody had of a driver on a day. */
export interface DriverWeight {
  readonly day: Day;
  readonly value: string;
  readonly weight: Decimal;
}

/** Weights of the drivers that rules name; of those that are absent nothing was measured. */
export type DriverWeights = Readonly<Partial<Record<AllocationDriver, readonly DriverWeight[]>>>;

/** What somebody costs. */
export interface AttributedCost {
  readonly value: string;
  /** From rows that name them; null when none of those has a price. */
  readonly direct: Decimal | null;
  /** Their part of what nobody is named for. */
  readonly allocated: Decimal;
  /** What is known of it; null when nothing is. */
  readonly total: Decimal | null;
  /** Of their rows, those without a price: the total is then less than they cost. */
  readonly unpriced: number;
}

/** Why a cost is nobody's. */
export type UnattributedReason = 'nothing_measured' | 'rule_none' | 'other_dimension';

export interface UnattributedCost {
  readonly day: Day;
  readonly category: CostCategory;
  readonly amount: Decimal;
  readonly reason: UnattributedReason;
}

/** The sum of all `attributed` and all `unattributed` is that of the cells, to the last digit. */
export interface Attribution {
  /** Those that cost most first. */
  readonly attributed: readonly AttributedCost[];
  readonly unattributed: readonly UnattributedCost[];
}

interface Running {
  readonly direct: ExactSum;
  readonly allocated: ExactSum;
  rows: number;
  unpriced: number;
}

/**
 * Says whose the costs of one currency are. What a row names somebody for is theirs; the rest of a day and category is divided by the
 * driver of the category's rule, as it was measured on that day; where there is nothing to divide by it is nobody's, and stands by itself.
 */
export function attributeCosts(cells: readonly CostCell[], dimension: CostDimension, rules: AllocationRules, weights: DriverWeights): Attribution {
  const running = new Map<string, Running>();
  const of = (value: string): Running => {
    const known = running.get(value);
    if (known) return known;
    const fresh = { direct: new ExactSum(), allocated: new ExactSum(), rows: 0, unpriced: 0 };
    running.set(value, fresh);
    return fresh;
  };
  const unattributed: UnattributedCost[] = [];
  const byDay = weightsByDay(weights);
  for (const { day, category, value, amount, rows, unpriced } of cells) {
    if (value !== '') {
      const sums = of(value);
      sums.direct.add(amount);
      sums.rows += rows;
      sums.unpriced += unpriced;
      continue;
    }
    const shares = sharesOf(category, day, dimension, rules, byDay);
    const parts = typeof shares === 'string' ? null : allocate(amount, shares.map(({ weight }) => weight));
    if (typeof shares === 'string' || parts === null) {
      if (!decimal(amount).eq(0)) unattributed.push({ day, category, amount, reason: typeof shares === 'string' ? shares : 'nothing_measured' });
      continue;
    }
    for (const [index, part] of parts.entries()) {
      if (part === '0') continue;
      of(shares[index]?.value ?? '').allocated.add(part);
    }
  }
  const sized = [...running].map(([value, sums]) => ({ value, sums, total: totalOf(sums) }));
  sized.sort((one, other) => other.total.compare(one.total) || (one.value < other.value ? -1 : 1));
  return { attributed: sized.map(({ value, sums, total }) => costOf(value, sums, total)), unattributed };
}

function totalOf({ direct, allocated }: Running): ExactSum {
  const total = new ExactSum();
  total.addSum(direct);
  total.addSum(allocated);
  return total;
}

function costOf(value: string, { direct, allocated, rows, unpriced }: Running, total: ExactSum): AttributedCost {
  const unknown = rows > 0 && rows === unpriced;
  return { value, direct: unknown ? null : direct.text, allocated: allocated.text, total: unknown && allocated.isZero ? null : total.text, unpriced };
}

type WeightsByDay = ReadonlyMap<AllocationDriver, ReadonlyMap<Day, readonly FixedShare[]>>;

function weightsByDay(weights: DriverWeights): WeightsByDay {
  return new Map(
    Object.entries(weights).map(([driver, list]): [AllocationDriver, Map<Day, FixedShare[]>] => {
      const days = new Map<Day, FixedShare[]>();
      for (const { day, value, weight } of list) {
        if (value === '') continue;
        const known = days.get(day);
        if (known) known.push({ value, weight });
        else days.set(day, [{ value, weight }]);
      }
      return [driver as AllocationDriver, days];
    }),
  );
}

function sharesOf(category: CostCategory, day: Day, asked: CostDimension, rules: AllocationRules, weights: WeightsByDay): readonly FixedShare[] | UnattributedReason {
  const { driver, dimension, shares } = ruleOf(rules, category);
  if (driver === 'none') return 'rule_none';
  if (driver === 'shares') return dimension === asked ? (shares ?? []) : 'other_dimension';
  return weights.get(driver)?.get(day) ?? [];
}
