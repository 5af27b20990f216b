import { type CostCategory, type CostDimension, type Dimensions } from '../../domain/cost.js';
import type { CostRow } from './cost-row.js';
import { MOST_DAYS, daysOfPeriod } from './days-of-period.js';
import { RowFields, RowProblem, type RowRules, textWithin } from './row-fields.js';

/** Which of FOCUS's costs is taken: what the invoice says, or with what was paid in advance spread over its use. */
export const COST_BASES = ['billed', 'effective'] as const;
export type CostBasis = (typeof COST_BASES)[number];

const COLUMN: Readonly<Record<CostBasis, string>> = { billed: 'BilledCost', effective: 'EffectiveCost' };
/** What a file has to have to be understood as FOCUS. */
const NEEDED = ['BillingCurrency', 'ChargePeriodStart', 'ChargePeriodEnd'] as const;

/** Categories of services of FOCUS 1.0 to 1.2; the others are of third parties. */
const CATEGORIES: ReadonlyMap<string, CostCategory> = new Map([
  ['ai and machine learning', 'ai'],
  ['analytics', 'query'],
  ['compute', 'compute'],
  ['databases', 'query'],
  ['networking', 'bandwidth'],
  ['storage', 'storage'],
]);

/** Whether a header is one of the FinOps Open Cost and Usage Specification. */
export function isFocus(header: readonly string[]): boolean {
  return header.includes('ChargePeriodStart') && Object.values(COLUMN).some((column) => header.includes(column));
}

/** Why a file with that header cannot be read; null when it can. */
export function focusProblem(header: readonly string[], basis: CostBasis): string | null {
  const absent = [COLUMN[basis], ...NEEDED].filter((column) => !header.includes(column));
  return absent.length === 0 ? null : `the file has no column ${absent.join(', ')}`;
}

/**
 * Reads a row of FOCUS (https://focus.finops.org/focus-specification/). Credits, refunds and corrections are negative there, and kept.
 * Of `Tags` those named customer, feature, endpoint, model and domain are taken, whatever stands before the last `:` or `/` and in
 * whatever case; the rest of the columns is let be.
 * @throws RowProblem
 */
export function readFocusRow(row: unknown, rules: RowRules, basis: CostBasis): CostRow {
  const fields = new RowFields(row, rules, null);
  const [from, to] = [fields.instant('ChargePeriodStart'), fields.instant('ChargePeriodEnd')];
  if (to <= from) throw new RowProblem('ChargePeriodEnd', 'ChargePeriodEnd must be after ChargePeriodStart: it is the first moment that is no longer counted');
  if (to.diff(from, 'days').days > MOST_DAYS) throw new RowProblem('ChargePeriodEnd', `a row may be about ${MOST_DAYS} days`);
  const service = fields.optionalText('ServiceName') ?? '';
  const kind = fields.optionalText('ChargeCategory') ?? 'Usage';
  return {
    days: daysOfPeriod(from, to, rules.timeZone),
    category: CATEGORIES.get(fields.optionalText('ServiceCategory')?.toLowerCase() ?? '') ?? 'third_party',
    // Tax, credits and purchases of a service are told from its use.
    subcategory: kind === 'Usage' ? service : [service, kind].filter((part) => part !== '').join(': '),
    amount: fields.amount(COLUMN[basis]),
    currency: fields.currency('BillingCurrency'),
    quantity: fields.optionalQuantity('ConsumedQuantity'),
    unit: fields.optionalText('ConsumedUnit') ?? '',
    dimensions: dimensionsOf(fields.raw('Tags')),
  };
}

/** @param tags an object, or JSON of one; empty or null for none */
function dimensionsOf(tags: unknown): Dimensions {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(objectOf(tags))) {
    const key = name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1).toLowerCase();
    // Providers hand on what people wrote, and some tags have no value at all.
    if (typeof value === 'string' && !found.has(key)) found.set(key, value);
  }
  const of = (name: CostDimension): string => textWithin(found.get(name) ?? '', `Tags.${name}`) ?? '';
  return { customer: of('customer'), feature: of('feature'), endpoint: of('endpoint'), model: of('model'), domain: of('domain') };
}

function objectOf(tags: unknown): Record<string, unknown> {
  if (tags === undefined || tags === null || tags === '') return {};
  let parsed: unknown = tags;
  try {
    if (typeof tags === 'string') parsed = JSON.parse(tags);
  } catch {
    throw new RowProblem('Tags', 'Tags must be an object as JSON, such as {"customer":"acme"}');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new RowProblem('Tags', 'Tags must be an object as JSON, such as {"customer":"acme"}');
  return parsed as Record<string, unknown>;
}
