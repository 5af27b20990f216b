import { relationsOf } from './relations.js';

describe('the relations that a statement reads', () => {
  it.each([
    ['SELECT * FROM a', ['a']],
    ['SELECT * FROM s.a JOIN "Big One" USING (id)', ['Big One', 'a']],
    ['SELECT (SELECT max(x) FROM b) FROM a WHERE EXISTS (SELECT FROM c)', ['a', 'b', 'c']],
    ['WITH w AS (SELECT * FROM a) SELECT * FROM w UNION SELECT * FROM d', ['a', 'd', 'w']],
    ['TABLE a', ['a']],
    ['SELECT 1', []],
    ['SELECT FROM WHERE', []],
  ])('%s', (sql, names) => {
    expect(relationsOf(sql).sort()).toEqual(names);
  });
});
