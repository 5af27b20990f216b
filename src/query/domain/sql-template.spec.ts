import * as fc from 'fast-check';
import { DomainError } from '../../platform/http/index.js';
import { LEGITIMATE } from './corpus/legitimate.js';
import { type QueryParameter, resolveParameters } from './query-parameters.js';
import { guardPostgresStatement } from './sql-guard.js';
import {
  type CompiledStatement,
  compileForCheck,
  compileSqlTemplate,
  type SqlDialect,
  templateParameters,
} from './sql-template.js';

interface Given {
  declared?: QueryParameter[];
  builtIns?: Record<string, unknown>;
  locked?: Record<string, unknown>;
  dialect?: SqlDialect;
}

function compile(sql: string, supplied: Record<string, unknown> = {}, given: Given = {}): CompiledStatement {
  const { declared = [], builtIns = {}, locked = {}, dialect = 'postgresql' } = given;
  return compileSqlTemplate(sql, resolveParameters({ declared, supplied, builtIns, locked }), dialect);
}

/** The `path rule` of every problem of a refused template. */
function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'VALIDATION_FAILED') {
      return (error.details as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`);
    }
    throw error;
  }
  return [];
}

describe('a parameter', () => {
  it('is bound, in either spelling, and the same name is the same $n', () => {
    expect(compile('SELECT :a, {{ b }}, {{a}} FROM t WHERE x=:b', { a: 1, b: 'x' })).toMatchObject({
      sql: 'SELECT $1, $2, $1 FROM t WHERE x=$2',
      values: [1, 'x'],
      used: ['a', 'b'],
    });
  });

  it('keeps a grouped expression equal to its selected one', () => {
    const { sql } = compile('SELECT date_trunc({{grain}}, d) FROM t GROUP BY date_trunc({{grain}}, d)', {
      grain: 'month',
    });
    expect(sql).toBe('SELECT date_trunc($1, d) FROM t GROUP BY date_trunc($1, d)');
  });

  it.each([
    ["SELECT ':a {{a}}' || E'\\':a' || $$ :a $$ || $q$ {{a}} $q$ || U&':a' || N'{{a}}'"],
    ['SELECT ":a", "{{a}}", U&"{{a}}" FROM t'],
    ['SELECT 1 -- :a {{a}}\n /* :a /* {{a}} */ {{a}} */'],
    ["SELECT x::a, x :: a, '1'::text::date"],
    ['SELECT f(x := 1), f(x=>2)'],
    ['SELECT arr[1:2], arr[lo:hi], arr[lo :hi], arr[:hi], (arr)[1:n], arr[1][2:n], "arr"[f(1):n], arr[$$x$$:n]'],
    [`SELECT j ? 'a', j ?| array['a'], j ?& array['a'], j #>> '{a,b}', j @? '$.a', j -> 'a' ->> 'b', j @> '{"a":1}'`],
    ['SELECT ARRAY[[1,2],[3,4]], ARRAY[[[1]],[[2]]], matrix[1][2]'],
    ['SELECT total:amount, "name":label FROM t LIMIT:n'],
    ["SELECT '12:30'::time, timestamp '2025-01-01 10:15:00'"],
  ])('is not seen in %s', (sql) => {
    expect(compile(sql)).toMatchObject({ sql, values: [], used: [] });
  });

  it('is seen right beside what is no parameter', () => {
    expect(compile("SELECT x::date >= :from AND j->>'a:b'=:a", { from: '2025-01-01', a: 'x' }).sql).toBe(
      "SELECT x::date >= $1 AND j->>'a:b'=$2",
    );
    expect(compile('SELECT ARRAY[:a, :b], arr[{{i}}], arr[{{i}}:{{j}}], f(:a)', { a: 1, b: 2, i: 1, j: 2 }).sql).toBe(
      'SELECT ARRAY[$1, $2], arr[$3], arr[$3:$4], f($1)',
    );
    expect(compile('SELECT CASE WHEN :a THEN :b END, ARRAY[CASE WHEN :a THEN :b END]', { a: true, b: 2 }).sql).toBe(
      'SELECT CASE WHEN $1 THEN $2 END, ARRAY[CASE WHEN $1 THEN $2 END]',
    );
    expect(compile('SELECT {{a}}::date', { a: '2025-01-01' }).sql).toBe('SELECT $1::date');
  });

  it('never runs into its neighbours', () => {
    expect(compile('SELECT {{a}}5', { a: 1 }).sql).toBe('SELECT $1 5');
    expect(compile('SELECT{{a}}FROM t', { a: 1 }).sql).toBe('SELECT $1 FROM t');
    expect(compile('SELECT {{a}}{{a}}', { a: 1 }).sql).toBe('SELECT $1 $1');
    expect(compile('SELECT ${{a}}$ x $$', { a: 1 }).sql).toBe('SELECT $ $1 $ x $$');
  });

  it('is of a DuckDB struct only where a value stands', () => {
    expect(
      compile("SELECT {'k':v, 'l': {{a}}, m:w}, MAP {'x': :a}, [:a, 2], [1,2][:n]", { a: 1 }, { dialect: 'duckdb' })
        .sql,
    ).toBe("SELECT {'k':v, 'l': $1, m:w}, MAP {'x': $1}, [$1, 2], [1,2][:n]");
  });
});

