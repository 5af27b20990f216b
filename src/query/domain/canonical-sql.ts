import { LRUCache } from 'lru-cache';
import { lexSql } from './sql-lexer.js';

/** Canonical forms by text: every cached answer asks for one. */
const canonicals = new LRUCache<string, string>({
  max: 1_000,
  maxSize: 4_000_000,
  sizeCalculation: (_, sql) => 2 * sql.length + 1,
});

/**
 * The statement without what means nothing: comments, outer white space, trailing semicolons. Every literal, quoted
 * name and inner blank stays, so two texts with the same canonical form are the same statement. (A parser's
 * fingerprint will not do as a key: it drops the literals.)
 */
export function canonicalSql(sql: string): string {
  let canonical = canonicals.get(sql);
  if (canonical === undefined) {
    canonical = withoutTrivia(sql);
    canonicals.set(sql, canonical);
  }
  return canonical;
}

function withoutTrivia(sql: string): string {
  let canonical = '';
  for (const token of lexSql(sql)) {
    // An unclosed comment stays: it is an error, and must not share the key of what is none.
    if (token.kind === 'block-comment' && !token.unclosed) canonical += ' ';
    // The line break that ends a -- comment stays, as it may join two parts of one string constant.
    else if (token.kind !== 'line-comment') canonical += sql.slice(token.start, token.end);
  }
  return trimEnd(canonical.replace(/^[ \t\n\r\f\v]+/, ''));
}

/** Without regular expressions, which would take quadratic time on a long run of blanks. */
function trimEnd(sql: string): string {
  let end = sql.length;
  while (end > 0 && ' \t\n\r\f\v;'.includes(sql.charAt(end - 1))) end -= 1;
  return sql.slice(0, end);
}
