import { type Decimal, decimal, percentOf, textOf } from '../../domain/decimal.js';

/** What is known of a customer: both sides, or one of them. */
export type MarginBasis = 'both' | 'revenue_only' | 'cost_only';

/** What a customer brings in one currency, and what serving them costs. */
export interface CustomerMargin {
  readonly customer: string;
  readonly currency: string;
  readonly basis: MarginBasis;
  /** null: no revenue is known. */
  readonly revenue: Decimal | null;
  /** null: no cost is known. */
  readonly cost: Decimal | null;
  /** Revenue less cost; null unless both are known. */
  readonly margin: Decimal | null;
  /** Of the revenue; null unless both are known and the revenue is above zero. */
  readonly marginPercent: number | null;
}

/** Somebody and how much, in one currency. */
export interface CustomerAmount {
  readonly customer: string;
  readonly currency: string;
  readonly amount: Decimal;
}

/**
 * Revenue against cost, customer by customer and currency by currency. Nothing is converted: revenue in one currency and cost in another
 * stand as two lines, each with one side. The smallest margin comes first, then those of whom one side is known, the largest first.
 */
export function marginsOf(revenues: readonly CustomerAmount[], costs: readonly CustomerAmount[]): CustomerMargin[] {
  const keyOf = ({ customer, currency }: CustomerAmount): string => JSON.stringify([customer, currency]);
  const costOf = new Map(costs.map((cost) => [keyOf(cost), cost.amount]));
  const seen = new Set(revenues.map(keyOf));
  const lines = revenues.map(({ customer, currency, amount }) => lineOf(customer, currency, amount, costOf.get(keyOf({ customer, currency, amount })) ?? null));
  const rest = costs.filter((cost) => !seen.has(keyOf(cost))).map(({ customer, currency, amount }) => lineOf(customer, currency, null, amount));
  const sized = ({ revenue, cost }: CustomerMargin): Decimal => revenue ?? cost ?? '0';
  return [...lines, ...rest].sort((one, other) => {
    if (one.margin !== null && other.margin !== null) return decimal(one.margin).cmp(other.margin) || nameOrder(one, other);
    if (one.margin === null && other.margin === null) return decimal(sized(other)).cmp(sized(one)) || nameOrder(one, other);
    return one.margin === null ? 1 : -1;
  });
}

function lineOf(customer: string, currency: string, revenue: Decimal | null, cost: Decimal | null): CustomerMargin {
  const margin = revenue === null || cost === null ? null : textOf(decimal(revenue).minus(cost));
  return {
    customer,
    currency,
    basis: margin !== null ? 'both' : revenue === null ? 'cost_only' : 'revenue_only',
    revenue,
    cost,
    margin,
    marginPercent: marginPercentOf(margin, revenue),
  };
}

/** Of the revenue; null where there is none to be a part of. */
export function marginPercentOf(margin: Decimal | null, revenue: Decimal | null): number | null {
  return margin !== null && revenue !== null && decimal(revenue).gt(0) ? percentOf(margin, revenue) : null;
}

const nameOrder = (one: CustomerMargin, other: CustomerMargin): number => (`${one.customer}\0${one.currency}` < `${other.customer}\0${other.currency}` ? -1 : 1);
