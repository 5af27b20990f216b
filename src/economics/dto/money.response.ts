import type { Money } from '../domain/currency.js';

/** An amount of one currency, exact. */
export class MoneyResponse implements Money {
  /** Decimals written out, such as `12.543`. */
  amount!: string;

  /** ISO 4217. */
  currency!: string;

  static of({ amount, currency }: Money): MoneyResponse {
    return { amount, currency };
  }
}
