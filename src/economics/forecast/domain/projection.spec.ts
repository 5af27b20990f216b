import { addDays, daysFrom, monthEnd } from '../../domain/days.js';
import { type DayAmount, projectCosts } from './projection.js';

const each = (from: string, to: string, amount: (day: string) => string): DayAmount[] => daysFrom(from, to).map((day) => ({ day, amount: amount(day) }));
const NOTHING: DayAmount[] = [];

describe('what a month will have cost', () => {
  it('is what it has cost, and as much a day for the days to come', () => {
    const accrued = [...each('2026-10-01', '2026-11-15', () => '10'), { day: '2026-11-16', amount: '2.5' }];
    const { today, month, todaySoFar, monthSoFar, path, learntFrom } = projectCosts({ accrued, imported: NOTHING }, { today: '2026-11-16', elapsed: 0.25 });
    expect({ todaySoFar, monthSoFar, learntFrom }).toEqual({ todaySoFar: '2.5', monthSoFar: '152.5', learntFrom: 28 });
    expect(today).toEqual({ expected: '10', low: '10', high: '10' });
    expect(month).toEqual({ expected: '300', low: '300', high: '300' });
    expect(path).toHaveLength(15);
    expect(path.at(-1)).toMatchObject({ day: '2026-11-30', expected: '10' });
  });

  it.each([
    ['2028-02-28', '2028-02-29', 290],
    ['2027-02-28', '2027-02-28', 280],
    ['2026-12-31', '2026-12-31', 310],
    ['2026-11-01', '2026-11-30', 300],
  ])('ends on %s with %s', (today, end, expected) => {
    const accrued = [...each(addDays(today, -40), addDays(today, -1), () => '10'), { day: today, amount: '5' }];
    const projection = projectCosts({ accrued, imported: NOTHING }, { today, elapsed: 0.5 });
    expect(projection.monthEnd).toBe(end);
    expect(projection.month?.expected).toBe(String(expected));
  });

  it('learns nothing from days of which nobody knows what they cost, nor from those before', () => {
    const accrued = [...each('2026-10-01', '2026-11-05', () => '10'), ...each('2026-11-08', '2026-11-15', () => '20')];
    const now = { today: '2026-11-16', elapsed: 0 };
    const { today, learntFrom } = projectCosts({ accrued, imported: NOTHING, unknownUntil: '2026-11-07' }, now);
    expect([today?.expected, learntFrom]).toEqual(['20', 8]);
    expect(projectCosts({ accrued, imported: NOTHING, unknownUntil: '2026-11-14' }, now)).toMatchObject({ today: null, month: null, learntFrom: 1 });
  });

  it('on its last day is nearly known, and on the last moment of it quite', () => {
    const days = each('2026-11-01', '2026-11-29', (day) => (Number(day.slice(8)) % 2 ? '8' : '12'));
    const at = (elapsed: number, amount: string) => projectCosts({ accrued: [...days, { day: '2026-11-30', amount }], imported: NOTHING }, { today: '2026-11-30', elapsed }).month;
    expect(at(1, '7')).toEqual({ expected: '295', low: '295', high: '295' });
    const early = at(0.1, '0');
    expect(Number(early?.low)).toBeLessThan(Number(early?.expected));
    expect(Number(early?.low)).toBeGreaterThanOrEqual(288);
  });

  it('counts what bills brought of days to come as it is, and expects no more of the same', () => {
    const accrued = each('2026-10-01', '2026-11-10', () => '1');
    const imported = each('2026-10-01', '2026-11-30', () => '10');
    expect(projectCosts({ accrued, imported }, { today: '2026-11-10', elapsed: 1 }).month?.expected).toBe('330');
  });

  it('expects bills that have not come yet as they came before', () => {
    const imported = each('2026-10-01', '2026-11-05', () => '10');
    const { month, monthSoFar, today } = projectCosts({ accrued: NOTHING, imported }, { today: '2026-11-10', elapsed: 0.5 });
    expect([monthSoFar, month?.expected, today?.expected]).toEqual(['50', '300', '10']);
  });

  it('expects no more bills when none has come for long', () => {
    const accrued = each('2026-10-01', '2026-11-10', () => '1');
    const imported = each('2026-08-01', '2026-09-01', () => '10');
    expect(projectCosts({ accrued, imported }, { today: '2026-11-10', elapsed: 1 }).month?.expected).toBe('30');
  });

  it('is not known of fewer than three days, of which the first is none', () => {
    const at = (from: string) => projectCosts({ accrued: each(from, '2026-11-10', () => '1'), imported: NOTHING }, { today: '2026-11-10', elapsed: 0.5 });
    expect(at('2026-11-07')).toMatchObject({ month: null, today: null, path: [], monthSoFar: '4' });
    expect(at('2026-11-06').month).not.toBeNull();
    expect(projectCosts({ accrued: NOTHING, imported: NOTHING }, { today: '2026-11-10', elapsed: 0.5 })).toMatchObject({ month: null, today: null, monthSoFar: '0' });
  });

  it('is never below what it has cost, unless money was given back before', () => {
    const wild = (day: string): number => (Number(day.slice(8)) * 7919) % 13;
    const today = '2026-11-03';
    const low = (amount: (day: string) => string): number => {
      const accrued = each('2026-10-20', today, amount);
      const { month, monthSoFar } = projectCosts({ accrued, imported: NOTHING }, { today, elapsed: 0.5 });
      return Number(month?.low) - Number(monthSoFar);
    };
    expect(low((day) => String(wild(day) % 5 === 0 ? 100 : 0))).toBeGreaterThanOrEqual(0);
    expect(low((day) => String(wild(day) - 6))).toBeLessThan(0);
  });

  it('keeps every digit of what is known', () => {
    const accrued = [...each('2026-10-01', '2026-11-29', () => '0.000000000001'), { day: '2026-11-30', amount: '0.000000000001' }];
    expect(projectCosts({ accrued, imported: NOTHING }, { today: '2026-11-30', elapsed: 1 }).month?.expected).toBe('0.00000000003');
    expect(monthEnd('2026-11-30')).toBe('2026-11-30');
  });
});
