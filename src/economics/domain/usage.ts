import type { Dimensions } from './cost.js';
import type { Day } from './days.js';
import type { Decimal } from './decimal.js';
import type { CountedMeter, TOKEN_METER } from './meters.js';

/** Tokens are of exactly one of these; their sum is what went through the model. */
export const TOKEN_BUCKETS = ['freshInput', 'cacheRead', 'cacheWrite', 'reasoning', 'output'] as const;
export type TokenBucket = (typeof TOKEN_BUCKETS)[number];

/** Whole numbers; as text where a sum may pass 2^53. */
export type TokenCounts = Readonly<Record<TokenBucket, number | string>>;

interface UsageOfDay {
  /** Of the tenant's time zone. */
  readonly day: Day;
  readonly dimensions: Dimensions;
}

/** So much of something, on a day. */
export interface CountedUsage extends UsageOfDay {
  readonly meter: CountedMeter;
  /** The name of what it was of where no dimension says it, such as a data source; '' for none. */
  readonly label: string;
  /** Not below zero, in the meter's unit. */
  readonly quantity: Decimal;
}

/** Tokens of a model, which is a dimension, on a day. */
export interface TokenUsage extends UsageOfDay {
  readonly meter: typeof TOKEN_METER;
  readonly tokens: TokenCounts;
}

/** A quantity of a day, whole: at most one for each day, meter, label and set of dimensions. */
export type UsageQuantity = CountedUsage | TokenUsage;
