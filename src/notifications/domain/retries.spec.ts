import { GIVEN_UP_AFTER_MS, MOST_TRIES, failureOf, retryAfterMs, waitAfter } from './retries.js';

describe('waiting for another try', () => {
  it('grows from seconds to hours, and all tries fit into a day whatever the chance', () => {
    for (const chance of [0, 0.5, 0.999_999]) {
      const waits = Array.from({ length: MOST_TRIES.passing - 1 }, (_, n) => waitAfter(n + 1, null, chance));
      expect([...waits].sort((a, b) => a - b)).toEqual(waits);
      expect(waits[0]).toBeLessThanOrEqual(6_000);
      expect(waits.reduce((sum, each) => sum + each)).toBeLessThan(GIVEN_UP_AFTER_MS);
    }
  });

  it('is as long as the receiver asks, up to an hour, and never shorter than its own', () => {
    expect(waitAfter(1, 90_000, 0.5)).toBe(90_000);
    expect(waitAfter(1, 1e12, 0.5)).toBe(3_600_000);
    expect(waitAfter(5, 1_000, 0.5)).toBe(300_000);
    expect(waitAfter(99, null, 0.5)).toBe(28_800_000);
  });

  it.each([
    [500, 'passing'],
    [503, 'passing'],
    [408, 'passing'],
    [425, 'passing'],
    [429, 'passing'],
    [400, 'lasting'],
    [404, 'lasting'],
    [410, 'lasting'],
  ])('takes %i for %s', (status, kind) => expect(failureOf(status)).toBe(kind));

  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 1969 00:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    [undefined, null],
  ])('reads Retry-After %j', (header, ms) => expect(retryAfterMs(header, 0)).toBe(ms));
});
