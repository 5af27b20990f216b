import fc from 'fast-check';
import { freshnessOf } from './freshness.js';

const TTL = 1_000;
const STALE = 5_000;

describe('freshnessOf', () => {
  it.each([
    [0, 'fresh'],
    [699, 'fresh'],
    [700, 'ageing'],
    [999, 'ageing'],
    [1_000, 'expired'],
    [5_999, 'expired'],
    [6_000, 'dead'],
  ])('calls an entry that is %i ms old, of 1000 ms and 5000 ms more, %s', (age, expected) => {
    expect(freshnessOf(10_000, TTL, STALE, 10_000 + age)).toBe(expected);
  });

  it('bears a clock that is a little behind the one that stored', () => {
    expect(freshnessOf(10_000, TTL, STALE, 9_000)).toBe('fresh');
  });

  it('does not trust an entry from the far future, which would otherwise live for as long as the clock was set back', () => {
    expect(freshnessOf(3_600_000, TTL, STALE, 0)).toBe('expired');
  });

  it('never serves an entry without a life', () => {
    expect(freshnessOf(10_000, 0, STALE, 10_000)).toBe('expired');
    expect(freshnessOf(10_000, 0, 0, 10_000)).toBe('dead');
  });

  it('never grows fresher with age', () => {
    const order = ['fresh', 'ageing', 'expired', 'dead'];
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.nat(30_000), fc.nat(5_000), (ttl, stale, age, more) => {
        const younger = order.indexOf(freshnessOf(0, ttl, stale, age));
        expect(order.indexOf(freshnessOf(0, ttl, stale, age + more))).toBeGreaterThanOrEqual(younger);
      }),
    );
  });
});
