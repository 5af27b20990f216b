import type { Day } from '../../domain/days.js';
import type { Decimal } from '../../domain/decimal.js';
import { type CountedMeter, TOKEN_METER } from '../../domain/meters.js';

/** From and until which day a price holds, both included; null: for ever. */
export interface Validity {
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
}

/** The part of a month's quantity up to a bound has a price of its own, as in the tax tables. */
export interface Tier {
  /** Of the calendar month's quantity; null, for the last alone: without end. */
  readonly upTo: Decimal | null;
  readonly price: Decimal;
}

/** What `per` of a meter cost. */
export interface UnitPrice extends Validity {
  readonly meter: CountedMeter;
  /** Of the first tier where there are tiers. */
  readonly price: Decimal;
  /** How much of the meter's unit the price is for, above zero: 3600 for a price of the hour of what is counted in seconds. */
  readonly per: Decimal;
  /** null: one price, however much it is. */
  readonly tiers: readonly Tier[] | null;
}

/** What `per` tokens of a model cost, by bucket. */
export interface TokenPrice extends Validity {
  readonly meter: typeof TOKEN_METER;
  readonly model: string;
  readonly input: Decimal;
  readonly output: Decimal;
  /** null: as input. */
  readonly cacheRead: Decimal | null;
  /** null: as input. */
  readonly cacheWrite: Decimal | null;
  /** null: as output. */
  readonly reasoning: Decimal | null;
  /** A power of ten, so that every amount ends: what sessions cost then sums to what their day costs. */
  readonly per: Decimal;
}

export type PriceEntry = UnitPrice | TokenPrice;

/** One version of a tenant's price book: it is never changed, a change makes the next. */
export interface PriceBookVersion {
  readonly version: number;
  readonly currency: string;
  readonly entries: readonly PriceEntry[];
}

export const isTokenPrice = (entry: PriceEntry): entry is TokenPrice => entry.meter === TOKEN_METER;

/** What of the same holds on different days: the meter, and of tokens the model too. */
export const subjectOf = (entry: PriceEntry): string => (isTokenPrice(entry) ? `${entry.meter} ${entry.model}` : entry.meter);

export const holdsOn = ({ validFrom, validTo }: Validity, day: Day): boolean => (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

/** The price of a meter that holds on a day; null when there is none. */
export function unitPriceOn({ entries }: PriceBookVersion, day: Day, meter: CountedMeter): UnitPrice | null {
  return entries.find((entry): entry is UnitPrice => entry.meter === meter && holdsOn(entry, day)) ?? null;
}

/** The price of a model's tokens that holds on a day; null when there is none. */
export function tokenPriceOn({ entries }: PriceBookVersion, day: Day, model: string): TokenPrice | null {
  return entries.find((entry): entry is TokenPrice => isTokenPrice(entry) && entry.model === model && holdsOn(entry, day)) ?? null;
}