describe('a template that is not well-formed', () => {
  it.each([
    ['SELECT {{1x}}', 'sql placeholder'],
    ['SELECT {{a b}}', 'sql placeholder'],
    ['SELECT {{}}', 'sql placeholder'],
    ['SELECT {{a.b.c}}', 'sql placeholder'],
    ['SELECT :größe', 'sql placeholder'],
    ['SELECT $1', 'sql positional'],
    ['SELECT {{tenant.name}}', 'sql placeholder'],
    ['SELECT {{other.id}}', 'sql placeholder'],
    ['SELECT {{Tenant.id}}', 'sql placeholder'],
  ])('is refused: %s', (sql, problem) => {
    expect(problemsOf(() => compile(sql))).toEqual([problem]);
  });

  it('says where', () => {
    expect(() => compile('SELECT 1, {{1x}}')).toThrow('What stands at character 11 is no parameter');
  });
});

describe('a value', () => {
  it('must be there', () => {
    expect(problemsOf(() => compile('SELECT :a, {{b}}', { a: 1 }))).toEqual(['parameters.b required']);
    expect(problemsOf(() => compile('SELECT :a, {{a}}, :b'))).toEqual([
      'parameters.a required',
      'parameters.b required',
    ]);
  });

  it('must be used or declared', () => {
    expect(problemsOf(() => compile('SELECT 1', { a: 1 }))).toEqual(['parameters.a unknown']);
    expect(compile('SELECT 1', { a: 1 }, { declared: [{ name: 'a', type: 'number' }] }).values).toEqual([]);
    expect(compile('SELECT 1 [[ WHERE {{a}} = {{b}} ]]', { a: 1 }).values).toEqual([]);
  });

  it('may be locked without being used, as a token serves many widgets', () => {
    expect(compile('SELECT 1', {}, { locked: { region: 'EU' } }).values).toEqual([]);
  });

  it('may be NULL when it is not required, or when that is what was given', () => {
    const declared: QueryParameter[] = [{ name: 'a', type: 'number', required: false }];
    expect(compile('SELECT {{a}}', {}, { declared })).toMatchObject({ sql: 'SELECT ($1::numeric)', values: [null] });
    expect(compile('SELECT {{a}}', { a: null })).toMatchObject({ sql: 'SELECT $1', values: [null] });
  });
});

