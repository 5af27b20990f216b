import { isDeeperThan } from './json-depth.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('depth of JSON', () => {
  it.each([
    [null, 1, false],
    ['text', 1, false],
    [[], 1, false],
    [[[]], 1, true],
    [{ a: { b: 1 } }, 2, false],
    [{ a: { b: [] } }, 2, true],
  ])('%j is deeper than %i: %s', (value, limit, expected) => {
    expect(isDeeperThan(value, limit)).toBe(expected);
  });

  it('needs no stack for what is very deep', () => {
    expect(isDeeperThan(nested(100_000), 100)).toBe(true);
  });
});
