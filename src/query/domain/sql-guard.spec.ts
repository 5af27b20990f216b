import * as fc from 'fast-check';
import { guardPostgresStatement, type GuardOptions, type GuardVerdict } from './sql-guard.js';

const position = (verdict: GuardVerdict): number | null => (verdict.ok ? -1 : verdict.position);
const reason = (sql: string, options?: GuardOptions): string => {
  const verdict = guardPostgresStatement(sql, options);
  return verdict.ok ? 'ok' : verdict.reason;
};

describe('guardPostgresStatement', () => {
  it('tells what kind of statement it let pass', () => {
    expect(guardPostgresStatement('SELECT 1')).toEqual({ ok: true, kind: 'select' });
    expect(guardPostgresStatement('TABLE orders;')).toEqual({ ok: true, kind: 'select' });
    expect(guardPostgresStatement('WITH x AS (SELECT 1) SELECT * FROM x')).toEqual({ ok: true, kind: 'select' });
    expect(guardPostgresStatement('VALUES (1)')).toEqual({ ok: true, kind: 'values' });
    expect(guardPostgresStatement('EXPLAIN VALUES (1)')).toEqual({ ok: true, kind: 'explain' });
    expect(guardPostgresStatement('SHOW timezone')).toEqual({ ok: true, kind: 'show' });
  });

  describe('points at what it refuses', () => {
    it.each([
      ['SELECT 1, pg_sleep(1)', 'pg_sleep'],
      ['SELECT * FROM a, pg_shadow', 'pg_shadow'],
      ['SELECT f.pg_read_file FROM unnest(x) f', 'f.pg_read_file'],
      ['SELECT 1;\n -- next\n DROP TABLE x', 'DROP'],
      ['  \n DROP TABLE x', 'DROP'],
      ['SELECT * INTO stolen FROM orders', 'stolen'],
      ['EXPLAIN (COSTS off, ANALYZE) SELECT 1', 'ANALYZE'],
      ['WITH d AS (DELETE FROM orders RETURNING 1) SELECT 1', 'orders'],
      ['SELECT a FROM WHERE', 'WHERE'],
      ['SELECT $1, $2', '$2'],
    ])('%j at %s', (sql, at) => {
      expect(position(guardPostgresStatement(sql, { parameterCount: 1 }))).toBe(sql.indexOf(at));
    });

    it('in UTF-16 units, also after characters of two, three and four bytes', () => {
      for (const text of ['é', 'ł€', '😀', 'é😀€']) {
        for (const [rest, at] of [
          [', pg_sleep(1)', 'pg_sleep'],
          [' FROM WHERE', 'WHERE'],
          ['; DROP TABLE x', 'DROP'],
        ] as const) {
          const sql = `SELECT '${text}' AS "${text}"${rest}`;
          expect(position(guardPostgresStatement(sql))).toBe(sql.indexOf(at));
        }
      }
      expect(position(guardPostgresStatement("SELECT '😀', '\ud800'"))).toBe(14);
    });
  });

  describe('with schemas that the source allows', () => {
    it('lets their functions and operators be called by their full name', () => {
      const options = { allowedFunctionSchemas: ['reports'] };
      expect(reason('SELECT reports.net_revenue(1), 1 OPERATOR(reports.+) 2', options)).toBe('ok');
      expect(reason('SELECT other.net_revenue(1)', options)).toBe('function_schema');
      expect(reason('SELECT 1 OPERATOR(other.+) 2', options)).toBe('operator_schema');
    });

    it('compares schemas exactly', () => {
      expect(reason('SELECT "Reports".f()', { allowedFunctionSchemas: ['reports'] })).toBe('function_schema');
      expect(reason('SELECT REPORTS.f()', { allowedFunctionSchemas: ['reports'] })).toBe('ok');
    });

    it('lets an unqualified function be called only when all schemas that it could be found in are allowed', () => {
      expect(reason('SELECT net_revenue(1)')).toBe('function_not_allowed');
      expect(reason('SELECT net_revenue(1)', { allowedFunctionSchemas: ['reports'] })).toBe('function_not_allowed');
      expect(reason('SELECT net_revenue(1)', { allowedFunctionSchemas: ['public'] })).toBe('ok');
      const searchPath = ['reports', 'public'];
      expect(reason('SELECT net_revenue(1)', { allowedFunctionSchemas: ['reports'], searchPath })).toBe(
        'function_not_allowed',
      );
      expect(reason('SELECT net_revenue(1)', { allowedFunctionSchemas: ['reports', 'public'], searchPath })).toBe('ok');
      expect(reason('SELECT net_revenue(1)', { allowedFunctionSchemas: ['public'], searchPath: [] })).toBe(
        'function_not_allowed',
      );
    });

    it('does not open pg_catalog, information_schema or a denied class', () => {
      const options = { allowedFunctionSchemas: ['pg_catalog', 'information_schema', 'public'] };
      expect(reason('SELECT pg_catalog.textin(1)', options)).toBe('function_not_allowed');
      expect(reason('SELECT information_schema.f(1)', options)).toBe('function_not_allowed');
      expect(reason("SELECT public.dblink('x')", options)).toBe('function_network');
      expect(reason('SELECT public.pg_sleep(1)', options)).toBe('function_sleep');
      expect(reason('SELECT PUBLIC."PG_SLEEP"(1)', options)).toBe('function_sleep');
    });
  });

  it('lets extension functions be called wherever the extension is installed, by their bare name', () => {
    expect(reason("SELECT similarity('a', 'b'), uuid_generate_v4(), st_area(g)")).toBe('ok');
    expect(reason("SELECT public.similarity('a', 'b')")).toBe('function_schema');
  });

  it('lets columns be named like what is denied, as long as they cannot be a call', () => {
    expect(reason('SELECT pg_sleep, nextval FROM (SELECT 1 AS pg_sleep, 2 AS nextval) x')).toBe('ok');
    expect(reason('SELECT x.pg_sleep FROM (SELECT 1 AS pg_sleep) x')).toBe('function_sleep');
  });

  it('checks the number of parameters when it is known', () => {
    expect(reason('SELECT $1')).toBe('ok');
    expect(reason('SELECT $1', { parameterCount: 1 })).toBe('ok');
    expect(reason('SELECT $1', { parameterCount: 0 })).toBe('parameter_out_of_range');
    expect(reason('SELECT $0', { parameterCount: 3 })).not.toBe('ok');
  });

  it('refuses a value of a setting whose name is not a literal in the text', () => {
    expect(reason("SELECT current_setting('timezone')")).toBe('ok');
    expect(reason('SELECT current_setting($1)', { parameterCount: 1 })).toBe('function_setting');
    expect(reason('SELECT current_setting()')).toBe('function_setting');
  });

  it('takes a table in a schema of its own for what it is, unless it has a catalog name', () => {
    expect(reason('SELECT * FROM app.authid, pg_class, pg_stats')).toBe('ok');
    expect(reason('SELECT * FROM app.pg_shadow')).toBe('catalog_restricted');
  });

  it('does not mind comments between words that belong together, and still points at the right place', () => {
    expect(reason('SELECT 1 WHERE 1 NOT /* é */ IN (2) ORDER BY 1 NULLS -- 😀\n LAST')).toBe('ok');
    const sql = "SELECT 'é' WHERE 1 NOT /* 😀 */ IN (2) AND pg_sleep(1) IS NULL";
    expect(position(guardPostgresStatement(sql))).toBe(sql.indexOf('pg_sleep'));
  });

  it('does not read a text that PostgreSQL would read otherwise, where a comment joins two parts of a constant', () => {
    // For PostgreSQL the second part still escapes by backslash, so that its quote closes elsewhere.
    expect(reason("SELECT 1 WHERE 1 NOT/**/IN (2) AND E'a' --x\n '\\' --' , pg_sleep(9)\n '")).toBe('syntax_error');
    expect(reason("SELECT E'a' --x\n '\\' --', pg_sleep(9)\n '")).toBe('syntax_error');
    expect(reason("SELECT 'a' --x\n 'b'")).toBe('syntax_error');
  });

  it('answers for any text at all, without an error and with a place inside the text', () => {
    const word = fc.constantFrom(
      'SELECT',
      'FROM',
      'WITH',
      'x',
      'AS',
      '(',
      ')',
      ',',
      ';',
      "'",
      '"',
      '$$',
      '--',
      '/*',
      '*/',
      '1',
      '::',
      'DELETE',
      'EXPLAIN',
      'pg_sleep',
      '.',
      '*',
      'UNION',
      'VALUES',
      '[',
      ']',
      'CASE',
      'END',
      'NOT',
      'FOR UPDATE',
      'INTO',
      '\n',
      '😀',
      '\ud800',
      '\0',
      "E'\\",
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(word, { maxLength: 25 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (sql) => {
        const verdict = guardPostgresStatement(sql);
        if (verdict.ok || verdict.position === null) return;
        expect(verdict.position).toBeGreaterThanOrEqual(0);
        expect(verdict.position).toBeLessThanOrEqual(sql.length);
      }),
      { numRuns: 1_500 },
    );
  });

  it('keeps working after hundreds of statements that are too deep, too long or broken', () => {
    const deep = `SELECT ${'('.repeat(500)}1${')'.repeat(500)}`;
    for (let round = 0; round < 200; round += 1) {
      guardPostgresStatement(deep);
      guardPostgresStatement(`${deep})`);
      guardPostgresStatement('SELECT FROM WHERE');
    }
    expect(reason('SELECT 1')).toBe('ok');
    expect(reason('SELECT pg_sleep(1)')).toBe('function_sleep');
  });
});