describe('an optional block', () => {
  const sql = 'SELECT 1 FROM t WHERE true[[ AND region = {{region}} ]][[ AND year >= {{from}} AND year < :to ]]';

  it('stays when all its parameters have a value, and goes otherwise', () => {
    expect(compile(sql, { region: 'EU', from: 1, to: 2 }).sql).toBe(
      'SELECT 1 FROM t WHERE true  AND region = $1    AND year >= $2 AND year < $3  ',
    );
    expect(compile(sql, { region: 'EU' }).sql).toBe('SELECT 1 FROM t WHERE true  AND region = $1    ');
    expect(compile(sql, { from: 1 }).sql.trim()).toBe('SELECT 1 FROM t WHERE true');
    expect(compile(sql, { region: null })).toMatchObject({ values: [], used: [] });
  });

  it('stays for the empty text, false, 0 and the empty list, which are values', () => {
    for (const a of ['', false, 0, []]) expect(compile('SELECT 1 [[ {{a}} ]]', { a }).values).toEqual([a]);
  });

  it('may hold arrays, subscripts and another block', () => {
    const nested = 'SELECT 1 [[ WHERE a = ARRAY[[1,2],[3,4]] AND b[c[1]] = {{b}} [[ AND d = {{d}} ]] ]] LIMIT 1';
    expect(compile(nested, { b: 1, d: 2 }).sql.replace(/\s+/g, ' ')).toBe(
      'SELECT 1 WHERE a = ARRAY[[1,2],[3,4]] AND b[c[1]] = $1 AND d = $2 LIMIT 1',
    );
    expect(compile(nested, { b: 1 }).sql.replace(/\s+/g, ' ')).toBe(
      'SELECT 1 WHERE a = ARRAY[[1,2],[3,4]] AND b[c[1]] = $1 LIMIT 1',
    );
    expect(compile(nested, { d: 1 }).sql.replace(/\s+/g, ' ')).toBe('SELECT 1 LIMIT 1');
  });

  it('is none without a {{…}} of its own outside literals and comments, or as an array', () => {
    for (const text of [
      'SELECT ARRAY[[1,2],[3,4]]',
      "SELECT x[[ AND '{{a}}' ]]",
      'SELECT [[ 1 -- {{a}}\n ]]',
      'SELECT [[ 1 ] ]',
    ]) {
      expect(compile(text).sql).toBe(text);
    }
    expect(compile('SELECT [[ AND :a ]]', { a: 1 }).sql).toBe('SELECT [[ AND $1 ]]');
    expect(compile('SELECT ARRAY[[{{a}}, 2], [3, 4]], ARRAY[[{{a}}]], ARRAY[[[{{a}}]]]', { a: 1 }).sql).toBe(
      'SELECT ARRAY[[$1, 2], [3, 4]], ARRAY[[$1]], ARRAY[[[$1]]]',
    );
  });

  it('cannot be switched off where its value is not for the viewer to set', () => {
    const rows = 'SELECT 1 FROM t WHERE true [[ AND region IN ({{region}}) ]]';
    expect(compile(rows, {}, { locked: { region: [] } })).toMatchObject({
      sql: expect.stringContaining('= ANY($1)') as string,
      values: [[]],
    });
    expect(compile(rows, {}, { locked: { region: null } })).toMatchObject({ values: [null] });
    expect(compile(rows, { region: null }, { locked: { region: ['EU'] } })).toMatchObject({ values: [['EU']] });
    expect(problemsOf(() => compile('SELECT 1 [[ WHERE owner = {{user.team}} ]]'))).toEqual(['user.team required']);
    expect(problemsOf(() => compile('SELECT 1 [[ WHERE a = {{a}} AND t = {{tenant.id}} ]]', { a: 1 }))).toEqual([
      'tenant.id required',
    ]);
  });

  it('of a required parameter is no excuse for its absence', () => {
    const declared: QueryParameter[] = [{ name: 'region', type: 'text', required: true }];
    expect(problemsOf(() => compile(sql, {}, { declared }))).toEqual(['parameters.region required']);
  });
});

