import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type BucketUnit, TimeBuckets } from './time-buckets.js';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString().replace(/(:00)?\.000Z$/, 'Z');
const HOURS = 3_600_000;
const lengths = (borders: number[]): number[] =>
  borders.slice(1).map((border, index) => (border - (borders[index] as number)) / HOURS);

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'Atlantic/Azores',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Antarctica/Troll',
];
const UNITS: [BucketUnit, number][] = [
  ['minute', 1],
  ['minute', 5],
  ['minute', 30],
  ['hour', 1],
  ['hour', 2],
  ['hour', 6],
  ['hour', 12],
  ['day', 1],
  ['week', 1],
  ['month', 1],
  ['quarter', 1],
  ['year', 1],
];

describe('TimeBuckets', () => {
  it('leaves no gap and no overlap, in any zone and at any time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...UNITS),
        fc.integer({ min: at('2012-01-01T00:00Z') / 1000, max: at('2037-01-01T00:00Z') / 1000 }),
        (zone, [unit, size], seconds) => {
          const buckets = TimeBuckets.in(zone);
          const instant = seconds * 1000;
          const start = buckets.startOf(instant, unit, size);
          const end = buckets.endOf(instant, unit, size);
          expect(start).toBeLessThanOrEqual(instant);
          expect(end).toBeGreaterThan(instant);
          expect([start, start, end - 1, end].map((each) => buckets.startOf(each, unit, size))).toEqual([
            start,
            start,
            start,
            end,
          ]);
          expect(buckets.endOf(start, unit, size)).toBe(end);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('agrees with the calendar of a library wherever the clock is not moved', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(
          'hour' as const,
          'day' as const,
          'week' as const,
          'month' as const,
          'quarter' as const,
          'year' as const,
        ),
        fc.integer({ min: at('2012-01-01T00:00Z') / 1000, max: at('2037-01-01T00:00Z') / 1000 }),
        (zone, unit, seconds) => {
          const time = DateTime.fromSeconds(seconds, { zone });
          fc.pre(
            time.startOf('day').offset === time.endOf('day').offset &&
              time.startOf(unit).minus(HOURS).offset === time.startOf(unit).offset,
          );
          expect(iso(TimeBuckets.in(zone).startOf(seconds * 1000, unit))).toBe(iso(time.startOf(unit).toMillis()));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives the day on which clocks go forward 23 hours, and the one on which they go back 25', () => {
    const berlin = TimeBuckets.in('Europe/Berlin');
    expect(lengths(berlin.borders(at('2026-03-28T12:00Z'), at('2026-03-30T12:00Z'), 'day'))).toEqual([24, 23, 24]);
    expect(lengths(berlin.borders(at('2026-10-24T12:00Z'), at('2026-10-26T12:00Z'), 'day'))).toEqual([24, 25, 24]);
    expect(berlin.borders(at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'), 'hour')).toHaveLength(24);
    expect(berlin.borders(at('2026-10-24T22:00Z'), at('2026-10-25T23:00Z'), 'hour')).toHaveLength(26);
  });

  it('keeps the two hours apart that the clock shows twice', () => {
    const newYork = TimeBuckets.in('America/New_York');
    expect(newYork.borders(at('2026-11-01T05:00Z'), at('2026-11-01T07:00Z'), 'hour').map(iso)).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T06:00Z',
      '2026-11-01T07:00Z',
    ]);
  });

  it('cuts six-hour steps by the wall clock: one has five hours in spring, one seven in autumn', () => {
    const berlin = TimeBuckets.in('Europe/Berlin');
    expect(lengths(berlin.borders(at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'), 'hour', 6))).toEqual([5, 6, 6, 6]);
    expect(lengths(berlin.borders(at('2026-10-24T22:00Z'), at('2026-10-25T23:00Z'), 'hour', 6))).toEqual([7, 6, 6, 6]);
  });

  it.each([
    ['Asia/Kolkata', '2026-05-01T10:10Z', '2026-05-01T09:30Z', '2026-04-30T18:30Z'],
    ['Asia/Kathmandu', '2026-05-01T10:10Z', '2026-05-01T09:15Z', '2026-04-30T18:15Z'],
    ['Pacific/Chatham', '2026-05-01T10:10Z', '2026-05-01T09:15Z', '2026-04-30T11:15Z'],
    ['America/St_Johns', '2026-07-01T10:10Z', '2026-07-01T09:30Z', '2026-07-01T02:30Z'],
  ])('cuts hours and days where the clocks of %s show them full', (zone, instant, hour, day) => {
    const buckets = TimeBuckets.in(zone);
    expect([iso(buckets.startOf(at(instant), 'hour')), iso(buckets.startOf(at(instant), 'day'))]).toEqual([hour, day]);
  });

  it('begins a day that has no midnight with its first instant', () => {
    // In Beirut clocks go from 00:00 to 01:00, in Havana from 01:00 back to 00:00.
    expect(iso(TimeBuckets.in('Asia/Beirut').startOf(at('2026-03-29T10:00Z'), 'day'))).toBe('2026-03-28T22:00Z');
    expect(iso(TimeBuckets.in('America/Havana').startOf(at('2026-11-01T10:00Z'), 'day'))).toBe('2026-11-01T04:00Z');
    expect(
      lengths(TimeBuckets.in('America/Havana').borders(at('2026-11-01T04:00Z'), at('2026-11-01T06:00Z'), 'day')),
    ).toEqual([25]);
  });

  it('does not mix hours where the clock is moved by half an hour', () => {
    const buckets = TimeBuckets.in('Australia/Lord_Howe');
    expect(buckets.borders(at('2026-04-04T14:00Z'), at('2026-04-04T16:30Z'), 'hour').map(iso)).toEqual([
      '2026-04-04T14:00Z',
      '2026-04-04T15:00Z',
      '2026-04-04T15:30Z',
      '2026-04-04T16:30Z',
    ]);
  });

  it('knows a date that a zone left out', () => {
    // Samoa went over the date line and had no 30 December 2011.
    expect(
      lengths(TimeBuckets.in('Pacific/Apia').borders(at('2011-12-29T20:00Z'), at('2011-12-31T20:00Z'), 'day')),
    ).toEqual([24, 24, 24]);
  });

  it('goes back by the calendar, over leap days and moved clocks', () => {
    const berlin = TimeBuckets.in('Europe/Berlin');
    expect(iso(berlin.earlier(at('2026-04-01T10:00Z'), 'week'))).toBe('2026-03-25T11:00Z');
    expect(iso(berlin.earlier(at('2024-02-28T23:00Z'), 'year'))).toBe('2023-02-28T23:00Z');
    expect(iso(berlin.earlier(at('2024-02-29T23:00Z'), 'year'))).toBe('2023-02-28T23:00Z');
    expect(iso(berlin.earlier(at('2025-02-28T23:00Z'), 'year'))).toBe('2024-02-29T23:00Z');
    expect(iso(berlin.earlier(at('2026-03-31T10:00Z'), 'month'))).toBe('2026-02-28T11:00Z');
    expect(iso(berlin.earlier(at('2026-04-05T00:30Z'), 'week'))).toBe('2026-03-29T01:00Z');
  });

  it('counts weeks from Monday, and days of February in leap years', () => {
    const utc = TimeBuckets.in('UTC');
    expect(iso(utc.startOf(at('2026-11-25T08:00Z'), 'week'))).toBe('2026-11-23T00:00Z');
    expect(utc.borders(at('2024-02-01T00:00Z'), at('2024-03-01T00:00Z'), 'day')).toHaveLength(30);
    expect(lengths(utc.borders(at('2024-02-01T00:00Z'), at('2024-03-01T00:00Z'), 'month'))).toEqual([29 * 24]);
  });

  it('stops at the most borders that are asked for', () => {
    expect(TimeBuckets.in('UTC').borders(0, at('2026-01-01T00:00Z'), 'minute', 1, 100)).toHaveLength(101);
  });

  it('refuses a zone that is none, and times that are none', () => {
    expect(() => TimeBuckets.in('Europe/Atlantis')).toThrow(RangeError);
    expect(() => TimeBuckets.in('UTC').startOf(Number.NaN, 'day')).toThrow(RangeError);
  });
});
