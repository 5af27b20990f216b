import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDays, daysBetween, weekdayOf } from '../../domain/days.js';
import { BUDGET_PERIODS, periodAt, periodBefore } from './budget-period.js';

const at = (text: string): Date => new Date(text);
const HOUR_MS = 3_600_000;
const hours = ({ from, to }: { from: Date; to: Date }): number => (to.getTime() - from.getTime()) / HOUR_MS;

describe('the period of a budget', () => {
  it('is a day, a week from Monday, or a month of the tenant\'s calendar', () => {
    const instant = at('2026-11-26T06:00:00Z');
    expect(periodAt(instant, 'daily', 'UTC')).toEqual({ firstDay: '2026-11-26', lastDay: '2026-11-26', from: at('2026-11-26T00:00:00Z'), to: at('2026-11-27T00:00:00Z') });
    expect(periodAt(instant, 'weekly', 'UTC')).toMatchObject({ firstDay: '2026-11-23', lastDay: '2026-11-29' });
    expect(periodAt(instant, 'monthly', 'UTC')).toMatchObject({ firstDay: '2026-11-01', lastDay: '2026-11-30' });
  });

  it('begins where the tenant is, not where the server is', () => {
    const instant = at('2026-11-30T20:00:00Z');
    expect(periodAt(instant, 'monthly', 'America/Los_Angeles')).toMatchObject({ firstDay: '2026-11-01', lastDay: '2026-11-30', to: at('2026-12-01T08:00:00Z') });
    expect(periodAt(instant, 'monthly', 'Asia/Tokyo')).toMatchObject({ firstDay: '2026-12-01', lastDay: '2026-12-31', from: at('2026-11-30T15:00:00Z') });
  });

  it('ends with the last instant of the month, and the next begins there', () => {
    const last = periodAt(at('2026-12-31T22:59:59.999Z'), 'monthly', 'Europe/Berlin');
    expect(last).toMatchObject({ firstDay: '2026-12-01', lastDay: '2026-12-31', to: at('2026-12-31T23:00:00Z') });
    expect(periodAt(last.to, 'monthly', 'Europe/Berlin')).toMatchObject({ firstDay: '2027-01-01', lastDay: '2027-01-31', from: last.to });
    expect(periodBefore(last, 'monthly', 'Europe/Berlin')).toMatchObject({ firstDay: '2026-11-01', lastDay: '2026-11-30' });
  });

  it('has 23 hours when the clock is put forward, and 25 when it is put back', () => {
    const spring = periodAt(at('2026-03-29T12:00:00Z'), 'daily', 'Europe/Berlin');
    expect(spring).toMatchObject({ firstDay: '2026-03-29', lastDay: '2026-03-29' });
    expect(hours(spring)).toBe(23);
    const autumn = periodAt(at('2026-10-25T12:00:00Z'), 'daily', 'Europe/Berlin');
    expect(hours(autumn)).toBe(25);
    expect(hours(periodAt(at('2026-10-25T12:00:00Z'), 'weekly', 'Europe/Berlin'))).toBe(7 * 24 + 1);
    expect(hours(periodAt(at('2026-03-29T12:00:00Z'), 'monthly', 'Europe/Berlin'))).toBe(31 * 24 - 1);
  });

  it('begins with the first instant of the date where clocks jump over midnight, or show it twice', () => {
    // Clocks in Beirut went from 0:00 to 1:00.
    expect(periodAt(at('2026-03-29T12:00:00Z'), 'daily', 'Asia/Beirut').from).toEqual(at('2026-03-28T22:00:00Z'));
    // Clocks in Havana go from 1:00 back to 0:00.
    const havana = periodAt(at('2026-11-01T12:00:00Z'), 'daily', 'America/Havana');
    expect(havana.from).toEqual(at('2026-11-01T04:00:00Z'));
    expect(hours(havana)).toBe(25);
  });

  it('has the 29th of February in leap years', () => {
    expect(periodAt(at('2028-02-10T12:00:00Z'), 'monthly', 'UTC')).toMatchObject({ firstDay: '2028-02-01', lastDay: '2028-02-29', to: at('2028-03-01T00:00:00Z') });
    expect(periodAt(at('2027-02-10T12:00:00Z'), 'monthly', 'UTC')).toMatchObject({ lastDay: '2027-02-28' });
    expect(periodAt(at('2028-02-29T12:00:00Z'), 'daily', 'UTC')).toMatchObject({ firstDay: '2028-02-29', lastDay: '2028-02-29' });
    expect(periodAt(at('2028-02-29T12:00:00Z'), 'weekly', 'UTC')).toMatchObject({ firstDay: '2028-02-28', lastDay: '2028-03-05' });
  });

  it('holds its instant, has whole days, and touches its neighbours, whatever the zone', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(instants, fc.constantFrom(...BUDGET_PERIODS), fc.constantFrom(...zones), (instant, period, zone) => {
        const span = periodAt(new Date(instant), period, zone);
        expect(span.from.getTime()).toBeLessThanOrEqual(instant);
        expect(span.to.getTime()).toBeGreaterThan(instant);
        const days = daysBetween(span.firstDay, span.lastDay) + 1;
        if (period === 'daily') expect(days).toBe(1);
        if (period === 'weekly') expect([days, weekdayOf(span.firstDay)]).toEqual([7, 1]);
        if (period === 'monthly') expect([span.firstDay.slice(8), days]).toEqual(['01', DateTime.fromISO(span.firstDay).daysInMonth]);
        const next = periodAt(span.to, period, zone);
        expect(next.firstDay).toBe(addDays(span.lastDay, 1));
        expect(periodBefore(next, period, zone)).toEqual(span);
      }),
      { numRuns: 300 },
    );
  });
});
