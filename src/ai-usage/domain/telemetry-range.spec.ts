import { hoursOf, lastDays, lastPeriod } from './telemetry-range.js';

describe('ranges of telemetry', () => {
  it('begin with the first hour of a day by the tenant\'s calendar, and end now', () => {
    const now = new Date('2026-11-26T10:30:00Z');
    const range = lastDays(7, now, 'America/New_York');
    expect(range).toEqual({ from: new Date('2026-11-20T05:00:00Z'), to: now, days: ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'], wholeDays: true, label: 'last 7 days' });
    expect(lastDays(1, now, 'Pacific/Kiritimati')).toMatchObject({ from: new Date('2026-11-26T10:00:00Z'), days: ['2026-11-27'], label: 'today' });
  });

  it.each([
    ['is set back', '2026-10-25T22:30:00Z', 25 - 0.5],
    ['is set ahead', '2026-03-29T21:30:00Z', 23 - 0.5],
    ['is let alone', '2026-03-28T22:30:00Z', 24 - 0.5],
  ])('have the hours that a day has on which the clock %s', (_what, at, hours) => {
    const now = new Date(at);
    const range = lastDays(1, now, 'Europe/Berlin');
    expect((now.getTime() - range.from.getTime()) / 3_600_000).toBe(hours);
    expect(hoursOf(range, 'Europe/Berlin').length).toBe(Math.ceil(hours));
  });

  it('know leap days and the ends of months', () => {
    expect(lastDays(3, new Date('2028-03-01T12:00:00Z'), 'UTC').days).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(lastDays(2, new Date('2027-01-01T00:00:00Z'), 'UTC').days).toEqual(['2026-12-31', '2027-01-01']);
    expect(lastPeriod('month', new Date('2027-03-01T12:00:00Z'), 'UTC').days[0]).toBe('2027-01-31');
  });

  it('of hours begin with a full one, also where hours begin at a quarter', () => {
    const now = new Date('2026-11-26T10:30:00Z');
    expect(lastPeriod('hour', now, 'Asia/Kathmandu')).toMatchObject({ from: new Date('2026-11-26T09:15:00Z'), wholeDays: false, label: 'last hour' });
    expect(hoursOf(lastPeriod('hour', now, 'Asia/Kathmandu'), 'Asia/Kathmandu').map((at) => at.toISOString().slice(11, 16))).toEqual(['09:15', '10:15']);
    expect(lastPeriod('day', now, 'UTC')).toMatchObject({ from: new Date('2026-11-25T10:00:00Z'), days: ['2026-11-25', '2026-11-26'] });
  });
});
