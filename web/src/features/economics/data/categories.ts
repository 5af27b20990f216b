import type { Category } from './economics-queries.js';

/** Kinds of cost, as readers know them. */
export const CATEGORIES: readonly { value: Category; label: string }[] = [
  { value: 'ai', label: 'AI' },
  { value: 'compute', label: 'Compute' },
  { value: 'storage', label: 'Storage' },
  { value: 'bandwidth', label: 'Bandwidth' },
  { value: 'query', label: 'Queries' },
  { value: 'third_party', label: 'Third parties' },
];

/** What a category is called; a name that is not known stays as it is. */
export const categoryLabel = (category: string): string => CATEGORIES.find(({ value }) => value === category)?.label ?? category;
