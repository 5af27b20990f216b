import { lexSql } from './sql-lexer.js';

/**
 * Most tokens, comments counted and blanks not, that are given to the parser. Its tree is built, copied and walked on
 * the thread that serves everybody; 20,000 take some tenths of a second, and an IN list of ten thousand values fits.
 */
export const MAX_TOKENS = 20_000;

/** Most steps that the parser's lexer may take over runs of operator characters, as `lexerSteps` counts them. */
export const MAX_LEXER_STEPS = 2_000_000;

const OPERATOR_RUN = /[~!@#^&|`?+\-*/%<>=]{2,}/g;
const COMMENT_START = /\/\*|--/;

/**
 * How often PostgreSQL's lexer reads a character a second time. It takes a run of operator characters as a whole,
 * then finds the comment in it and gives back what follows: a run costs its length for each comment that begins in it
 * and for each operator outside of them, so that many comments side by side cost the square of their number. Never too
 * low: all that follows a comment's end counts as operators, and the runs are taken from the bare text, whatever they
 * stand in, so that nothing here depends on where a comment or a literal ends.
 */
export function lexerSteps(sql: string): { steps: number; position: number } {
  let steps = 0;
  let costliest = { steps: 0, position: 0 };
  for (const { 0: run, index: position } of sql.matchAll(OPERATOR_RUN)) {
    const first = run.search(COMMENT_START);
    if (first < 0) continue;
    const end = run.indexOf('*/');
    const after = end < 0 ? 0 : run.length - end - 2;
    const cost = run.length * (first + after + run.split('/*').length - 1);
    steps += cost;
    if (cost > costliest.steps) costliest = { steps: cost, position };
  }
  return { steps, position: costliest.position };
}

/** Where the first token beyond the limit stands; null when there is none. */
export function tokenBeyond(sql: string, limit: number): number | null {
  let tokens = 0;
  for (const { kind, start } of lexSql(sql)) {
    if (kind === 'space') continue;
    tokens += 1;
    if (tokens > limit) return start;
  }
  return null;
}
