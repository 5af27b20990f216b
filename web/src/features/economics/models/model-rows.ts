import type { CostGroup, ModelUsage, Money } from '../data/economics-queries.js';

/** A model: what it was used for and what that cost. null: not known. */
export interface ModelRow {
  /** null: costs that name none. */
  model: string | null;
  requests: number | null;
  tokens: number | null;
  cost: Money | null;
  /** Of the costs of all models. */
  percent: number | null;
  /** Of a million of its tokens; a mean, not a price. */
  perMillion: Money | null;
  /** It was used, and has no price. */
  unpriced: boolean;
}

const MILLION = 1_000_000;
const MEAN_PLACES = 6;

/** Costs by model beside what each was used for; those that cost most first, then those that are not priced. */
export function modelRows(groups: readonly CostGroup[], usage: readonly ModelUsage[] | null | undefined, currency: string): ModelRow[] {
  const used = new Map((usage ?? []).map((each) => [each.model, each]));
  const paid = groups
    .filter(({ rest }) => !rest)
    .map(({ value, amount, percent, unpriced }) => {
      const known = value === null ? undefined : used.get(value);
      return { model: value, requests: known?.count ?? null, tokens: known?.tokens ?? null, cost: amount, percent, perMillion: unpriced > 0 ? null : mean(amount, known?.tokens, currency), unpriced: unpriced > 0 };
    });
  const listed = new Set(paid.map(({ model }) => model));
  const unpaid = [...used.values()]
    .filter(({ model }) => !listed.has(model))
    .map(({ model, count, tokens }) => ({ model, requests: count, tokens, cost: null, percent: null, perMillion: null, unpriced: true }));
  return [...paid, ...unpaid];
}

function mean(amount: Money | null, tokens: number | undefined, currency: string): Money | null {
  if (amount === null || tokens === undefined || tokens <= 0 || amount.currency !== currency) return null;
  const value = (Number(amount.amount) / tokens) * MILLION;
  return Number.isFinite(value) ? { amount: value.toFixed(MEAN_PLACES), currency } : null;
}
