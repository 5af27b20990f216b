import { type Decimal, decimal, textOf } from '../../domain/decimal.js';
import type { Day } from '../../domain/days.js';
import type { Money } from '../../domain/currency.js';
import type { LedgerEntry } from './cost-row.js';

/** Ledger rows that one import may make. */
export const MOST_ENTRIES = 200_000;

interface Sum {
  readonly entry: LedgerEntry;
  amount: ReturnType<typeof decimal>;
  quantity: ReturnType<typeof decimal> | null;
}

/**
 * What an import brings to the ledger. Rows of a day that are of the same in all but amount and quantity are one there: a bill by the hour
 * does not make the ledger longer than one by the day. Sums are exact.
 */
export class LedgerSums {
  private readonly sums = new Map<string, Sum>();

  /** How many ledger rows it makes. */
  get size(): number {
    return this.sums.size;
  }

  add(entry: LedgerEntry): void {
    const { day, category, subcategory, currency, quantity, unit, dimensions } = entry;
    const { customer, feature, endpoint, model, domain } = dimensions;
    // Rows whose quantity is not known stay apart, so that a sum of quantities is never of a part of its amount.
    const key = JSON.stringify([day, category, subcategory, currency, unit, quantity === null, customer, feature, endpoint, model, domain]);
    const sum = this.sums.get(key);
    if (!sum) {
      this.sums.set(key, { entry, amount: decimal(entry.amount), quantity: quantity === null ? null : decimal(quantity) });
      return;
    }
    sum.amount = sum.amount.plus(entry.amount);
    sum.quantity = sum.quantity === null ? null : sum.quantity.plus(quantity ?? 0);
  }

  *entries(): Generator<LedgerEntry> {
    for (const { entry, amount, quantity } of this.sums.values()) yield { ...entry, amount: textOf(amount), quantity: quantity === null ? null : textOf(quantity) };
  }
}

/** Sums by currency, exactly; no two currencies are ever added. */
export class MoneySums {
  private readonly sums = new Map<string, ReturnType<typeof decimal>>();

  add(amount: Decimal, currency: string): void {
    this.sums.set(currency, (this.sums.get(currency) ?? decimal(0)).plus(amount));
  }

  /** By the names of their currencies. */
  all(): Money[] {
    return [...this.sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([currency, amount]) => ({ amount: textOf(amount), currency }));
  }
}

/** The first and the last of the days that were seen. */
export class DaySpan {
  from: Day | null = null;
  to: Day | null = null;

  add(from: Day, to: Day): void {
    if (this.from === null || from < this.from) this.from = from;
    if (this.to === null || to > this.to) this.to = to;
  }
}
