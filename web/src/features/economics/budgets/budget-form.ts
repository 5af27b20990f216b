import type { FieldPath } from 'react-hook-form';
import { isPositive } from '../data/decimals.js';
import type { Budget, BudgetBody, Category } from '../data/economics-queries.js';
import type { Dimension } from '../data/economics-view.js';

/** What the form holds: texts, whatever they mean. */
export interface BudgetValues {
  name: string;
  /** Empty: all. */
  category: '' | Category;
  /** Empty: none. */
  dimension: '' | Dimension;
  value: string;
  period: Budget['period'];
  amount: string;
  currency: string;
  /** Percent, by commas. */
  thresholds: string;
  action: Budget['action'];
  channelIds: string[];
}

const MOST_PERCENT = 1_000;
const MOST_THRESHOLDS = 10;

export const newBudget = (currency: string): BudgetValues => ({
  name: '', category: '', dimension: '', value: '', period: 'monthly', amount: '', currency, thresholds: '50, 80, 100', action: 'notify', channelIds: [],
});

/** A saved budget as the form takes it. */
export function valuesOf({ name, category, dimension, period, amount, currency, thresholds, action, channelIds }: Budget): BudgetValues {
  return {
    name, category: category ?? '', dimension: dimension?.name ?? '', value: dimension?.value ?? '', period, amount, currency,
    thresholds: thresholds.join(', '), action, channelIds: [...channelIds],
  };
}

/** The body that saves it, but for the version. */
export function bodyOf({ name, category, dimension, value, period, amount, currency, thresholds, action, channelIds }: BudgetValues): BudgetBody {
  return {
    name: name.trim(),
    category: category === '' ? null : category,
    dimension: dimension === '' ? null : { name: dimension, value: value.trim() },
    period,
    amount: amount.trim(),
    currency: currency.trim().toUpperCase(),
    thresholds: percentages(thresholds) ?? [],
    action,
    channelIds,
  };
}

/** Whole percentages by commas, ascending and each once; null when one is none. */
export function percentages(text: string): number[] | null {
  const parts = text.split(',').map((part) => part.replace('%', '').trim()).filter((part) => part !== '');
  if (parts.length === 0 || parts.some((part) => !/^\d{1,4}$/.test(part) || Number(part) < 1 || Number(part) > MOST_PERCENT)) return null;
  const known = [...new Set(parts.map(Number))].sort((a, b) => a - b);
  return known.length > MOST_THRESHOLDS ? null : known;
}

/** What is wrong with a field before it is sent; true: nothing. */
export const CHECKS = {
  name: (name: string) => name.trim() !== '' || 'A budget needs a name.',
  amount: (amount: string) => isPositive(amount) || 'Enter an amount above 0, with a point, such as 250.00.',
  currency: (currency: string) => /^[a-z]{3}$/i.test(currency.trim()) || 'Three letters, such as EUR.',
  thresholds: (text: string) => percentages(text) !== null || `Whole percentages from 1 to ${MOST_PERCENT}, by commas, at most ${MOST_THRESHOLDS}.`,
  value: (value: string, { dimension }: BudgetValues) => dimension === '' || value.trim() !== '' || 'Say which one.',
};

const SAME = ['name', 'category', 'period', 'amount', 'currency', 'action', 'channelIds'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(path: string): FieldPath<BudgetValues> | null {
  if (path === 'dimension.value') return 'value';
  if (path.startsWith('dimension')) return 'dimension';
  if (path.startsWith('thresholds')) return 'thresholds';
  return SAME.find((name) => name === path) ?? null;
}
