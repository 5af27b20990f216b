import { addDays, daysFrom } from '../../domain/days.js';
import { periodAt } from './budget-period.js';
import { projectedEnd } from './projected-end.js';

const today = '2026-11-16';
const month = periodAt(new Date('2026-11-16T12:00:00Z'), 'monthly', 'UTC');
const each = (from: string, to: string, amount: string): [string, string][] => daysFrom(from, to).map((day) => [day, amount]);

describe('what will be spent by the end of a period', () => {
  it('is what is spent, and as much a day as there was', () => {
    const days = new Map(each('2026-10-19', '2026-11-15', '10'));
    days.set(today, '4');
    // 15 days of 10, 4 so far, half a day, and 14 days to come.
    expect(projectedEnd(days, '2026-10-01', month, today, 0.5)).toBe('299');
  });

  it('knows the weekdays once there are two weeks', () => {
    const weekdays = daysFrom('2026-10-19', '2026-11-15').map((day, index): [string, string] => [day, index % 7 >= 5 ? '0' : '10']);
    // From Monday the 16th to Monday the 30th there are 11 weekdays; the first two weeks of November have 10.
    expect(projectedEnd(new Map(weekdays), '2026-10-01', month, today, 0)).toBe('210');
  });

  it('goes by all days while fewer than two weeks are known', () => {
    expect(projectedEnd(new Map(each('2026-11-13', '2026-11-15', '10')), '2026-11-13', month, today, 0)).toBe('180');
  });

  it('is not known from fewer than three complete days', () => {
    expect(projectedEnd(new Map(each('2026-11-14', '2026-11-15', '10')), '2026-11-14', month, today, 0)).toBeNull();
  });

  it('counts days without costs as days', () => {
    expect(projectedEnd(new Map([['2026-11-10', '10']]), '2026-11-06', month, addDays(today, 0), 1)).toBe('24');
  });
});
