import { LRUCache } from 'lru-cache';

export const MATCH_OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type MatchOperator = (typeof MATCH_OPERATORS)[number];

export const MAX_MATCHERS = 20;
export const MAX_PATTERN_CHARACTERS = 200;
/** Patterns of all silences of a tenant that have not ended: each may be held against every series of every rule. */
export const MOST_PATTERNS = 100;

/** One condition on the labels of an alert. A label that an alert has not got is the empty text. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** Nothing is told of alerts that all its matchers match, from its start until before its end. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly reason: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type Labels = Readonly<Record<string, string>>;

/** Labels of an alert: its rule's, its series' dimensions, and `alertname` and `severity`. */
export function labelsOf(rule: { readonly name: string; readonly severity: string; readonly labels: Labels }, dimensions: Readonly<Record<string, string | null>>): Record<string, string> {
  const own = Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, value ?? '']));
  return { ...own, ...rule.labels, alertname: rule.name, severity: rule.severity };
}

/** Patterns are looked at last: most silences are told apart by less. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((each) => isPattern(each) || holds(each, labels)) && matchers.every((each) => !isPattern(each) || holds(each, labels));
}

export const isPattern = ({ operator }: Pick<Matcher, 'operator'>): boolean => operator === '=~' || operator === '!~';

function holds({ name, operator, value }: Matcher, labels: Labels): boolean {
  const label = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
  switch (operator) {
    case '=':
      return label === value;
    case '!=':
      return label !== value;
    case '=~':
      return fits(value, label);
    case '!~':
      return !fits(value, label);
  }
}

/** Of those that hold at an instant, the first that matches. */
export const silenceOf = (silences: readonly Silence[], labels: Labels): Silence | null => silences.find(({ matchers }) => matches(matchers, labels)) ?? null;

/** Of each alternative, what its text must be: units of UTF-16, `ONE` for any of them and `ANY` for any text. */
type Pattern = readonly Int32Array[];
const ONE = -1;
const ANY = -2;

const SPECIAL = new Set('()[]{}*+?^$'.split(''));

/** Patterns that were read, by what they are written as; those that cannot be used fit nothing. Bounded as `atMost` does it, which no browser can load. */
const read = new LRUCache<string, Pattern>({ maxSize: 5_000, sizeCalculation: () => 1 });

/**
 * Why a pattern cannot be used; null: it can. Patterns are the part of regular expressions that no text makes slow: text,
 * `.`, `.*`, `.+`, `|` between whole alternatives, and `\` before a character that stands for itself.
 */
export function patternProblem(pattern: string): string | null {
  if (pattern === '') return 'must not be empty';
  if (pattern.length > MAX_PATTERN_CHARACTERS) return `must have at most ${MAX_PATTERN_CHARACTERS} characters`;
  try {
    patternOf(pattern);
    return null;
  } catch (problem) {
    return (problem as RangeError).message;
  }
}

/** Whether a whole text is what a pattern describes. A pattern that cannot be used fits nothing. */
function fits(text: string, label: string): boolean {
  let pattern = read.get(text);
  if (!pattern) {
    pattern = patternProblem(text) === null ? patternOf(text) : [];
    read.set(text, pattern);
  }
  return pattern.some((pieces) => fitsPieces(pieces, label));
}

/** @throws RangeError saying what about it cannot be used */
function patternOf(text: string): Pattern {
  const alternatives: number[][] = [[]];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    const pieces = alternatives.at(-1) as number[];
    if (character === '|') alternatives.push([]);
    else if (character === '\\') {
      if (++index === text.length) throw new RangeError('must not end with \\');
      pieces.push(text.charCodeAt(index));
    } else if (character === '.') {
      const next = text[index + 1];
      if (next === '*' || next === '+') index++;
      if (next !== '*') pieces.push(ONE);
      if (next === '*' || next === '+') pieces.push(ANY);
    } else if (SPECIAL.has(character)) {
      throw new RangeError(`must not use ${character}: only text, ., .*, .+ and | are understood; \\${character} is the character itself`);
    } else pieces.push(text.charCodeAt(index));
  }
  return alternatives.map((pieces) => Int32Array.from(pieces));
}

/** In time of at most the product of both lengths: of several `ANY`, only the last is ever tried again. */
function fitsPieces(pieces: Int32Array, text: string): boolean {
  let piece = 0;
  let at = 0;
  let retryPiece = -1;
  let retryAt = 0;
  while (at < text.length) {
    const current = pieces[piece];
    if (current === ANY) {
      retryPiece = piece++;
      retryAt = at;
    } else if (current === ONE || current === text.charCodeAt(at)) {
      piece++;
      at++;
    } else if (retryPiece >= 0) {
      piece = retryPiece + 1;
      at = ++retryAt;
    } else return false;
  }
  return pieces.subarray(piece).every((each) => each === ANY);
}
