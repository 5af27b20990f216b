import type { Day } from '../../domain/days.js';
import { type Decimal, decimal, sumOf, textOf } from '../../domain/decimal.js';

/** What two pricings of the same are compared by. */
export const COMPARED = ['category', 'meter', 'model', 'day'] as const;
export type Compared = (typeof COMPARED)[number];

/** A computed cost, as it is or as it would be. */
export interface ComparedCost {
  readonly day: Day;
  readonly category: string;
  readonly meter: string;
  /** '' for none. */
  readonly model: string;
  readonly currency: string;
  /** null: unpriced. */
  readonly amount: Decimal | null;
}

/** Of one currency, before and after. */
export interface CostDifference {
  readonly currency: string;
  readonly before: Decimal;
  readonly after: Decimal;
  /** After less before. */
  readonly difference: Decimal;
}

export interface KeyedDifference extends CostDifference {
  readonly key: string;
}

/** What a repricing changes. Amounts of different currencies stand apart: of each, what falls away and what comes. */
export interface Comparison {
  readonly totals: readonly CostDifference[];
  /** Each without what does not differ. */
  readonly by: Readonly<Record<Compared, readonly KeyedDifference[]>>;
  /** Rows without a price. */
  readonly unpriced: { readonly before: number; readonly after: number };
}

type Sums = Map<string, { before: Decimal[]; after: Decimal[] }>;

/** Adds up what days cost before and after, day by day. */
export class CostComparison {
  private readonly totals: Sums = new Map();
  private readonly by: Readonly<Record<Compared, Map<string, Sums>>> = { category: new Map(), meter: new Map(), model: new Map(), day: new Map() };
  private readonly unpriced = { before: 0, after: 0 };

  add(side: 'before' | 'after', costs: Iterable<ComparedCost>): void {
    for (const cost of costs) {
      if (cost.amount === null) {
        this.unpriced[side] += 1;
        continue;
      }
      put(this.totals, cost.currency, side, cost.amount);
      for (const name of COMPARED) {
        const key = cost[name];
        if (key === '') continue;
        const sums = this.by[name].get(key) ?? (new Map() as Sums);
        this.by[name].set(key, sums);
        put(sums, cost.currency, side, cost.amount);
      }
    }
  }

  result(): Comparison {
    const keyed = (name: Compared): KeyedDifference[] =>
      [...this.by[name]].flatMap(([key, sums]) => differences(sums).filter(({ difference }) => difference !== '0').map((one) => ({ key, ...one }))).sort((a, b) => (a.key < b.key ? -1 : 1));
    return {
      totals: differences(this.totals),
      by: { category: keyed('category'), meter: keyed('meter'), model: keyed('model'), day: keyed('day') },
      unpriced: { ...this.unpriced },
    };
  }
}

function put(sums: Sums, currency: string, side: 'before' | 'after', amount: Decimal): void {
  const both = sums.get(currency) ?? { before: [], after: [] };
  sums.set(currency, both);
  both[side].push(amount);
}

function differences(sums: Sums): CostDifference[] {
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amounts]) => {
    const [before, after] = [sumOf(amounts.before), sumOf(amounts.after)];
    return { currency, before, after, difference: textOf(decimal(after).minus(before)) };
  });
}

/** A stretch of days that are priced by one version. */
export interface PricedStretch {
  readonly from: Day;
  readonly to: Day;
  readonly version: number;
}

/** Days in order, with their versions, as stretches. */
export function stretchesOf(days: readonly { readonly day: Day; readonly version: number }[]): PricedStretch[] {
  const stretches: PricedStretch[] = [];
  for (const { day, version } of days) {
    const last = stretches.at(-1);
    if (last?.version === version) stretches.splice(-1, 1, { ...last, to: day });
    else stretches.push({ from: day, to: day, version });
  }
  return stretches;
}
