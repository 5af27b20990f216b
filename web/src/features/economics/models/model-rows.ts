import type { CostGroup, ModelsUsed, ModelUsage, Money } from '../data/economics-queries.js';

/** A model: what it was used for and what that cost. null: not known. */
export interface ModelRow {
  /** null: costs that name none. */
  model: string | null;
  requests: number | null;
  tokens: number | null;
  /** By the ledger: imported costs count too. */
  cost: Money | null;
  /** Of the costs of all models. */
  percent: number | null;
  /** What a million of the counted tokens came to; a mean, not a price. */
  perMillion: Money | null;
  /** It was used, and has no price. */
  unpriced: boolean;
}

const MILLION = 1_000_000;
const MEAN_PLACES = 6;

/**
 * Costs by model beside what each was used for; those that cost most first, then those that are not priced.
 * @param used null: not counted here @param currency of the costs; means of another one are left out
 */
export function modelRows(groups: readonly CostGroup[], used: ModelsUsed | null | undefined, currency: string): ModelRow[] {
  const known = new Map((used?.models ?? []).map((each) => [each.model, each]));
  const meanOf = (usage: ModelUsage | undefined): Money | null => (used?.currency === currency ? mean(usage, currency) : null);
  const paid = groups
    .filter(({ rest }) => !rest)
    .map(({ value, amount, percent, unpriced }) => {
      const usage = value === null ? undefined : known.get(value);
      return { model: value, requests: usage?.count ?? null, tokens: usage?.tokens ?? null, cost: amount, percent, perMillion: meanOf(usage), unpriced: unpriced > 0 };
    });
  const listed = new Set(paid.map(({ model }) => model));
  // Counted a moment ago and not in the ledger yet, or of another currency.
  const others = [...known.values()]
    .filter(({ model }) => !listed.has(model))
    .map((usage) => ({ model: usage.model, requests: usage.count, tokens: usage.tokens, cost: null, percent: null, perMillion: meanOf(usage), unpriced: usage.cost === null }));
  return [...paid, ...others];
}

function mean(usage: ModelUsage | undefined, currency: string): Money | null {
  if (usage === undefined || usage.cost === null || usage.tokens <= 0) return null;
  const value = (Number(usage.cost) / usage.tokens) * MILLION;
  return Number.isFinite(value) ? { amount: value.toFixed(MEAN_PLACES), currency } : null;
}
