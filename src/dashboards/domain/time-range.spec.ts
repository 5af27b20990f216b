import { isTimeRange, resolveTimeRange } from './time-range.js';

/** Thursday, 29 February 2024, 10:15:30 UTC. */
const LEAP_DAY = new Date('2024-02-29T10:15:30Z');
const at = (text: string, now = LEAP_DAY, timeZone = 'UTC') => resolveTimeRange(text, now, timeZone);

describe('resolveTimeRange', () => {
  it.each([
    ['today', '2024-02-29', '2024-03-01'],
    ['yesterday', '2024-02-28', '2024-02-29'],
    ['last_1_day', '2024-02-29', '2024-03-01'],
    ['last_7_days', '2024-02-23', '2024-03-01'],
    ['7d', '2024-02-23', '2024-03-01'],
    ['last_2_weeks', '2024-02-16', '2024-03-01'],
    ['last_12_months', '2023-03-01', '2024-03-01'],
    ['12mo', '2023-03-01', '2024-03-01'],
    ['last_4_quarters', '2023-03-01', '2024-03-01'],
    ['1y', '2023-03-01', '2024-03-01'],
    ['this_day', '2024-02-29', '2024-03-01'],
    ['this_week', '2024-02-26', '2024-03-04'],
    ['previous_week', '2024-02-19', '2024-02-26'],
    ['this_month', '2024-02-01', '2024-03-01'],
    ['previous_month', '2024-01-01', '2024-02-01'],
    ['this_quarter', '2024-01-01', '2024-04-01'],
    ['previous_quarter', '2023-10-01', '2024-01-01'],
    ['this_year', '2024-01-01', '2025-01-01'],
    ['previous_year', '2023-01-01', '2024-01-01'],
    ['1996-07-01..1998-06-01', '1996-07-01', '1998-06-01'],
  ])('reads %s as a half-open range', (text, from, to) => {
    expect(at(text)).toEqual({ from, to });
  });

  it('has no bounds for all', () => {
    expect(at('all')).toBeNull();
  });

  it.each([
    '',
    'last_0_days',
    'last_x_days',
    '2024-02-30..2024-03-01',
    '2024-03-01..2024-03-01',
    '2024-03-01..2024-02-01',
    'next_month',
    '5m',
    'ALL',
  ])('does not take %j for a time range', (text) => {
    expect(at(text)).toBeUndefined();
    expect(isTimeRange(text)).toBe(false);
  });

  it('counts days by the calendar of the time zone', () => {
    const lateEvening = new Date('2024-02-29T23:30:00Z');
    expect(at('today', lateEvening, 'Asia/Tokyo')).toEqual({ from: '2024-03-01', to: '2024-03-02' });
    expect(at('today', lateEvening, 'America/New_York')).toEqual({ from: '2024-02-29', to: '2024-03-01' });
  });

  it('ends a month back on the last day where the month before is shorter', () => {
    expect(at('last_1_month', new Date('2024-03-30T12:00:00Z'))).toEqual({ from: '2024-02-29', to: '2024-03-31' });
  });

  it('is the same for all who ask within a minute', () => {
    const range = at('last_2_hours', new Date('2024-02-29T10:15:01Z'));
    expect(range).toEqual({ from: '2024-02-29T08:16:00.000Z', to: '2024-02-29T10:16:00.000Z' });
    expect(at('2h', new Date('2024-02-29T10:15:59Z'))).toEqual(range);
    expect(at('90min', LEAP_DAY)).toEqual({ from: '2024-02-29T08:46:00.000Z', to: '2024-02-29T10:16:00.000Z' });
  });
});
