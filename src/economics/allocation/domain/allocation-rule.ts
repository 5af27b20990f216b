import type { CostCategory, CostDimension } from '../../domain/cost.js';
import type { Decimal } from '../../domain/decimal.js';
import type { CountedMeter } from '../../domain/meters.js';

/** By what costs that nobody is named for are divided. */
export const ALLOCATION_DRIVERS = ['requests', 'seconds', 'bytes', 'query_seconds', 'rows', 'tokens', 'direct_costs', 'shares', 'none'] as const;
export type AllocationDriver = (typeof ALLOCATION_DRIVERS)[number];

/** Drivers that Tidemark counts, and their meters. */
export const DRIVER_METERS = {
  requests: 'requests',
  seconds: 'requests.busy_seconds',
  bytes: 'bandwidth.bytes_sent',
  query_seconds: 'query.source_seconds',
  rows: 'query.rows',
} as const satisfies Partial<Record<AllocationDriver, CountedMeter>>;

export type CountedDriver = keyof typeof DRIVER_METERS;
export const isCounted = (driver: AllocationDriver): driver is CountedDriver => Object.hasOwn(DRIVER_METERS, driver);

/** A part that somebody decided on. */
export interface FixedShare {
  readonly value: string;
  /** Not below zero; in no unit. */
  readonly weight: Decimal;
}

/** How costs of a category are divided among those whom they are not of by themselves. */
export interface AllocationRule {
  readonly driver: AllocationDriver;
  /** With `shares` alone: whom they are of; costs by other dimensions are left as they are. */
  readonly dimension: CostDimension | null;
  readonly shares: readonly FixedShare[] | null;
}

export type AllocationRules = Readonly<Partial<Record<CostCategory, AllocationRule>>>;

const UNTIL_TOLD: Readonly<Partial<Record<CostCategory, AllocationRule>>> = { ai: { driver: 'tokens', dimension: null, shares: null } };
const BY_REQUESTS: AllocationRule = { driver: 'requests', dimension: null, shares: null };

/**
 * The rule of a category. Until somebody says otherwise requests to Tidemark drive, but for language models their tokens: nobody
 * uses those by looking at a dashboard.
 */
export const ruleOf = (rules: AllocationRules, category: CostCategory): AllocationRule => rules[category] ?? UNTIL_TOLD[category] ?? BY_REQUESTS;
