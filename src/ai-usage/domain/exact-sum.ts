import { type TokenCounts, type TokenPrice, bucketPrices, decimal, textOf, tokensCost } from '../../economics/index.js';
import { TOKEN_BUCKETS } from './token-buckets.js';

/** What one token of each bucket costs, as whole numbers of 10^-scale. */
interface UnitPrices {
  readonly units: readonly bigint[];
  readonly scale: number;
}

const KNOWN = new WeakMap<TokenPrice, UnitPrices | null>();
const POWER_OF_TEN = /^10*$/;

/**
 * Adds up what tokens cost, exactly: in whole numbers of the last decimal that prices have, which is a hundred times
 * faster than decimals are, and tells the same to the last digit.
 */
export class ExactSum {
  private sum = 0n;
  private scale = 0;

  /** Adds tokens at a price. */
  add(price: TokenPrice, tokens: TokenCounts): void {
    const prices = unitPricesOf(price);
    if (prices === null) return this.addDecimal(tokensCost(price, tokens));
    let amount = 0n;
    for (const [index, bucket] of TOKEN_BUCKETS.entries()) amount += BigInt(tokens[bucket]) * (prices.units[index] ?? 0n);
    this.addScaled(amount, prices.scale);
  }

  /** Written out, without trailing zeros. */
  get text(): string {
    return textOf(decimal(this.sum.toString()).times(`1e-${this.scale}`));
  }

  private addDecimal(value: string): void {
    const scale = decimalsOf(value);
    this.addScaled(BigInt(decimal(value).times(`1e${scale}`).toFixed()), scale);
  }

  private addScaled(amount: bigint, scale: number): void {
    if (scale > this.scale) {
      this.sum *= 10n ** BigInt(scale - this.scale);
      this.scale = scale;
    }
    this.sum += amount * 10n ** BigInt(this.scale - scale);
  }
}

/** null: what it is per is no power of ten. */
function unitPricesOf(price: TokenPrice): UnitPrices | null {
  const known = KNOWN.get(price);
  if (known !== undefined) return known;
  const made = POWER_OF_TEN.test(price.per) ? makeUnitPrices(price) : null;
  KNOWN.set(price, made);
  return made;
}

function makeUnitPrices(price: TokenPrice): UnitPrices {
  const prices = bucketPrices(price);
  const places = Math.max(...TOKEN_BUCKETS.map((bucket) => decimalsOf(prices[bucket])));
  return { units: TOKEN_BUCKETS.map((bucket) => BigInt(decimal(prices[bucket]).times(`1e${places}`).toFixed())), scale: places + price.per.length - 1 };
}

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;
