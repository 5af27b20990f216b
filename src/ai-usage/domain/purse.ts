import { type Money, type PricesOf, type TokenCounts, tokenPriceOn } from '../../economics/index.js';
import { ExactSum } from './exact-sum.js';

/** Adds up what tokens cost. Amounts of one currency are added; those of others stand apart, and what has no price is counted. */
export class Purse {
  private readonly sums = new Map<string, ExactSum>();
  private unpricedCount = 0;
  /** Requests of the purse's currency. */
  private pricedCount = 0;

  /** @param currency the one in which `total` is */
  constructor(
    private readonly prices: PricesOf,
    private readonly currency: string,
  ) {}

  /** Adds tokens of some requests, by the price of their model on their day. */
  add(day: string, model: string, tokens: TokenCounts, requests: number): void {
    const book = this.prices.on(day);
    const price = tokenPriceOn(book, day, model);
    if (price === null) {
      this.unpricedCount += requests;
      return;
    }
    if (book.currency === this.currency) this.pricedCount += requests;
    const sum = this.sums.get(book.currency) ?? new ExactSum();
    sum.add(price, tokens);
    this.sums.set(book.currency, sum);
  }

  /** Requests whose model had no price on their day. */
  get unpriced(): number {
    return this.unpricedCount;
  }

  /** Requests whose cost is in `total`. */
  get priced(): number {
    return this.pricedCount;
  }

  /** null when nothing of what is in it has a price, or none in the purse's currency: neither is free. */
  get total(): string | null {
    const sum = this.sums.get(this.currency);
    if (sum) return sum.text;
    return this.unpricedCount > 0 || this.sums.size > 0 ? null : '0';
  }

  get others(): Money[] {
    const others = [...this.sums].filter(([currency]) => currency !== this.currency);
    return others.map(([currency, sum]) => ({ amount: sum.text, currency })).sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}
