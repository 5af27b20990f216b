import { TimeBuckets } from '../../metrics/index.js';
import { type Span, isTimeframe, nextEvaluation, windowsOf } from './timeframe.js';

const berlin = TimeBuckets.in('Europe/Berlin');
const written = ({ from, to }: Span): string => `${new Date(from).toISOString()} ${new Date(to).toISOString()}`;
const spans = (timeframe: string, now: string, buckets = berlin): string[] => {
  const { window, previous } = windowsOf(timeframe, Date.parse(now), buckets);
  return [written(window), written(previous)];
};

describe('a timeframe', () => {
  it('knows lengths and calendar units, and nothing else', () => {
    expect(['5m', '24h', '7d', '52w', 'today', 'last_quarter'].every(isTimeframe)).toBe(true);
    expect(['', '0h', '24', '999d', '58w', 'tomorrow', '1y', '-1d', 'toString'].some(isTimeframe)).toBe(false);
  });

  it('of a length ends now, and follows on the one before', () => {
    expect(spans('24h', '2026-03-10T12:34:56Z')).toEqual(['2026-03-09T12:34:00.000Z 2026-03-10T12:34:56.000Z', '2026-03-08T12:34:00.000Z 2026-03-09T12:34:00.000Z']);
  });

  it('of days goes by the clock of the tenant, also where it is moved', () => {
    // On the 29th of March 2026 the clock of Berlin is put forward.
    expect(spans('1d', '2026-03-29T20:00:00Z')[0]).toBe('2026-03-28T21:00:00.000Z 2026-03-29T20:00:00.000Z');
    expect(spans('24h', '2026-03-29T20:00:00Z')[0]).toBe('2026-03-28T20:00:00.000Z 2026-03-29T20:00:00.000Z');
  });

  it('of today begins at the tenant\'s midnight, and is compared with yesterday until the same time', () => {
    expect(spans('today', '2026-06-10T12:30:00Z')).toEqual(['2026-06-09T22:00:00.000Z 2026-06-10T12:30:00.000Z', '2026-06-08T22:00:00.000Z 2026-06-09T12:30:00.000Z']);
    expect(spans('today', '2026-06-10T21:59:59Z')[0]).toMatch(/^2026-06-09T22/);
    expect(spans('today', '2026-06-10T22:00:00Z')[0]).toBe('2026-06-10T22:00:00.000Z 2026-06-10T22:01:00.000Z');
  });

  it('of today has 23 hours in spring and 25 in autumn', () => {
    const hours = (now: string): number => {
      const { window } = windowsOf('yesterday', Date.parse(now), berlin);
      return (window.to - window.from) / 3_600_000;
    };
    expect(hours('2026-03-30T10:00:00Z')).toBe(23);
    expect(hours('2026-10-26T10:00:00Z')).toBe(25);
    // 12:30 by the clock on both days.
    expect(spans('today', '2026-03-29T10:30:00Z')).toEqual(['2026-03-28T23:00:00.000Z 2026-03-29T10:30:00.000Z', '2026-03-27T23:00:00.000Z 2026-03-28T11:30:00.000Z']);
  });

  it('of this month at its end is compared with all of a shorter month', () => {
    expect(spans('this_month', '2026-03-31T12:00:00Z', TimeBuckets.in('UTC'))[1]).toBe('2026-02-01T00:00:00.000Z 2026-02-28T12:00:00.000Z');
    expect(spans('last_month', '2026-03-31T12:00:00Z', TimeBuckets.in('UTC'))).toEqual(['2026-02-01T00:00:00.000Z 2026-03-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z 2026-02-01T00:00:00.000Z']);
  });

  it('never shares a moment with the one before, whatever it is', () => {
    for (const timeframe of ['5m', '3h', '24h', '7d', '30d', '200d', '400d', 'today', 'this_week', 'this_quarter', 'this_year', 'last_year']) {
      const { window, previous } = windowsOf(timeframe, Date.parse('2026-07-15T13:37:42Z'), berlin);
      expect([timeframe, previous.to <= window.from, previous.from < previous.to, window.from < window.to]).toEqual([timeframe, true, true, true]);
    }
  });

  it('is looked at again when the tenant\'s day ends, at the latest after a minute', () => {
    const now = Date.parse('2026-06-10T21:59:55Z');
    expect(nextEvaluation('today', now, berlin)).toBe(Date.parse('2026-06-10T22:00:00Z'));
    expect(nextEvaluation('24h', now, berlin)).toBe(now + 60_000);
    expect(nextEvaluation('1h', now, berlin)).toBe(now + 10_000);
  });
});
