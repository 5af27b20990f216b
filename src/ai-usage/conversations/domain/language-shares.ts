import { percentOf } from './shares.js';

/** Of messages that do not tell. */
export const UNKNOWN_LANGUAGE = 'unknown';
/** The series' colours of charts on light ground. */
const COLORS = ['#0e7490', '#8959d8', '#d97706', '#3e5e03', '#c3125a', '#2c9b85', '#282f5c', '#6c1920'];
const REST = '#7b8798';

export interface LanguageShare {
  readonly language: string;
  readonly percentage: number;
  readonly messages: number;
  readonly color: string;
}

/** Shares of languages, the most frequent first and what is unknown last. @param counts '' is what is unknown */
export function languageShares(counts: readonly { readonly language: string; readonly messages: number }[]): LanguageShare[] {
  const total = counts.reduce((sum, { messages }) => sum + messages, 0);
  const share = (language: string, messages: number, color: string): LanguageShare => ({ language, percentage: percentOf(messages, total) ?? 0, messages, color });
  const known = counts.filter(({ language }) => language !== '').sort((a, b) => b.messages - a.messages || (a.language < b.language ? -1 : 1));
  const unknown = counts.filter(({ language }) => language === '');
  return [...known.map(({ language, messages }, place) => share(language, messages, COLORS[place] ?? REST)), ...unknown.map(({ messages }) => share(UNKNOWN_LANGUAGE, messages, REST))];
}
