import { daysFrom } from '../../domain/days.js';
import { knownCosts } from './known-costs.js';

const TODAY = '2026-11-26';
const each = (from: string, to: string, amount = '1') => daysFrom(from, to).map((day) => ({ day, amount }));

describe('days of which all is known', () => {
  it('are those that are over, days without costs among them, from the first that had some', () => {
    const { of, today, last } = knownCosts({ accrued: [{ day: '2026-11-20', amount: '0.1' }, { day: '2026-11-20', amount: '0.2' }, { day: TODAY, amount: '5' }], imported: [] }, TODAY);
    expect([of('2026-11-19'), of('2026-11-20'), of('2026-11-25'), of(TODAY), today(TODAY)]).toEqual([null, 0.3, 0, null, 5]);
    expect(last.map(({ value }) => value)).toEqual([0.3, 0, 0, 0, 0, 0]);
  });

  it('end with the last bill where bills come, and today is not among them before it is billed', () => {
    const { of, today, last } = knownCosts({ accrued: each('2026-10-01', TODAY), imported: each('2026-10-01', '2026-11-20', '10') }, TODAY);
    expect([of('2026-11-20'), of('2026-11-21'), today(TODAY)]).toEqual([11, null, null]);
    expect(last).toHaveLength(28);
    expect(last.at(-1)).toEqual({ day: '2026-11-20', value: 11 });
  });

  it('do not wait for bills that stopped, nor for those that have come for days ahead', () => {
    expect(knownCosts({ accrued: each('2026-08-01', TODAY), imported: each('2026-08-01', '2026-09-30') }, TODAY).of('2026-11-25')).toBe(1);
    const ahead = knownCosts({ accrued: each('2026-08-01', TODAY), imported: each('2026-08-01', '2026-12-31') }, TODAY);
    expect([ahead.of('2026-11-25'), ahead.today(TODAY)]).toEqual([2, 2]);
  });

  it('begin after the last day without a price', () => {
    const { of, last } = knownCosts({ accrued: [...each('2026-10-01', '2026-11-20'), ...each('2026-11-24', TODAY)], imported: [], unknownUntil: '2026-11-23' }, TODAY);
    expect([of('2026-11-20'), of('2026-11-23'), of('2026-11-24')]).toEqual([null, null, 1]);
    expect(last).toHaveLength(2);
  });

  it('are none where there is nothing', () => {
    const { of, today, last } = knownCosts({ accrued: [], imported: [] }, TODAY);
    expect([of('2026-11-25'), today(TODAY), last]).toEqual([null, null, []]);
  });
});