describe('a list', () => {
  it('is one array for PostgreSQL', () => {
    expect(
      compile('SELECT 1 FROM t WHERE a IN ({{l}}) AND b NOT IN( :l ) AND c = ANY({{l}})', { l: ['x', 'y'] }),
    ).toMatchObject({
      sql: 'SELECT 1 FROM t WHERE a = ANY($1) AND b <> ALL($1) AND c = ANY($1)',
      values: [['x', 'y']],
      used: ['l'],
    });
  });

  it('is as many parameters as items for DuckDB, and nobody when it is empty', () => {
    const sql = 'SELECT 1 FROM t WHERE a IN ({{l}}) AND b NOT IN ({{l}})';
    expect(compile(sql, { l: ['x', 'y'] }, { dialect: 'duckdb' })).toMatchObject({
      sql: 'SELECT 1 FROM t WHERE a IN ($1, $2) AND b NOT IN ($1, $2)',
      values: ['x', 'y'],
      used: ['l'],
    });
    expect(compile(sql, { l: [] }, { dialect: 'duckdb' })).toMatchObject({
      sql: 'SELECT 1 FROM t WHERE a IN (SELECT NULL WHERE false) AND b NOT IN (SELECT NULL WHERE false)',
      values: [],
      used: [],
    });
    expect(compile('SELECT {{l}}, len({{l}})', { l: [] }, { dialect: 'duckdb' }).sql).toBe(
      'SELECT []::VARCHAR[], len([]::VARCHAR[])',
    );
    expect(compile('SELECT 1 WHERE a = ANY({{l}})', { l: [1] }, { dialect: 'duckdb' }).sql).toBe(
      'SELECT 1 WHERE a = ANY([$1])',
    );
  });

  it('of one is what a single value is, in IN', () => {
    expect(compile('SELECT 1 WHERE a IN ({{l}}) AND b NOT IN (:l)', { l: 'x' }).sql).toBe(
      'SELECT 1 WHERE a IN ($1) AND b NOT IN ($1)',
    );
    const declared: QueryParameter[] = [{ name: 'l', type: 'list' }];
    expect(compile('SELECT 1 WHERE a IN ({{l}})', { l: 'x' }, { declared }).values).toEqual([['x']]);
  });

  it('has a type of its own outside IN and ANY, or it would compare as the text of an array', () => {
    expect(compile('SELECT 1 WHERE a = {{l}} AND unnest({{l}}) IS NULL', { l: ['x'] }).sql).toBe(
      'SELECT 1 WHERE a = ($1::text[]) AND unnest(($1::text[])) IS NULL',
    );
    const declared: QueryParameter[] = [{ name: 'l', type: 'list', itemType: 'number' }];
    expect(compile('SELECT 1 WHERE a IN ({{l}})', { l: [1, 70_000] }, { declared }).sql).toBe(
      'SELECT 1 WHERE a = ANY(($1::int4[]))',
    );
    expect(compile('SELECT 1 WHERE a IN ({{l}})', { l: [1, 2.5] }, { declared }).sql).toBe(
      'SELECT 1 WHERE a = ANY(($1::numeric[]))',
    );
    expect(compile('SELECT 1 WHERE a IN ({{l}})', { l: [1, 2 ** 40] }, { declared, dialect: 'duckdb' }).sql).toBe(
      'SELECT 1 WHERE a IN (($1::INTEGER), ($2::BIGINT))',
    );
  });
});

