import { allocate } from '../../domain/allocate.js';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type Dimensions } from '../../domain/cost.js';
import { type Day, daysBetween, daysFrom } from '../../domain/days.js';
import type { Decimal } from '../../domain/decimal.js';
import { type DayShare, MOST_DAYS } from './days-of-period.js';
import { RowFields, RowProblem, type RowRules } from './row-fields.js';

/** A row of an import of costs that keeps the rules. */
export interface CostRow {
  readonly days: readonly DayShare[];
  readonly category: CostCategory;
  readonly subcategory: string;
  /** A decimal; negative for a credit. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly quantity: Decimal | null;
  readonly unit: string;
  readonly dimensions: Dimensions;
}

/** What is written to the ledger: of one day. */
export interface LedgerEntry {
  readonly day: Day;
  readonly category: CostCategory;
  readonly subcategory: string;
  readonly amount: Decimal;
  readonly currency: string;
  readonly quantity: Decimal | null;
  readonly unit: string;
  readonly dimensions: Dimensions;
}

/** Fields of a row of the simple form. */
export const COST_FIELDS: ReadonlySet<string> = new Set(['day', 'from', 'to', 'category', 'subcategory', 'service', 'amount', 'currency', 'quantity', 'unit', 'reference', ...COST_DIMENSIONS]);

/**
 * Reads a row of the simple form: `category, amount, currency` and `day`, or `from` and `to` (the last day, which counts). `reference`
 * is for its sender, so that two rows that are alike are two.
 * @throws RowProblem
 */
export function readCostRow(row: unknown, rules: RowRules): CostRow {
  const fields = new RowFields(row, rules, COST_FIELDS);
  const category = fields.choice('category', COST_CATEGORIES);
  const amount = fields.amount('amount');
  const currency = fields.currency('currency');
  const quantity = fields.optionalQuantity('quantity');
  if (quantity?.startsWith('-') && !amount.startsWith('-')) throw new RowProblem('quantity', 'quantity must not be negative, unless the amount is a credit');
  fields.optionalText('reference');
  if (fields.has('service') && fields.has('subcategory')) throw new RowProblem('service', 'service is another name of subcategory: give one of them');
  return {
    days: daysFrom(...rangeOf(fields)).map((day) => ({ day, weight: '1' })),
    category,
    subcategory: fields.optionalText('subcategory') ?? fields.optionalText('service') ?? '',
    amount,
    currency,
    quantity,
    unit: fields.optionalText('unit') ?? '',
    dimensions: {
      customer: fields.optionalText('customer') ?? '',
      feature: fields.optionalText('feature') ?? '',
      endpoint: fields.optionalText('endpoint') ?? '',
      model: fields.optionalText('model') ?? '',
      domain: fields.optionalText('domain') ?? '',
    },
  };
}

/** The first and the last day of a row: `day`, or `from` and `to`. @throws RowProblem */
export function rangeOf(fields: RowFields): [from: Day, to: Day] {
  const day = fields.optionalDay('day');
  if (day !== null) {
    if (fields.has('from') || fields.has('to')) throw new RowProblem('day', 'give day, or from and to');
    return [day, day];
  }
  const [from, to] = [fields.day('from'), fields.day('to')];
  if (to < from) throw new RowProblem('to', `to must not be before from, it is ${to}`);
  if (daysBetween(from, to) >= MOST_DAYS) throw new RowProblem('to', `a row may be about ${MOST_DAYS} days`);
  return [from, to];
}

/** A row by days: amount and quantity are shared out to the last digit. */
export function entriesOf({ days, amount, quantity, ...rest }: CostRow): LedgerEntry[] {
  const weights = days.map(({ weight }) => weight);
  const amounts = allocate(amount, weights) ?? [];
  const quantities = quantity === null ? null : allocate(quantity, weights);
  return days.map(({ day }, index) => ({ ...rest, day, amount: amounts[index] ?? '0', quantity: quantities?.[index] ?? null }));
}
