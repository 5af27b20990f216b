import { ATTACKS } from './corpus/attacks.js';
import { LEGITIMATE } from './corpus/legitimate.js';
import { guardPostgresStatement } from './sql-guard.js';

const shortened = (sql: string): string =>
  (sql.length > 110 ? `${sql.slice(0, 110)}… (${sql.length})` : sql).replace(/\s+/g, ' ');

describe('the corpus of attacks', () => {
  it('holds at least 220 different statements', () => {
    expect(new Set(ATTACKS.map(({ sql }) => sql)).size).toBe(ATTACKS.length);
    expect(ATTACKS.length).toBeGreaterThanOrEqual(220);
  });

  it.each(ATTACKS.map(({ reason, sql }) => [reason, shortened(sql), sql]))('refuses as %s: %s', (reason, _, sql) => {
    const verdict = guardPostgresStatement(sql);
    expect(verdict).toMatchObject({ ok: false, reason });
    if (verdict.ok) return;
    expect(verdict.message).toMatch(/\.$/);
    if (verdict.position !== null) expect(verdict.position).toBeLessThanOrEqual(sql.length);
  });

  it('is refused also where the source allows every schema that it names but the unknown functions themselves', () => {
    const allowedBySource = new Set(['function_schema', 'function_not_allowed', 'operator_schema']);
    for (const { reason, sql } of ATTACKS) {
      if (allowedBySource.has(reason)) continue;
      const options = {
        allowedFunctionSchemas: ['public', 'extensions', 'pg_catalog', 'evil'],
        searchPath: ['public'],
      };
      expect([sql.slice(0, 200), guardPostgresStatement(sql, options)]).toEqual([
        sql.slice(0, 200),
        expect.objectContaining({ reason }),
      ]);
    }
  });
});

describe('the corpus of legitimate statements', () => {
  it('holds at least 90 different statements', () => {
    expect(new Set(LEGITIMATE.map(({ sql }) => sql)).size).toBe(LEGITIMATE.length);
    expect(LEGITIMATE.length).toBeGreaterThanOrEqual(90);
  });

  it.each(LEGITIMATE.map(({ sql }) => [shortened(sql), sql]))('lets pass: %s', (_, sql) => {
    expect(guardPostgresStatement(sql)).toMatchObject({ ok: true });
  });
});
