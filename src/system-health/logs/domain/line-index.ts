import { LOG_LEVELS, type LogLine } from './log-line.js';

/** Characters of a word that count; of longer ones the beginning is found. */
const WORD_LENGTH = 64;
/** Characters of a field's value that count when it is asked for. */
const VALUE_LENGTH = 128;
/** Words of a line that can be found; PostgreSQL's tsvector counts places up to 16,383. */
const MOST_WORDS = 12_000;

/**
 * What can be found of a line: its words in their order, and its fields as `name=value`. Search in the database and live
 * tails are both made of this, so that they never find different lines.
 */
export interface LineIndex {
  /** Words by place; places without one keep phrases from running over the end of a value. */
  readonly words: readonly (string | null)[];
  /** `name=value`, in small letters. */
  readonly pairs: ReadonlySet<string>;
  readonly level: number;
  /** Values that are numbers, by name in small letters. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** The words of a text: runs of letters and digits, in small letters. */
export function wordsOf(text: string): string[] {
  return (text.normalize('NFC').toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => word.slice(0, WORD_LENGTH));
}

/** How `name=value` is kept and asked for. */
export function pairOf(name: string, value: string): string {
  return `${name.toLowerCase()}=${value.normalize('NFC').toLowerCase().slice(0, VALUE_LENGTH)}`;
}

/** Names of the parts that every line may have; fields of the same name cannot be told from them. */
export const TRACE_FIELD = 'traceid';
export const REQUEST_FIELD = 'requestid';

/** Makes the index of a line. */
export function indexOf(line: LogLine): LineIndex {
  const words: (string | null)[] = [];
  const pairs = new Set<string>();
  const numbers = new Map<string, number>();
  const addWords = (text: string): void => {
    for (const word of wordsOf(text)) if (words.length < MOST_WORDS) words.push(word);
    words.push(null);
  };
  const addPair = (name: string, value: string): void => void pairs.add(pairOf(name, value));
  addWords(line.message);
  addWords(line.service);
  addPair('service', line.service);
  addPair('format', line.format);
  if (line.traceId !== null) addPair(TRACE_FIELD, line.traceId);
  if (line.requestId !== null) addPair(REQUEST_FIELD, line.requestId);
  for (const [name, value] of Object.entries(line.fields)) {
    if (value === null) continue;
    addPair(name, String(value));
    if (typeof value === 'string') addWords(value);
    const number = numberOf(value);
    if (number !== null) numbers.set(name.toLowerCase(), number);
  }
  return { words, pairs, level: LOG_LEVELS[line.level], numbers };
}

/** The number that a value is or spells. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : null;
}

/** The tenant as it stands in the index, so that another tenant's lines never have to be looked at. */
export const tenantMark = (tenantId: string): string => `@${tenantId.replaceAll('-', '').slice(0, 12)}`;

/** A lexeme as the text forms of tsvector and tsquery write it. */
export const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The index as PostgreSQL's tsvector reads it. */
export function toTsVector({ words, pairs }: LineIndex, tenantId: string): string {
  const places = new Map<string, number[]>();
  for (const [index, word] of words.entries()) {
    if (word === null) continue;
    const known = places.get(word);
    if (known) known.push(index + 1);
    else places.set(word, [index + 1]);
  }
  const lexemes = [quoted(tenantMark(tenantId))];
  for (const [word, at] of places) lexemes.push(`${quoted(word)}:${at.slice(0, 255).join(',')}`);
  for (const pair of pairs) lexemes.push(quoted(pair));
  return lexemes.join(' ');
}
