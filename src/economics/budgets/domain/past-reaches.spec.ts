import { daysOfPast, pastReaches } from './past-reaches.js';

const budget = { id: 'b', name: 'All', amount: '100', period: 'monthly' } as const;
const span = { from: new Date('2026-10-20T00:00:00Z'), to: new Date('2026-11-20T00:00:00Z'), timeZone: 'UTC' };

describe('when a budget had so much spent', () => {
  it('is from the day on which it came to that to the end of the period', () => {
    const days = new Map([['2026-10-01', '50'], ['2026-10-12', '30'], ['2026-10-30', '90'], ['2026-11-03', '79'], ['2026-11-19', '1']]);
    expect(pastReaches(budget, 80, days, new Map(), span)).toEqual([
      { budgetId: 'b', name: 'All', percent: 80, from: new Date('2026-10-12T00:00:00Z'), to: new Date('2026-11-01T00:00:00Z') },
      { budgetId: 'b', name: 'All', percent: 80, from: new Date('2026-11-19T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') },
    ]);
    expect(daysOfPast(budget, span)).toEqual({ firstDay: '2026-10-01', lastDay: '2026-11-30' });
  });

  it('begins at the instant where that is known', () => {
    const at = new Date('2026-11-19T17:30:00Z');
    const reaches = pastReaches(budget, 80, new Map([['2026-11-19', '85']]), new Map([['2026-11-01', at]]), span);
    expect(reaches).toMatchObject([{ from: at }]);
  });

  it('is each day for itself with a daily budget', () => {
    const days = new Map([['2026-11-18', '100'], ['2026-11-19', '99'], ['2026-11-20', '100']]);
    expect(pastReaches({ ...budget, period: 'daily' }, 100, days, new Map(), span).map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
      ['2026-11-18T00:00:00.000Z', '2026-11-19T00:00:00.000Z'],
      ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'],
    ]);
  });

  it('ends with days of the tenant\'s zone', () => {
    const reaches = pastReaches(budget, 50, new Map([['2026-10-25', '60']]), new Map(), { ...span, timeZone: 'Europe/Berlin' });
    expect(reaches).toMatchObject([{ from: new Date('2026-10-24T22:00:00Z'), to: new Date('2026-10-31T23:00:00Z') }]);
  });
});
