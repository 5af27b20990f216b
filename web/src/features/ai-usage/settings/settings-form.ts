import type { AiSettings, AiSettingsBody } from '../data/ai-queries.js';

export const MOST_DAYS = 400;
export const MOST_CATEGORIES = 20;

/** A category as it is typed: words by commas. */
export interface CategoryValues {
  name: string;
  words: string;
}

/** The settings as the form holds them. */
export interface SettingsValues {
  contentEnabled: boolean;
  redactEmails: boolean;
  retentionDays: string;
  /** Whether the tenant has categories of its own. */
  own: boolean;
  categories: CategoryValues[];
}

export const valuesOf = ({ contentEnabled, redactEmails, retentionDays, categories }: AiSettings): SettingsValues => ({
  contentEnabled,
  redactEmails,
  retentionDays: String(retentionDays),
  own: categories !== null,
  categories: categories?.map(({ name, words }) => ({ name, words: words.join(', ') })) ?? [],
});

/** What is sent. @param version the one that the change was made from */
export const bodyOf = ({ contentEnabled, redactEmails, retentionDays, own, categories }: SettingsValues, version: number): AiSettingsBody => ({
  contentEnabled,
  redactEmails,
  retentionDays: Number(retentionDays),
  categories: own ? categories.map(({ name, words }) => ({ name: name.trim(), words: wordsOf(words) })) : null,
  version,
});

/** Words that were typed by commas or lines, each once. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** What is wrong with a number of days; true when nothing is. */
export const daysProblem = (text: string): string | true => (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST_DAYS ? true : `Whole days, 1 to ${MOST_DAYS}.`);

/** What is wrong with a category's name; true when nothing is. */
export function nameProblem(name: string, all: readonly CategoryValues[]): string | true {
  if (!/^[a-z][a-z0-9_-]{0,39}$/.test(name.trim())) return 'A lower-case letter first, then a-z, 0-9, _ and -, at most 40.';
  return all.filter((each) => each.name.trim() === name.trim()).length > 1 ? 'Another category has this name.' : true;
}

/** What is wrong with its words; true when nothing is. */
export function wordsProblem(text: string): string | true {
  const words = wordsOf(text);
  if (words.length === 0) return 'It needs a word that names of its products have.';
  return words.some((word) => word.length < 2 || word.length > 60) ? 'Words have 2 to 60 letters.' : true;
}

/** The field of the form that a path of the body is about; null: none. */
export function fieldOf(path: string): 'contentEnabled' | 'redactEmails' | 'retentionDays' | `categories.${number}.name` | `categories.${number}.words` | null {
  const plain = path.replace(/^body\./, '');
  if (plain === 'contentEnabled' || plain === 'redactEmails' || plain === 'retentionDays') return plain;
  const [, index, part] = /^categories\.(\d+)\.(name|words)/.exec(plain.replaceAll(/\[(\d+)\]/g, '.$1')) ?? [];
  if (index === undefined) return null;
  return part === 'name' ? `categories.${Number(index)}.name` : `categories.${Number(index)}.words`;
}
