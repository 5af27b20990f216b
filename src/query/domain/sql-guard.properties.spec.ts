import * as fc from 'fast-check';
import { ATTACKS } from './corpus/attacks.js';
import { LEGITIMATE } from './corpus/legitimate.js';
import { guardPostgresStatement } from './sql-guard.js';
import { lexSql } from './sql-lexer.js';

/** Attacks that are a query themselves, and so can stand wherever a query can. */
const QUERIES = ATTACKS.filter(
  ({ reason, sql }) =>
    /^(?:function_|catalog_|operator_|sampling_|row_lock$|select_into$|data_modifying$)/.test(reason) &&
    /^(?:SELECT|WITH\b.*\b(?:SELECT|VALUES|TABLE)\b|VALUES|TABLE)/.test(sql) &&
    !/^WITH x AS \(SELECT 1\) (?:INSERT|UPDATE|DELETE)/.test(sql),
);

const WRAPPINGS: readonly ((sql: string) => string)[] = [
  (sql) => `(${sql})`,
  (sql) => `SELECT * FROM (${sql}) AS inner_query`,
  (sql) => `WITH w AS (${sql}) SELECT * FROM w`,
  (sql) => `WITH a AS (SELECT 1), w AS NOT MATERIALIZED (${sql}) SELECT * FROM a`,
  (sql) => `WITH RECURSIVE w(n) AS (SELECT 1 UNION ALL (${sql})) SELECT 1`,
  (sql) => `SELECT (${sql}) AS value`,
  (sql) => `SELECT 1 WHERE EXISTS (${sql})`,
  (sql) => `SELECT 1 WHERE 1 = ANY (${sql})`,
  (sql) => `SELECT 1 WHERE (1, 2) NOT IN (${sql})`,
  (sql) => `SELECT ARRAY(${sql})`,
  (sql) => `SELECT CASE WHEN true THEN (${sql}) ELSE 1 END`,
  (sql) => `SELECT coalesce(lower((${sql})::text), 'x')`,
  (sql) => `(SELECT 1) UNION ALL (${sql}) ORDER BY 1 LIMIT 1`,
  (sql) => `SELECT * FROM orders o JOIN LATERAL (${sql}) l ON true`,
  (sql) => `SELECT sum(1) FILTER (WHERE EXISTS (${sql})) OVER (PARTITION BY (${sql})) FROM orders`,
  (sql) =>
    `SELECT 1 FROM orders GROUP BY ROLLUP ((${sql})) HAVING (${sql}) IS NULL ORDER BY (${sql}) LIMIT (${sql}) OFFSET (${sql})`,
  (sql) => `VALUES (1, (${sql}))`,
  (sql) => `SELECT json_object('a': (${sql}) RETURNING jsonb)`,
  (sql) => `SELECT * FROM unnest(ARRAY[(${sql})]) WITH ORDINALITY`,
  (sql) => `SELECT (ARRAY[1])[(${sql})]`,
  (sql) => `SELECT ROW(1, (${sql}))::text COLLATE "C"`,
  (sql) => `SELECT xmlelement(name a, xmlattributes((${sql}) AS b))`,
];

const COVERS = [' ', '\n', '\t \r\n', '/**/', '/* -- */', "/* /* ; */ ' */", '-- ;\n', "--'\n", '/*$$*/ '];

/** The same statement for PostgreSQL: other blanks and comments between the tokens, other case in unquoted words. */
function disguise(sql: string, covers: readonly number[], cases: readonly boolean[]): string {
  return lexSql(sql)
    .map(({ kind, start, end }, index) => {
      const text = sql.slice(start, end);
      if (kind === 'space' || kind.endsWith('comment'))
        return `${sql[start - 1] === '-' ? ' ' : ''}${COVERS[covers[index % covers.length] ?? 0] ?? ' '}`;
      if (kind !== 'word') return text;
      return cases[index % cases.length]
        ? text.toUpperCase()
        : text.replace(/[a-z]/gi, (c, at) => (Number(at) % 2 ? c.toLowerCase() : c.toUpperCase()));
    })
    .join('');
}

const covers = fc.array(fc.nat(COVERS.length - 1), { minLength: 1, maxLength: 9 });
const cases = fc.array(fc.boolean(), { minLength: 1, maxLength: 9 });
const wrappings = fc.array(fc.constantFrom(...WRAPPINGS), { maxLength: 4 });
const wrap = (sql: string, steps: readonly ((sql: string) => string)[]): string =>
  steps.reduce((inner, step) => step(inner), sql);

describe('an attack', () => {
  it('is there in numbers', () => expect(QUERIES.length).toBeGreaterThan(200));

  it.each(WRAPPINGS.map((wrapping) => [wrapping('…'), wrapping]))(
    'is refused for the same reason within %s',
    (_, wrapping) => {
      for (const { reason, sql } of QUERIES) {
        const wrapped = wrapping(sql);
        expect([wrapped, guardPostgresStatement(wrapped)]).toEqual([
          wrapped,
          expect.objectContaining({ ok: false, reason }),
        ]);
      }
    },
  );

  it('is refused in any nesting, with any comments, blanks and case around and within it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUERIES), wrappings, covers, cases, ({ reason, sql }, steps, blanks, letters) => {
        const statement = disguise(wrap(sql, steps), blanks, letters);
        expect(guardPostgresStatement(statement)).toMatchObject({ ok: false, reason });
      }),
      { numRuns: 1_500 },
    );
  });

  it('is refused when it follows or precedes anything harmless', () => {
    const harmless = LEGITIMATE.map(({ sql }) => sql.replace(/;\s*$/, ''));
    fc.assert(
      fc.property(
        // What is unclosed may be closed by what follows, and mean no harm then.
        fc.constantFrom(...ATTACKS.filter(({ sql, reason }) => sql.length < 1_000 && reason !== 'syntax_error')),
        fc.constantFrom(...harmless),
        fc.boolean(),
        ({ sql }, other, first) => {
          const statement = first ? `${sql}\n; ${other}` : `${other}\n; ${sql}`;
          // An empty attack leaves one harmless statement.
          const verdict = guardPostgresStatement(statement);
          if (guardPostgresStatement(sql).ok === false && !/^[\s;]*$|^(?:--|\/\*)/.test(sql))
            expect(verdict.ok).toBe(false);
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('a legitimate statement', () => {
  it('passes with any comments, blanks and case', () => {
    const plain = LEGITIMATE.filter(({ sql }) => !/\bE'|'[ \t]*\n/.test(sql));
    fc.assert(
      fc.property(fc.constantFrom(...plain), covers, cases, ({ sql }, blanks, letters) => {
        expect(guardPostgresStatement(disguise(sql, blanks, letters))).toMatchObject({ ok: true });
      }),
      { numRuns: 600 },
    );
  });
});
