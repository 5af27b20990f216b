import * as fc from 'fast-check';
import { scanSync } from 'libpg-query';
import { guardPostgresStatement } from './sql-guard.js';
import { isTrivia, lexSql, skipTrivia } from './sql-lexer.js';

const kinds = (sql: string): string[] =>
  lexSql(sql)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, start, end }) => `${kind} ${sql.slice(start, end)}`);

describe('lexSql', () => {
  it('keeps every kind of literal whole', () => {
    expect(kinds(`'it''s' E'a\\'b' N'x' B'01' x'1F' U&'\\0061' $$a'b$$ $tag$ $$ $tag$`)).toEqual([
      "string 'it''s'",
      "string E'a\\'b'",
      "string N'x'",
      "string B'01'",
      "string x'1F'",
      "string U&'\\0061'",
      "string $$a'b$$",
      'string $tag$ $$ $tag$',
    ]);
  });

  it('reads a backslash as an ordinary character outside E constants', () => {
    expect(kinds(`'\\' || 'x'`)).toEqual(["string '\\'", 'symbol |', 'symbol |', "string 'x'"]);
  });

  it('carries the rules of an E constant into the parts that continue it', () => {
    expect(kinds(`E'a'\n  '\\'b' + 1`)[0]).toBe(`string E'a'\n  '\\'b'`);
    expect(kinds(`E'a' -- why\n '\\'b'`)[0]).toBe(`string E'a' -- why\n '\\'b'`);
    expect(kinds(`E'a' '\\'`)).toEqual(["string E'a'", "string '\\'"]);
  });

  it('takes E, B and U& for a prefix only when they are a word of their own', () => {
    expect(kinds(`nameE'a\\'`)).toEqual(['word nameE', "string 'a\\'"]);
    expect(kinds(`u & 'x'`)).toEqual(['word u', 'symbol &', "string 'x'"]);
  });

  it('nests block comments and ends line comments at either line break', () => {
    expect(kinds(`/* a /* b */ ' */ 1`)).toEqual([`block-comment /* a /* b */ ' */`, 'number 1']);
    expect(kinds(`-- a\r'x'-- b`)).toEqual(['line-comment -- a', "string 'x'", 'line-comment -- b']);
    expect(kinds('1 @-- c\n+/*d*/2')).toEqual([
      'number 1',
      'symbol @',
      'line-comment -- c',
      'symbol +',
      'block-comment /*d*/',
      'number 2',
    ]);
  });

  it('does not take a dollar inside a word for a quote', () => {
    expect(kinds('a$b$c$b$')).toEqual(['word a$b$c$b$']);
    expect(kinds('$1$a$x$a$')).toEqual(['positional $1', 'string $a$x$a$']);
  });

  it('tells casts, named arguments and parameters apart', () => {
    expect(kinds('a::int f(x := :y) {{ z }} {{user.id}}').filter((kind) => !/^(word|symbol)/.test(kind))).toEqual([
      'colon-pair ::',
      'colon-pair :=',
      'colon-name :y',
      'placeholder {{ z }}',
      'placeholder {{user.id}}',
    ]);
    expect(kinds('{{ 1x }} { :1')).toContain('broken-placeholder {{');
  });

  it('runs to the end of the text where a literal or comment is not closed', () => {
    for (const sql of [`'abc`, `E'abc\\`, `"abc`, '$a$ $b$', '/* /* */', `U&'x`]) expect(lexSql(sql)).toHaveLength(1);
  });

  it('puts every character of any text into exactly one token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (sql) => {
        expect(
          lexSql(sql)
            .map(({ start, end }) => sql.slice(start, end))
            .join(''),
        ).toBe(sql);
      }),
    );
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    for (const piece of ["E''\n", "E'' ", '--\n', '/*', '$a$ ', "'", '"', ':', '{{', '$', "E'a' --\n", '1.', '$$']) {
      const hostile = piece.repeat(100_000 / piece.length);
      // Not a measurement: quadratic work on 100,000 characters would outlast the test's own timeout many times.
      expect(lexSql(hostile).length).toBeGreaterThan(0);
    }
  });
});

describe('lexSql beside the scanner of PostgreSQL', () => {
  const piece = fc.constantFrom(
    "'",
    "''",
    '"',
    '""',
    '$$',
    '$a$',
    '$1',
    '$',
    '--',
    '\n',
    '/*',
    '*/',
    '\\',
    "E'",
    "e'",
    "U&'",
    'U&"',
    "B'",
    "x'",
    'a',
    'E',
    'sel ect',
    ' ',
    ',',
    '::',
    ':=',
    ':b',
    '+',
    '@',
    '1',
    '1.5',
    '(',
    ')',
    '[',
    ']',
    ';',
    '?',
    '->',
    '{',
    '}',
  );

  /** For each character that is no blank: whether it lies in a literal or quoted name (q), a comment (c) or code (-). */
  const mask = (sql: string, runs: { kind: 'q' | 'c' | '-'; start: number; end: number }[]): string => {
    const marks: string[] = [...sql].map((character) => (/\s/.test(character) ? ' ' : '-'));
    for (const { kind, start, end } of runs) {
      for (let at = start; at < end; at += 1) if (marks[at] !== ' ') marks[at] = kind;
    }
    return marks.join('');
  };

  const theirs = (sql: string): string | null => {
    let tokens: ReturnType<typeof scanSync>['tokens'];
    try {
      ({ tokens } = scanSync(sql));
    } catch {
      return null;
    }
    return mask(
      sql,
      tokens.map(({ start, end, tokenName }) => {
        if (/COMMENT$/.test(tokenName)) return { kind: 'c' as const, start, end };
        const quoted = /^(?:[eExXbB]?'|[uU]&['"]|"|\$(?![0-9]))/.test(sql.slice(start, end)) && end - start > 1;
        return { kind: quoted ? ('q' as const) : ('-' as const), start, end };
      }),
    );
  };

  const ours = (sql: string): string =>
    mask(
      sql,
      lexSql(sql).map(({ kind, start, end }) => {
        if (kind === 'string' || kind === 'quoted-name') return { kind: 'q' as const, start, end };
        return { kind: kind.endsWith('comment') ? ('c' as const) : ('-' as const), start, end };
      }),
    );

  it('finds the same literals, quoted names and comments in any mix of what could confuse it', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (pieces) => {
        const sql = pieces.join('');
        // libpg-query alone ends a constant at a comment where PostgreSQL continues it; its parser then refuses both.
        fc.pre(!/'[ \t]*--[^\n]*\n\s*(?:--[^\n]*\n\s*)*'/.test(sql) && !/'\s*\n\s*--[^\n]*\n\s*'/.test(sql));
        const expected = theirs(sql);
        if (expected === null) return;
        compared += 1;
        expect([sql, ours(sql)]).toEqual([sql, expected]);
      }),
      { numRuns: 4_000 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it('is refused by the guard where a comment stands between two parts of a constant', () => {
    expect(guardPostgresStatement("SELECT E'abc' -- x\n '\\', pg_sleep(9) --'")).toMatchObject({
      ok: false,
      reason: 'syntax_error',
    });
  });
});

describe('skipTrivia', () => {
  it('finds the first token that means something', () => {
    expect(skipTrivia('  -- a\n /* b */ SELECT', 0)).toBe(16);
    expect(skipTrivia('  ', 0)).toBe(2);
    expect(lexSql(' a').filter((token) => !isTrivia(token))).toHaveLength(1);
  });
});
