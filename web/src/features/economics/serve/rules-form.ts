import type { components } from '../../../api/schema.js';
import type { AllocationRule, AllocationRules } from '../data/economics-queries.js';
import type { Dimension } from '../data/economics-view.js';

type Body = components['schemas']['AllocationRulesDto'];

/** A rule as it is entered. */
export interface RuleValues {
  category: AllocationRule['category'];
  driver: AllocationRule['driver'];
  dimension: Dimension;
  /** A line each: name, a colon, its weight. */
  shares: string;
  /** Whether somebody decided on it, before or now. */
  decided: boolean;
}

export const valuesOf = ({ rules }: AllocationRules): RuleValues[] =>
  rules.map(({ category, driver, dimension, shares, isDefault }) => ({
    category,
    driver,
    dimension: dimension ?? 'customer',
    shares: (shares ?? []).map(({ value, weight }) => `${value}: ${weight}`).join('\n'),
    decided: !isDefault,
  }));

/** Shares by lines; null where a line is none. The last colon counts: names may have one. */
export function sharesOf(text: string): { value: string; weight: string }[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const shares = lines.map((line) => {
    const [, value = '', weight = ''] = /^(.*):\s*(\d+(?:\.\d+)?)$/.exec(line) ?? [];
    return { value: value.trim(), weight };
  });
  return shares.length === 0 || shares.some(({ value }) => value === '') || new Set(shares.map(({ value }) => value)).size < shares.length ? null : shares;
}

/** The first category whose shares cannot be read; null: all can be sent. */
export const problemOf = (values: readonly RuleValues[]): RuleValues['category'] | null =>
  values.find(({ driver, shares }) => driver === 'shares' && sharesOf(shares) === null)?.category ?? null;

/** The body that saves them; categories that nobody decided on are left to what is usual. */
export const bodyOf = (values: readonly RuleValues[], version: number): Body => ({
  version,
  rules: values
    .filter(({ decided }) => decided)
    .map(({ category, driver, dimension, shares }) => (driver === 'shares' ? { category, driver, dimension, shares: sharesOf(shares) ?? [] } : { category, driver })),
});
