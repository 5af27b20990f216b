import { TimeBuckets } from '../../metrics/index.js';
import { BucketClock, runningPaceOf } from './scan-window.js';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe('where buckets begin and end', () => {
  it('waits for late events before a bucket is done', () => {
    const clock = new BucketClock('5m', TimeBuckets.in('UTC'));
    expect(iso(clock.closedAt(at('2026-03-02T14:05:09Z')))).toBe('2026-03-02T14:00:00.000Z');
    expect(iso(clock.closedAt(at('2026-03-02T14:05:10Z')))).toBe('2026-03-02T14:05:00.000Z');
  });

  it('is by the clock of the zone', () => {
    const clock = new BucketClock('1d', TimeBuckets.in('Europe/Berlin'));
    expect(iso(clock.startOf(at('2026-03-29T12:00:00Z')))).toBe('2026-03-28T23:00:00.000Z');
    // The day on which the clock is moved has 23 hours.
    expect(iso(clock.endOf(at('2026-03-29T12:00:00Z')))).toBe('2026-03-29T22:00:00.000Z');
  });

  it('reaches back no further than buckets of that length are kept', () => {
    const until = at('2026-03-02T14:00:00Z');
    expect(iso(new BucketClock('1m', TimeBuckets.in('UTC')).pastOf(until, 60))).toBe('2026-03-02T13:00:00.000Z');
    expect(iso(new BucketClock('30m', TimeBuckets.in('UTC')).pastOf(until, 4_000))).toBe('2026-01-27T14:00:00.000Z');
    expect(iso(new BucketClock('1h', TimeBuckets.in('UTC')).pastOf(until, 40_000))).toBe('2025-01-27T14:00:00.000Z');
  });

  it('reads times of a window and rounds them to buckets', () => {
    const clock = new BucketClock('1h', TimeBuckets.in('UTC'));
    const now = at('2026-03-02T14:20:00Z');
    expect(iso(clock.resolve('now-90m', now, 'down'))).toBe('2026-03-02T12:00:00.000Z');
    expect(iso(clock.resolve('now', now, 'up'))).toBe('2026-03-02T15:00:00.000Z');
    expect(iso(clock.resolve('2026-03-02', now, 'up'))).toBe('2026-03-02T00:00:00.000Z');
  });

  it('looks at a running bucket every five to fifteen seconds', () => {
    expect((['1m', '2m', '5m', '1d'] as const).map(runningPaceOf)).toEqual([5_000, 6_000, 15_000, 15_000]);
  });
});
