import { addDays, dayOf, daysBetween, daysFrom, endOfDay, isDay, monthEnd, monthStart, startOfDay, weekdayOf } from './days.js';

const HOUR = 3_600_000;

describe('days of a tenant', () => {
  it('are those of its zone: the same instant is another day elsewhere', () => {
    const instant = new Date('2026-03-01T02:30:00Z');
    expect(dayOf(instant, 'UTC')).toBe('2026-03-01');
    expect(dayOf(instant, 'America/Los_Angeles')).toBe('2026-02-28');
    expect(dayOf(instant, 'Pacific/Kiritimati')).toBe('2026-03-01');
  });

  it('have 23 and 25 hours where the clock is moved', () => {
    const hours = (day: string, zone: string): number => (endOfDay(day, zone) - startOfDay(day, zone)) / HOUR;
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hours('2026-10-24', 'Europe/Berlin')).toBe(24);
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
  });

  it('begin with the first instant that clocks show where they skip midnight', () => {
    expect(new Date(startOfDay('2026-09-06', 'America/Santiago')).toISOString()).toBe('2026-09-06T04:00:00.000Z');
    expect(dayOf(startOfDay('2026-09-06', 'America/Santiago'), 'America/Santiago')).toBe('2026-09-06');
    expect(dayOf(startOfDay('2026-09-06', 'America/Santiago') - 1, 'America/Santiago')).toBe('2026-09-05');
  });

  it('know 29 February and the ends of months', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
    expect(monthEnd('2028-02-10')).toBe('2028-02-29');
    expect(monthEnd('2027-02-10')).toBe('2027-02-28');
    expect(monthStart('2028-02-29')).toBe('2028-02-01');
    expect(daysFrom('2028-02-27', '2028-03-01')).toEqual(['2028-02-27', '2028-02-28', '2028-02-29', '2028-03-01']);
    expect(daysBetween('2027-12-31', '2028-12-31')).toBe(366);
    expect(isDay('2028-02-29')).toBe(true);
    expect(isDay('2027-02-29')).toBe(false);
    expect(isDay('2027-2-9')).toBe(false);
    expect(weekdayOf('2026-11-26')).toBe(4);
  });
});
