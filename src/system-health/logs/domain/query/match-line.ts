import { type LineIndex, pairOf } from '../line-index.js';
import { LOG_LEVELS } from '../log-line.js';
import type { LogQuery, LogTerm } from './log-query.js';

/** Whether a line is one that the search finds; decides as the database does. */
export function matchesLine({ terms }: LogQuery, line: LineIndex): boolean {
  return terms.every((term) => holds(term, line) !== term.negated);
}

function holds(term: LogTerm, line: LineIndex): boolean {
  switch (term.kind) {
    case 'words':
      return holdsWords(term.words, term.prefix, line.words);
    case 'field': {
      const pair = pairOf(term.field, term.value);
      return term.prefix ? someStartsWith(line.pairs, pair) : line.pairs.has(pair);
    }
    case 'number': {
      const value = line.numbers.get(term.field);
      if (value === undefined) return false;
      const { from, to } = term;
      return (
        (from === null || value > from.value || (from.inclusive && value === from.value)) &&
        (to === null || value < to.value || (to.inclusive && value === to.value))
      );
    }
    case 'level':
      return term.levels.some((name) => LOG_LEVELS[name] === line.level);
  }
}

function holdsWords(wanted: readonly string[], prefix: boolean, words: LineIndex['words']): boolean {
  const last = wanted.length - 1;
  return words.some((_, start) =>
    wanted.every((word, index) => {
      const there = words[start + index];
      if (there === null || there === undefined) return false;
      return prefix && index === last ? there.startsWith(word) : there === word;
    }),
  );
}

function someStartsWith(pairs: ReadonlySet<string>, beginning: string): boolean {
  for (const pair of pairs) if (pair.startsWith(beginning)) return true;
  return false;
}
