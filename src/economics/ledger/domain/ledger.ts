import type { CostCategory, CostDimension, CostSource } from '../../domain/cost.js';
import type { Day } from '../../domain/days.js';
import type { Decimal } from '../../domain/decimal.js';

/** What the ledger can be added up by. */
export const LEDGER_GROUPINGS = ['day', 'category', 'subcategory', 'label', 'source', 'customer', 'feature', 'endpoint', 'model', 'domain'] as const;
export type LedgerGrouping = (typeof LEDGER_GROUPINGS)[number];

/** Which rows of the ledger. */
export interface LedgerSelection {
  /** Both included. */
  readonly from: Day;
  readonly to: Day;
  readonly categories?: readonly CostCategory[];
  readonly sources?: readonly CostSource[];
  /** Rows that carry exactly these values; '' for those without one. */
  readonly where?: Readonly<Partial<Record<CostDimension | 'subcategory' | 'label', string>>>;
}

/** What rows of one currency that are alike in all that they are grouped by come to. */
export interface LedgerSum {
  /** Of each grouping its value; '' where rows have none. */
  readonly key: Readonly<Partial<Record<LedgerGrouping, string>>>;
  readonly currency: string;
  /** Of the rows that have one. */
  readonly amount: Decimal;
  readonly rows: number;
  /** Rows for which there is no price; they are not in the amount. */
  readonly unpriced: number;
}

/** A row of the ledger; texts are '' where there is none. */
export interface LedgerRow {
  readonly id: string;
  readonly day: Day;
  readonly category: CostCategory;
  /** The meter, or the service of an imported cost. */
  readonly subcategory: string;
  readonly label: string;
  /** null: unpriced. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly quantity: Decimal | null;
  readonly unit: string;
  readonly customer: string;
  readonly feature: string;
  readonly endpoint: string;
  readonly model: string;
  readonly domain: string;
  readonly source: CostSource;
  readonly priceVersion: number | null;
  readonly importId: string | null;
}
