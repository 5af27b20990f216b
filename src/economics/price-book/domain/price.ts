import type { Day } from '../../domain/days.js';
import { type Decimal, type DecimalInput, decimal, priceOf, sumOf, textOf } from '../../domain/decimal.js';
import type { TokenBucket, TokenCounts } from '../../domain/usage.js';
import { type PriceBookVersion, type Tier, type TokenPrice, type UnitPrice, tokenPriceOn } from './price-book.js';

/** Which version of the price book is in force for each of some days. */
export interface PricesOf {
  /** @throws RangeError for a day that was not asked for. */
  on(day: Day): PriceBookVersion;
}

/** What a bucket costs; what has no price of its own counts as input, or output. */
export function bucketPrices(price: TokenPrice): Readonly<Record<TokenBucket, Decimal>> {
  const { input, output, cacheRead, cacheWrite, reasoning } = price;
  return { freshInput: input, cacheRead: cacheRead ?? input, cacheWrite: cacheWrite ?? input, reasoning: reasoning ?? output, output };
}

/** Σ bucket × price, exact. */
export function tokensCost(price: TokenPrice, tokens: TokenCounts): Decimal {
  const prices = Object.entries(bucketPrices(price)) as [TokenBucket, Decimal][];
  return sumOf(prices.map(([bucket, each]) => priceOf(tokens[bucket], each, price.per)));
}

/** What tokens of a model cost on a day, in the currency of that day's version; null: the model has no price then. */
export function costOfTokens(prices: PricesOf, day: Day, model: string, tokens: TokenCounts): Decimal | null {
  const price = tokenPriceOn(prices.on(day), day, model);
  return price && tokensCost(price, tokens);
}

/** The currency of amounts of a day. */
export const currencyOn = (prices: PricesOf, day: Day): string => prices.on(day).currency;

/**
 * What a quantity costs that comes on top of what the calendar month had of its meter before. Without tiers that matters
 * nothing; with tiers each part of the whole costs what its tier does, so that the costs of a month's days sum to what the
 * month's quantity costs at once, in whatever steps it came.
 * @param before of the same meter, of the days of the month before
 */
export function unitsCost(price: UnitPrice, quantity: DecimalInput, before: DecimalInput = 0): Decimal {
  if (price.tiers === null) return priceOf(quantity, price.price, price.per);
  // What rounding takes from one step it gives back with the next: differences of sums add up to the last of them.
  const until = (end: DecimalInput): Decimal => tieredCost(price.per, price.tiers ?? [], end);
  return textOf(decimal(until(decimal(before).plus(quantity))).minus(until(before)));
}

/** What so much of a month's beginning costs at once. */
function tieredCost(per: Decimal, tiers: readonly Tier[], end: DecimalInput): Decimal {
  const quantity = decimal(end);
  const parts: Decimal[] = [];
  let from = decimal(0);
  for (const { upTo, price } of tiers) {
    const high = upTo === null || quantity.lt(upTo) ? quantity : decimal(upTo);
    parts.push(priceOf(high.minus(from), price, per));
    if (upTo === null || quantity.lte(upTo)) break;
    from = decimal(upTo);
  }
  return sumOf(parts);
}
