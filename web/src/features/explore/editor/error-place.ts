import { ApiError } from '../../../api/errors.js';
import { isPlain } from './placeholder-spans.js';

/** A stretch of the text that is at fault; UTF-16 offsets. */
export interface Place {
  from: number;
  to: number;
}

/** Something wrong with the text, in words and, where it is known, with its place. */
export interface TextProblem {
  message: string;
  hint: string | null;
  place: Place | null;
}

/**
 * The problem that an error speaks of. A refusal by the guard tells its place as an offset in the text itself; a
 * database counts the characters of the statement that it got, from 1, in which parameters are already `$1`: where the
 * text has any, the name that the message quotes is looked for instead.
 *
 * @param sql the text that was sent
 * @param offset where that stands in the editor
 */
export function problemOf(error: unknown, sql: string, offset: number): TextProblem {
  if (!(error instanceof ApiError)) return { message: 'Something went wrong.', hint: null, place: null };
  const details = typeof error.details === 'object' && error.details !== null ? error.details : {};
  const position = 'position' in details && typeof details.position === 'number' ? details.position : null;
  const hint = 'hint' in details && typeof details.hint === 'string' ? details.hint : null;
  const at = error.code === 'QUERY_FAILED' ? sourcePlace(sql, position, error.message) : position;
  const message = error.problems.length === 0 ? error.message : error.problems.map((one) => one.message).join(' ');
  return { message, hint, place: at === null ? null : shifted(wordAt(sql, at), offset) };
}

/** The stretch to mark for a place: the word or quoted name that it lies in or begins with, or one character. */
export function wordAt(sql: string, at: number): Place {
  const within = Math.max(0, Math.min(at, sql.length));
  const back = /[\p{L}\p{N}_]/u.test(sql.charAt(within)) ? /[\p{L}\p{N}_]*$/u.exec(sql.slice(0, within)) : null;
  const from = within - (back?.[0].length ?? 0);
  const rest = sql.slice(from, from + 200);
  const length =
    /^(?:[\p{L}\p{N}_$]+(?:\.[\p{L}\p{N}_$]+)*|"(?:[^"]|"")*"|'(?:[^']|'')*'|\{\{[^}]*\}\})/u.exec(rest)?.[0].length ??
    1;
  if (from < sql.length) return { from, to: Math.min(sql.length, from + length) };
  // At the end there is nothing to mark but what stands before it.
  const last = sql.trimEnd().length;
  return { from: Math.max(0, last - 1), to: last };
}

/** Line and column of an offset, from 1, as editors count them. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function shifted({ from, to }: Place, by: number): Place {
  return { from: from + by, to: to + by };
}

function sourcePlace(sql: string, position: number | null, message: string): number | null {
  if (position !== null && isPlain(sql)) return fromCodePoints(sql, position - 1);
  return nearestMention(sql, position ?? 0, message);
}

function fromCodePoints(text: string, points: number): number {
  return Array.from(text).slice(0, Math.max(0, points)).join('').length;
}

/** Where a name that the message quotes stands: the occurrence nearest to the place that the database told. */
function nearestMention(sql: string, position: number, message: string): number | null {
  const lower = sql.toLowerCase();
  for (const [, quoted = ''] of message.matchAll(/"([^"]+)"/g)) {
    // Messages name columns with their table, which the text may not.
    for (const name of [quoted, quoted.split('.').at(-1) ?? '']) {
      const places = occurrences(lower, name.toLowerCase());
      const nearest = places.sort((a, b) => Math.abs(a - position) - Math.abs(b - position))[0];
      if (nearest !== undefined) return nearest;
    }
  }
  return null;
}

function occurrences(text: string, name: string): number[] {
  const places: number[] = [];
  if (name === '') return places;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const inWord = /[\p{L}\p{N}_]/u.test(name.charAt(0)) && /[\p{L}\p{N}_]/u.test(text.charAt(at - 1));
    if (!inWord) places.push(at);
  }
  return places;
}
