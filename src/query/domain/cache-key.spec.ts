import * as fc from 'fast-check';
import { type CacheKeyParts, queryCacheKey } from './cache-key.js';
import { canonicalSql } from './canonical-sql.js';
import { ATTACKS } from './corpus/attacks.js';
import { LEGITIMATE } from './corpus/legitimate.js';
import type { BoundValue } from './parameter-values.js';
import { parseStatements } from './sql-parse.js';

describe('canonicalSql', () => {
  it('drops what means nothing', () => {
    expect(canonicalSql('  -- why\n /* x */ SELECT 1 ; \n;; -- end')).toBe('SELECT 1');
    expect(canonicalSql('SELECT/* a /* b */ */1')).toBe('SELECT 1');
    expect(canonicalSql("SELECT 'a'-- x\n'b'")).toBe("SELECT 'a'\n'b'");
  });

  it.each([
    "SELECT '-- no comment', '/* nor */ this', ' ; '",
    'SELECT $$ -- no comment ; $$',
    "SELECT E'\\' -- no comment', \"-- nor this\"",
    "SELECT '  two  blanks  ' ,  1",
  ])('keeps %s', (sql) => {
    expect(canonicalSql(`${sql} ; -- end`)).toBe(sql);
  });

  it('means the same statement', () => {
    const meaning = (sql: string): unknown => {
      const parsed = parseStatements(sql);
      if (!('statements' in parsed)) return 'error';
      return JSON.parse(
        JSON.stringify(parsed.statements, (key, value: unknown) =>
          /(?:location|_len|_list_start|_list_end)$/.test(key) ? undefined : value,
        ),
      );
    };
    for (const { sql } of [
      ...LEGITIMATE,
      ...ATTACKS.filter(({ reason }) => reason !== 'invalid_character' && !reason.startsWith('too_')),
    ]) {
      expect([sql, meaning(canonicalSql(sql))]).toEqual([sql, meaning(sql)]);
      expect(canonicalSql(canonicalSql(sql))).toBe(canonicalSql(sql));
    }
  });

  it('takes time in proportion to the text', () => {
    expect(canonicalSql(`SELECT 1${' ;'.repeat(50_000)}x`)).toHaveLength(100_009);
    expect(canonicalSql(' '.repeat(100_000))).toBe('');
  });
});

describe('queryCacheKey', () => {
  const parts: CacheKeyParts = {
    tenantId: 't1',
    dataSourceId: 's1',
    sourceVersion: 1,
    policy: 'member',
    sql: 'SELECT $1',
    values: ['a'],
    limit: 100,
  };
  const key = (change: Partial<CacheKeyParts> = {}): string => queryCacheKey({ ...parts, ...change });

  it('has the shape that the cache page shows', () => {
    expect(key()).toMatch(/^query:result:[0-9a-f]{64}$/);
    expect(key()).toBe(key());
  });

  it.each<[keyof CacheKeyParts, Partial<CacheKeyParts>]>([
    ['tenantId', { tenantId: 't2' }],
    ['dataSourceId', { dataSourceId: 's2' }],
    ['sourceVersion', { sourceVersion: 2 }],
    ['policy', { policy: 'embed:{}' }],
    ['sql', { sql: 'SELECT $1 + 1' }],
    ['values', { values: ['b'] }],
    ['limit', { limit: 101 }],
  ])('differs by %s', (_, change) => {
    expect(key(change)).not.toBe(key());
  });

  it('differs by every literal of the statement, but not by comments or outer blanks', () => {
    expect(key({ sql: "SELECT 'a'" })).not.toBe(key({ sql: "SELECT 'b'" }));
    expect(key({ sql: 'SELECT 1' })).not.toBe(key({ sql: 'SELECT 2' }));
    expect(key({ sql: 'SELECT "A"' })).not.toBe(key({ sql: 'SELECT "a"' }));
    expect(key({ sql: "SELECT 'a  b'" })).not.toBe(key({ sql: "SELECT 'a b'" }));
    expect(key({ sql: ' SELECT $1; -- mine' })).toBe(key());
  });

  it('tells values apart by their type and their borders', () => {
    const different: BoundValue[][] = [
      [1],
      ['1'],
      [true],
      ['true'],
      [null],
      ['null'],
      [''],
      [],
      [[]],
      [['']],
      [[null]],
      ['a', 'b'],
      ['a,b'],
      [['a', 'b']],
      ['["a","b"]'],
      ['a', ['b']],
      [['a'], 'b'],
      [1, 2],
      [12],
      [1.5],
      ['1.5'],
      ['a\u0000b'],
      ['ab'],
      ['\ud800'],
      ['\udfff'],
      ['\ufffd'],
      ['é'],
      ['e\u0301'],
    ];
    expect(new Set(different.map((values) => key({ values }))).size).toBe(different.length);
  });

  it('lets no part run over into the next', () => {
    const seen = new Map<string, string>();
    const text = fc.string({ maxLength: 6 });
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 }));
    fc.assert(
      fc.property(
        text,
        text,
        fc.nat(3),
        text,
        fc.array(value, { maxLength: 3 }),
        (tenantId, dataSourceId, sourceVersion, policy, values) => {
          const identity = JSON.stringify([tenantId, dataSourceId, sourceVersion, policy, values]);
          const made = key({ tenantId, dataSourceId, sourceVersion, policy, values });
          expect(seen.get(made) ?? identity).toBe(identity);
          seen.set(made, identity);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes -0 for 0, as the driver does, and refuses what is no number', () => {
    expect(key({ values: [-0] })).toBe(key({ values: [0] }));
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => key({ values: [wrong] })).toThrow(RangeError);
      expect(() => key({ values: [[wrong]] })).toThrow(RangeError);
      expect(() => key({ sourceVersion: wrong })).toThrow(RangeError);
      expect(() => key({ limit: wrong })).toThrow(RangeError);
    }
    expect(key({ limit: null })).not.toBe(key({ limit: 0 }));
  });
});
