import type { Day } from '../../domain/days.js';
import type { Decimal } from '../../domain/decimal.js';
import { rangeOf } from './cost-row.js';
import { RowFields, type RowRules } from './row-fields.js';

/** What a customer pays for some days, evenly. */
export interface RevenueRow {
  readonly customer: string;
  /** The first day and the last, both included. */
  readonly from: Day;
  readonly to: Day;
  /** A decimal; negative for what is paid back. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly reference: string;
}

/** Fields of a row. */
export const REVENUE_FIELDS: ReadonlySet<string> = new Set(['customer', 'day', 'from', 'to', 'amount', 'currency', 'reference']);

/** Reads a row of revenue: `customer, amount, currency` and `day`, or `from` and `to`. @throws RowProblem */
export function readRevenueRow(row: unknown, rules: RowRules): RevenueRow {
  const fields = new RowFields(row, rules, REVENUE_FIELDS);
  const customer = fields.text('customer');
  const [from, to] = rangeOf(fields);
  return { customer, from, to, amount: fields.amount('amount'), currency: fields.currency('currency'), reference: fields.optionalText('reference') ?? '' };
}
