import type { Tone } from '../../../ui/index.js';
import { categoryLabel } from '../data/categories.js';
import type { Budget } from '../data/economics-queries.js';

export const BUDGET_PERIODS = [
  { value: 'daily', label: 'Each day' },
  { value: 'weekly', label: 'Each week' },
  { value: 'monthly', label: 'Each month' },
] as const;

/** How often a budget begins anew. */
export const periodLabel = (period: string): string => (BUDGET_PERIODS.find(({ value }) => value === period)?.label ?? period).toLowerCase();

/** Which costs count: "AI costs of domain support-bot", "All costs". */
export function scopeWords({ category, dimension }: Pick<Budget, 'category' | 'dimension'>): string {
  const what = category === null ? 'All costs' : `${categoryLabel(category)} costs`;
  return dimension === null ? what : `${what} of ${dimension.name} ${dimension.value}`;
}

/** How a budget stands, in a word. */
export function standingOf({ blocked, percent }: { blocked: boolean; percent: number }): { word: string; tone: Tone } {
  if (blocked) return { word: 'Blocked', tone: 'danger' };
  if (percent >= 100) return { word: 'Used up', tone: 'danger' };
  return percent >= 80 ? { word: 'Nearly used up', tone: 'warning' } : { word: 'Within', tone: 'success' };
}

/** The colour that a bar of so many percent has. */
export const barTone = (percent: number): 'accent' | 'warning' | 'danger' => (percent >= 100 ? 'danger' : percent >= 80 ? 'warning' : 'accent');
