import type { ProductCategory } from '../../domain/ai-settings.js';
import { normaliseQuery, wordsOf } from './normalise-query.js';

/** Where everything goes that no category has a word for. */
export const OTHER = 'other';

/** Categories of tenants that have set none: those of a shop for tools and machines. */
export const DEFAULT_CATEGORIES: readonly ProductCategory[] = [
  {
    name: 'tools',
    words: ['tool', 'drill', 'hammer', 'saw', 'wrench', 'screwdriver', 'pliers', 'grinder', 'sander', 'chisel', 'knife', 'ratchet', 'spanner', 'router', 'clamp'],
  },
  {
    name: 'parts',
    words: ['part', 'spare', 'replacement', 'screw', 'bolt', 'nut', 'filter', 'bearing', 'gasket', 'seal', 'belt', 'valve', 'hose', 'battery', 'blade', 'cable', 'fitting', 'motor'],
  },
  {
    name: 'equipment',
    words: ['equipment', 'machine', 'pump', 'compressor', 'generator', 'ladder', 'lift', 'crane', 'mixer', 'trailer', 'heater', 'welder', 'washer', 'mower', 'helmet', 'gloves'],
  },
];

/**
 * The category of a product's name: the first that has one of its words, or 'other'. A word stands for itself, for its
 * plural in s or es, and of several words for all of them in a row.
 */
export function categoryOf(name: string, categories: readonly ProductCategory[]): string {
  const words = ` ${wordsOf(normaliseQuery(name)).map(singular).join(' ')} `;
  const found = categories.find((category) => category.words.some((word) => words.includes(` ${wordsOf(normaliseQuery(word)).map(singular).join(' ')} `)));
  return found?.name ?? OTHER;
}

/** Enough of a plural to compare by; both sides lose it. */
const singular = (word: string): string => (/(?:s|x|z|ch|sh)es$/.test(word) ? word.slice(0, -2) : /[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word);

/** Names by category, at most that many of each; all categories are there, 'other' last. */
export function byCategory(names: readonly string[], categories: readonly ProductCategory[], most: number): Record<string, string[]> {
  const sorted = new Map<string, string[]>([...categories.map(({ name }): [string, string[]] => [name, []]), [OTHER, []]]);
  for (const name of names) {
    const list = sorted.get(categoryOf(name, categories)) as string[];
    if (list.length < most) list.push(name);
  }
  return Object.fromEntries(sorted);
}
