import { pairOf, quoted, tenantMark } from '../line-index.js';
import { LOG_LEVELS } from '../log-line.js';
import type { Bound, LogQuery, LogTerm } from './log-query.js';

/** A search as the database's function takes it; values alone, no SQL. */
export interface CompiledQuery {
  /** A tsquery; null when no word and no field is asked for. */
  readonly match: string | null;
  /** Levels as numbers; null: all. */
  readonly levels: readonly number[] | null;
  readonly ranges: readonly FieldRange[];
}

/** Numbers of a field; what is absent bounds nothing. */
export interface FieldRange {
  readonly field: string;
  readonly from?: number;
  readonly from_inclusive?: boolean;
  readonly to?: number;
  readonly to_inclusive?: boolean;
  readonly negated: boolean;
}

/** Compiles a search. The tenant is part of the full-text query, so that the index leads to its lines alone. */
export function compileLogQuery({ terms }: LogQuery, tenantId: string): CompiledQuery {
  const matches = terms.flatMap(matchOf);
  const levelTerms = terms.filter((term) => term.kind === 'level');
  const levels = Object.values(LOG_LEVELS).filter((value) =>
    levelTerms.every((term) => term.levels.some((name) => LOG_LEVELS[name] === value) !== term.negated),
  );
  return {
    match: matches.length === 0 ? null : [quoted(tenantMark(tenantId)), ...matches].join(' & '),
    levels: levelTerms.length === 0 ? null : levels,
    ranges: terms.flatMap(rangeOf),
  };
}

function matchOf(term: LogTerm): string[] {
  const positive = positiveMatchOf(term);
  if (positive === null) return [];
  return [term.negated ? `!(${positive})` : positive];
}

function positiveMatchOf(term: LogTerm): string | null {
  switch (term.kind) {
    case 'words':
      return `(${term.words.map((word, index) => quoted(word) + (term.prefix && index === term.words.length - 1 ? ':*' : '')).join(' <-> ')})`;
    case 'field':
      return quoted(pairOf(term.field, term.value)) + (term.prefix ? ':*' : '');
    case 'number':
      // Lines that have the field at all, from the index; which of their numbers fit is looked at then.
      return term.negated ? null : `${quoted(pairOf(term.field, ''))}:*`;
    case 'level':
      return null;
  }
}

function rangeOf(term: LogTerm): FieldRange[] {
  if (term.kind !== 'number') return [];
  const bound = (name: 'from' | 'to', value: Bound | null): Partial<FieldRange> =>
    value === null ? {} : { [name]: value.value, [`${name}_inclusive`]: value.inclusive };
  return [{ field: term.field, ...bound('from', term.from), ...bound('to', term.to), negated: term.negated }];
}
