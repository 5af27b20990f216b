import type { AllocationRules } from '../data/economics-queries.js';
import { bodyOf, problemOf, sharesOf, valuesOf } from './rules-form.js';

const rule = { dimension: null, shares: null, isDefault: false };
const saved = {
  version: 3,
  rules: [
    { ...rule, category: 'ai', driver: 'tokens' },
    { ...rule, category: 'storage', driver: 'shares', dimension: 'customer', shares: [{ value: 'Northwind: north', weight: '2.5' }, { value: 'b', weight: '1' }] },
    { ...rule, category: 'query', driver: 'requests', isDefault: true },
  ],
} as unknown as AllocationRules;

describe('the form of allocation rules', () => {
  it('gives back what was decided, and leaves the rest to what is usual', () => {
    expect(bodyOf(valuesOf(saved), 3)).toEqual({
      version: 3,
      rules: [
        { category: 'ai', driver: 'tokens' },
        { category: 'storage', driver: 'shares', dimension: 'customer', shares: [{ value: 'Northwind: north', weight: '2.5' }, { value: 'b', weight: '1' }] },
      ],
    });
  });

  it('refuses shares that are none, or name somebody twice', () => {
    for (const text of ['', 'a', 'a: -1', ': 1', 'a: 1\na: 2', 'a: 1,5']) expect(sharesOf(text)).toBeNull();
    expect(problemOf(valuesOf(saved).map((each) => ({ ...each, shares: '' })))).toBe('storage');
    expect(problemOf(valuesOf(saved))).toBeNull();
  });
});
