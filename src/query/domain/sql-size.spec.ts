import * as fc from 'fast-check';
import { LEGITIMATE } from './corpus/legitimate.js';
import { guardPostgresStatement } from './sql-guard.js';
import { lexerSteps, MAX_LEXER_STEPS, MAX_TOKENS, tokenBeyond } from './sql-size.js';

/**
 * What PostgreSQL's lexer does with operators and comments, step by step: flex matches the longest run of operator
 * characters, and the action gives back all but the comment's two characters or one operator.
 */
function stepsOfLexer(sql: string): number {
  const run = /[~!@#^&|`?+\-*/%<>=]*/y;
  const runAt = (at: number): number => {
    run.lastIndex = at;
    return run.exec(sql)?.[0].length ?? 0;
  };
  let steps = 0;
  let depth = 0;
  for (let at = 0; at < sql.length;) {
    if (sql.startsWith('/*', at)) {
      steps += runAt(at);
      depth += 1;
      at += 2;
    } else if (depth > 0) {
      if (sql.startsWith('*/', at)) depth -= 1;
      at += sql.startsWith('*/', at) ? 2 : 1;
    } else if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length : end;
    } else {
      if (/(?:\/\*|--)/.test(sql.substr(at, runAt(at)))) steps += runAt(at);
      at += 1;
    }
  }
  return steps;
}

const pieces = fc.constantFrom('/*', '*/', '/**/', '/*+*/', '--', '--\n', '/*a', ' ', '\n', '1', 'a', ',', '(', ')', '+', '-', '=', '@', '::', "''", '/* /* */ */', '/*=*/');
const blocks = fc.tuple(fc.array(pieces, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 900 })).map(([parts, times]) => parts.join('').repeat(times));
const statements = fc.array(blocks, { minLength: 1, maxLength: 5 }).map((parts) => `SELECT 1 ${parts.join('')}`);

describe('a statement with many comments', () => {
  it.each([
    ['opened and never closed', `SELECT 1 ${'/*'.repeat(20_000)}`],
    ['side by side', `SELECT 1 ${'/**/'.repeat(20_000)}`],
    ['after operators', `SELECT 1 ${'+'.repeat(20_000)}/*${'+'.repeat(20_000)}*/ 1`],
    ['within a literal, where the parser might see none', `SELECT '${'/**/'.repeat(20_000)}'`],
    ['in many shorter runs', `SELECT 1 ${`${'/**/'.repeat(200)} `.repeat(100)}`],
  ])('is refused unparsed when they are %s', (_, sql) => {
    expect(guardPostgresStatement(sql)).toMatchObject({ ok: false, reason: 'too_complex' });
  });

  it('never makes the parser read more often than the limit, whatever they look like', () => {
    let refused = 0;
    fc.assert(
      fc.property(statements, (sql) => {
        const counted = lexerSteps(sql).steps;
        expect(counted).toBeGreaterThanOrEqual(stepsOfLexer(sql));
        if (counted > MAX_LEXER_STEPS) refused += 1;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(5);
  });

  it('passes as people write them', () => {
    const banner = `/${'*'.repeat(100)}\n * ${'='.repeat(80)} *\n ${'*'.repeat(100)}/\n-- ${'-'.repeat(120)}\n`;
    expect(guardPostgresStatement(`${banner.repeat(100)}SELECT a, ${'/* the total */ sum(b), -- in EUR\n'.repeat(500)} 1 FROM t GROUP BY a`)).toMatchObject({ ok: true });
    for (const { sql } of LEGITIMATE) expect(lexerSteps(sql).steps).toBeLessThan(MAX_LEXER_STEPS / 100);
  });
});

describe('a statement of many tokens', () => {
  const list = (length: number): string => `SELECT ${Array.from({ length }, () => '1').join(',')}`;

  it('is refused beyond the limit, with the place', () => {
    expect(guardPostgresStatement(list(33_000))).toEqual({
      ok: false,
      reason: 'too_complex',
      message: `The statement has more than ${String(MAX_TOKENS)} words, values and signs.`,
      position: 7 + MAX_TOKENS - 1,
    });
    expect(guardPostgresStatement(`SELECT 1 ${'/**/ '.repeat(MAX_TOKENS - 2)}`)).toMatchObject({ ok: true });
    expect(guardPostgresStatement(`SELECT 1 ${'--\n'.repeat(MAX_TOKENS)}`)).toMatchObject({ reason: 'too_complex' });
  });

  it('passes with a list of five thousand values, and whatever its blanks and literals hold', () => {
    expect(guardPostgresStatement(`SELECT * FROM t WHERE id IN (${Array.from({ length: 5_000 }, (_, id) => String(id)).join(', ')})`)).toMatchObject({ ok: true });
    expect(tokenBeyond(`SELECT '${', '.repeat(30_000)}'`, MAX_TOKENS)).toBeNull();
  });
});
