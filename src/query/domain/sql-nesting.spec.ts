import * as fc from 'fast-check';
import { parseSync } from 'libpg-query';
import { ATTACKS } from './corpus/attacks.js';
import { LEGITIMATE } from './corpus/legitimate.js';
import './sql-parse.js';
import { MAX_NESTING } from './sql-guard-policy.js';
import { estimateNesting } from './sql-nesting.js';

/** Depth of the parse tree in nodes, measured without recursion. */
function treeDepth(tree: unknown): number {
  let deepest = 0;
  const pending: [unknown, number][] = [[tree, 0]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    deepest = Math.max(deepest, depth);
    for (const child of Object.values(value)) pending.push([child, depth + 1]);
  }
  return deepest;
}

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 40, depthIdentifier: 'sql', withCrossShrink: true },
      fc.constantFrom('1', 'a', "'x'", 'true'),
      inner.map((sql) => `(${sql})`),
      inner.map((sql) => `not ${sql}`),
      inner.map((sql) => `- ${sql}`),
      inner.map((sql) => `(${sql})::int`),
      inner.map((sql) => `f(1, ${sql})`),
      inner.map((sql) => `(select 1 as end, ${sql})`),
      inner.map((sql) => `case when t.end then ${sql} end`),
      inner.map((sql) => `case 1 when ${sql} then 2 else 3 end`),
      inner.map((sql) => `(select 1 union select ${sql})`),
      inner.map((sql) => `(select 1 from a join b on ${sql})`),
      inner.map((sql) => `array[1, ${sql}]`),
      inner.map((sql) => `(${sql})[1]`),
      inner.map((sql) => `(${sql}) is null`),
      inner.map((sql) => `1 between 1 and (${sql})`),
      inner.map((sql) => `1 between 1 and not ${sql}`),
      inner.map((sql) => `(${sql}) operator(pg_catalog.+) 1`),
      inner.map((sql) => `exists (with x as (select ${sql}) select 1)`),
      fc.tuple(inner, fc.constantFrom('+', '||', '=', 'and', 'or', '->'), inner).map((parts) => parts.join(' ')),
    ),
  };
});

describe('estimateNesting', () => {
  it('never says less than the parse tree has, up to the fixed number of nodes that a level is made of', () => {
    let parsed = 0;
    fc.assert(
      fc.property(expression, (sql) => {
        let tree: unknown;
        try {
          tree = parseSync(`select ${sql}`);
        } catch {
          return;
        }
        parsed += 1;
        // A sub-select is the level with the most nodes: SubLink, SelectStmt, larg, list, ResTarget, their fields …
        expect(treeDepth(tree)).toBeLessThanOrEqual(20 + 14 * estimateNesting(`select ${sql}`).depth);
      }),
      { numRuns: 1_500 },
    );
    expect(parsed).toBeGreaterThan(700);
  });

  it('stays far below the limit for what people write', () => {
    for (const { sql } of LEGITIMATE) expect(estimateNesting(sql).depth).toBeLessThan(MAX_NESTING / 10);
  });

  it('does not count the length of flat lists', () => {
    const many = (piece: string, between: string): string => Array.from({ length: 5_000 }, () => piece).join(between);
    expect(estimateNesting(`SELECT * FROM t WHERE id IN (${many('-1', ', ')})`).depth).toBeLessThan(10);
    expect(estimateNesting(`SELECT * FROM t WHERE ${many('a = 1', ' OR ')}`).depth).toBeLessThan(10);
    expect(estimateNesting(`VALUES ${many('(1, 2 + 3)', ', ')}`).depth).toBeLessThan(10);
    expect(estimateNesting(`SELECT ${many('(NOT a UNION b)', ', ')}`).depth).toBeLessThan(10);
    expect(estimateNesting(`SELECT CASE ${many('WHEN a = 1 THEN b + 1', ' ')} END`).depth).toBeLessThan(10);
  });

  it('counts chains that lean to one side', () => {
    for (const { sql } of ATTACKS.filter(({ reason }) => reason === 'too_deep')) {
      expect(estimateNesting(sql).depth).toBeGreaterThan(MAX_NESTING);
    }
  });

  it('is not misled by CASE and END as names', () => {
    const nested = (level: string): string => `SELECT ${level.repeat(50)}1${')'.repeat(50)}`;
    expect(estimateNesting(nested('(SELECT 1 AS end, ')).depth).toBeGreaterThanOrEqual(50);
    expect(estimateNesting(nested('(SELECT t.end, 2 end, ')).depth).toBeGreaterThanOrEqual(50);
    expect(estimateNesting(nested('(SELECT 1 case, 2 end, ')).depth).toBeGreaterThanOrEqual(50);
    const cases = `SELECT ${'CASE WHEN t.end THEN '.repeat(50)}1${' END'.repeat(50)}`;
    expect(estimateNesting(cases).depth).toBeGreaterThanOrEqual(50);
  });

  it('ignores brackets in literals and comments, and says where the deepest point is', () => {
    expect(estimateNesting(`SELECT '((((', "((((", $$((((($$ /* ((((( */ -- (((((`).depth).toBeLessThan(4);
    expect(estimateNesting('a + ((b)) + 1').position).toBe(5);
  });
});
