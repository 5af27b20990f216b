import { isDeeperThan, pathOfBadText } from './json-body.js';

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

describe('text that cannot be kept', () => {
  it.each([
    [{ a: { b: ['x', 'y\0'] } }, 'a.b.1'],
    [{ a: 'half \ud83d' }, 'a'],
    [{ a: { 'b\0': 1 } }, 'a'],
    ['\ude00', ''],
    [{ a: '😀 שלום ok', b: [1, null, true] }, null],
    [null, null],
  ])('in %j is at %p', (value, expected) => {
    expect(pathOfBadText(value)).toBe(expected);
  });
});