describe('the type of a parameter', () => {
  const declared: QueryParameter[] = [
    { name: 'n', type: 'number' },
    { name: 't', type: 'text' },
    { name: 'b', type: 'boolean' },
    { name: 'd', type: 'date' },
    { name: 'period', type: 'date_range' },
  ];
  const one = (sql: string, supplied: Record<string, unknown>, dialect: SqlDialect = 'postgresql'): string =>
    compile(sql, supplied, { declared, dialect }).sql;

  it('is, for a number, that of the literal', () => {
    expect(one('SELECT {{n}}', { n: 5 })).toBe('SELECT ($1::int4)');
    expect(one('SELECT {{n}}', { n: -2_147_483_648 })).toBe('SELECT ($1::int4)');
    expect(one('SELECT {{n}}', { n: 2_147_483_648 })).toBe('SELECT ($1::int8)');
    expect(one('SELECT {{n}}', { n: '9223372036854775808' })).toBe('SELECT ($1::numeric)');
    expect(one('SELECT {{n}}', { n: 2.5 })).toBe('SELECT ($1::numeric)');
    expect(one('SELECT {{n}}', { n: 2.5 }, 'duckdb')).toBe('SELECT ($1::DOUBLE)');
    expect(one('SELECT {{n}}', { n: '2.50' }, 'duckdb')).toBe('SELECT ($1::DECIMAL(38, 10))');
  });

  it('is, for a date, what the text says', () => {
    expect(one('SELECT {{d}}', { d: '2025-01-31' })).toBe('SELECT ($1::date)');
    expect(one('SELECT {{d}}', { d: '2025-01-31T10:00' })).toBe('SELECT ($1::timestamp)');
    expect(one('SELECT {{d}}', { d: '2025-01-31 10:00:00Z' })).toBe('SELECT ($1::timestamptz)');
    expect(
      one('SELECT 1 WHERE x >= :period_from AND x < :period_to', { period: { from: '2025-01-01', to: '2025-02-01' } }),
    ).toBe('SELECT 1 WHERE x >= ($1::date) AND x < ($2::date)');
  });

  it('is left to inference for text, so that ISO dates, enums and numbers in text compare', () => {
    expect(one('SELECT 1 WHERE x >= {{t}}', { t: '2025-01-01' })).toBe('SELECT 1 WHERE x >= $1');
    expect(one('SELECT {{b}}', { b: 'true' })).toBe('SELECT ($1::boolean)');
  });

  it('is stated where PostgreSQL has nothing to infer it from', () => {
    expect(one('SELECT 1 WHERE {{t}} IS NULL OR x = {{t}}', { t: 'a' })).toBe(
      'SELECT 1 WHERE ($1::text) IS NULL OR x = $2',
    );
    expect(compile('SELECT 1 WHERE {{t}} IS NULL OR :n isnull', { t: 'a', n: 1 }).sql).toBe(
      'SELECT 1 WHERE ($1::text) IS NULL OR ($2::int4) isnull',
    );
    expect(
      compile("SELECT concat({{t}}, x), jsonb_build_object('k', {{n}}), lower({{t}})", { t: 'a', n: 1.5 }).sql,
    ).toBe("SELECT concat(($1::text), x), jsonb_build_object('k', ($2::numeric)), lower($3)");
  });

  it("is the author's where the author casts", () => {
    expect(one('SELECT {{n}}::numeric, CAST({{d}} AS timestamp), {{ d }} ::date', { n: 1, d: '2025-01-01' })).toBe(
      'SELECT $1::numeric, CAST($2 AS timestamp), $2 ::date',
    );
  });
});

describe('built-in values', () => {
  it('are bound like others', () => {
    const builtIns = { 'tenant.id': 't1', 'user.id': 'u1', 'user.region': 'EU' };
    expect(compile('SELECT {{tenant.id}}, {{ user.id }}, {{user.region}}', {}, { builtIns })).toMatchObject({
      sql: 'SELECT $1, $2, $3',
      values: ['t1', 'u1', 'EU'],
      used: ['tenant.id', 'user.id', 'user.region'],
    });
  });
});

describe('templateParameters', () => {
  it('names what a form has to ask for', () => {
    expect(
      templateParameters(
        "SELECT :a, '{{no}}' FROM t WHERE x IN ({{l}}) [[ AND y = {{b}} AND z = :a ]] AND {{user.id}} = 1",
      ),
    ).toEqual([
      { name: 'a', optional: false, list: false },
      { name: 'l', optional: false, list: true },
      { name: 'b', optional: true, list: false },
    ]);
    expect(templateParameters('SELECT {{ 1')).toEqual([]);
  });
});

describe('compileForCheck', () => {
  it('keeps every position of the template', () => {
    const sql = 'SELECT :a, {{bb}} FROM t WHERE x IN ({{l}}) [[ AND y = {{b}} ]] AND pg_sleep(1) IS NULL';
    const check = compileForCheck(sql);
    expect(check).toBe('SELECT $1,  $1    FROM t WHERE x IN ( $1  )    AND y =  $1      AND pg_sleep(1) IS NULL');
    expect(check).toHaveLength(sql.length);
    expect(guardPostgresStatement(check)).toMatchObject({
      reason: 'function_sleep',
      position: sql.indexOf('pg_sleep'),
    });
  });

  it('leaves what is malformed to the guard', () => {
    expect(guardPostgresStatement(compileForCheck('SELECT {{1}}'))).toMatchObject({
      reason: 'syntax_error',
      position: 7,
    });
  });
});

describe('any template', () => {
  const literal = fc.oneof(
    fc.string({ maxLength: 12 }).map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string({ maxLength: 12 }).map((text) => `$q$${text.replaceAll('$', '')}$q$`),
    fc.string({ maxLength: 12 }).map((text) => `"${text.replaceAll('"', '""')}x"`),
    fc.string({ maxLength: 12 }).map((text) => `/*${text.replaceAll(/[*/]/g, '')}*/`),
    fc.string({ maxLength: 12 }).map((text) => `--${text.replaceAll(/[\n\r]/g, '')}\n`),
    fc.string({ maxLength: 12 }).map((text) => `E'${text.replaceAll(/['\\]/g, '\\$&')}'`),
    fc.constantFrom(
      "':p'",
      "'{{p}}'",
      '"{{p}}"',
      '/* {{p}} :p */',
      '-- :p\n',
      "E'\\':p'",
      '$${{p}}$$',
      "'[[ {{p}} ]]'",
    ),
  );
  const dialect = fc.constantFrom<SqlDialect>('postgresql', 'duckdb');

  it('keeps the content of every literal, quoted name and comment', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(literal, fc.constantFrom(' {{p}} ', ' :p ', ' [[ {{p}} ]] ', ' x IN ({{p}}) ', ' , ')), {
          maxLength: 6,
        }),
        dialect,
        (pieces, spoken) => {
          const sql = pieces.map(([text, code]) => text + code).join('');
          const compiled = compile(`${sql} {{p}}`, { p: 'v' }, { dialect: spoken }).sql;
          let from = 0;
          for (const [text] of pieces) {
            const found = compiled.indexOf(text, from);
            expect(found).toBeGreaterThanOrEqual(0);
            from = found + text.length;
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('never has a value in its text, whatever the value and wherever the parameter', () => {
    const place = fc.constantFrom(
      'SELECT {{p}}',
      'SELECT :p',
      "SELECT 'a' || {{p}}",
      'SELECT 1 WHERE x = {{p}} OR {{p}} IS NULL',
      'SELECT 1 [[ WHERE x = {{p}} ]]',
      'SELECT 1 WHERE x IN ({{p}})',
      'SELECT 1 WHERE x NOT IN (:p)',
      'SELECT concat({{p}}, {{p}}::text)',
      'SELECT ARRAY[{{p}}]',
      'SELECT "{{p}}", {{p}}',
    );
    const wellFormed = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
    const hostile = fc.constantFrom(
      "'; DROP TABLE x; --",
      "' OR '1'='1",
      '$1',
      '{{p}}',
      '}} {{user.id}}',
      '[[ x ]]',
      '\\',
      '$$',
      '*/',
      '::text',
      ')',
    );
    const value = fc.oneof(wellFormed, hostile);
    fc.assert(
      fc.property(place, fc.oneof(value, fc.array(value, { maxLength: 4 })), dialect, (sql, p, spoken) => {
        const { sql: text, values } = compile(sql, { p }, { dialect: spoken });
        const { sql: other } = compile(
          sql,
          { p: Array.isArray(p) ? p.map(() => 'other') : 'other' },
          { dialect: spoken },
        );
        expect(text).toBe(other);
        expect(values.flat().filter((bound) => !(Array.isArray(p) ? p : [p]).includes(String(bound)))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is untouched when it is plain SQL', () => {
    for (const { sql } of LEGITIMATE) {
      if (/\$\d/.test(sql)) continue;
      expect(compile(sql)).toMatchObject({ sql, values: [], used: [] });
      expect(compileForCheck(sql)).toBe(sql);
    }
  });

  it('compiles or is refused by VALIDATION_FAILED, in every form with one length, whatever its text', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{p}}',
      ':p',
      '[[',
      ']]',
      '[',
      ']',
      "'",
      '"',
      '$$',
      '--',
      '\n',
      '/*',
      '*/',
      'IN (',
      ')',
      ' ',
      'x',
      '::',
      '$1',
      "E'",
      '\\',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join('')),
        dialect,
        (sql, spoken) => {
          problemsOf(() => compile(sql, { p: ['a', 'b'] }, { dialect: spoken }));
          expect(compileForCheck(sql)).toHaveLength(sql.length);
          templateParameters(sql);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
