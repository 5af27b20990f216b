import fc from 'fast-check';
import { decimal, sumOf } from '../../domain/decimal.js';
import { marginsOf } from './margin.js';

const of = (customer: string, amount: string, currency = 'EUR') => ({ customer, currency, amount });

describe('margins', () => {
  it('are revenue less cost, the smallest first', () => {
    expect(marginsOf([of('acme', '100'), of('bolt', '10')], [of('acme', '25.5'), of('bolt', '12')])).toEqual([
      { customer: 'bolt', currency: 'EUR', basis: 'both', revenue: '10', cost: '12', margin: '-2', marginPercent: -20 },
      { customer: 'acme', currency: 'EUR', basis: 'both', revenue: '100', cost: '25.5', margin: '74.5', marginPercent: 74.5 },
    ]);
  });

  it('are not known where one side is not, and such customers are shown, not lost', () => {
    expect(marginsOf([of('acme', '100')], [of('bolt', '12')])).toEqual([
      { customer: 'acme', currency: 'EUR', basis: 'revenue_only', revenue: '100', cost: null, margin: null, marginPercent: null },
      { customer: 'bolt', currency: 'EUR', basis: 'cost_only', revenue: null, cost: '12', margin: null, marginPercent: null },
    ]);
  });

  it('never set one currency against another', () => {
    expect(marginsOf([of('acme', '100', 'EUR')], [of('acme', '12', 'USD')]).map(({ currency, basis }) => [currency, basis])).toEqual([
      ['EUR', 'revenue_only'],
      ['USD', 'cost_only'],
    ]);
  });

  it('have no percentage of no revenue', () => {
    expect(marginsOf([of('acme', '0'), of('bolt', '-5')], [of('acme', '1'), of('bolt', '1')]).map(({ margin, marginPercent }) => [margin, marginPercent])).toEqual([
      ['-6', null],
      ['-1', null],
    ]);
  });

  it('hold all revenue and all cost, whoever they are of', () => {
    const sides = fc.uniqueArray(fc.record({ customer: fc.constantFrom('a', 'b', 'c', 'd'), currency: fc.constantFrom('EUR', 'USD'), amount: fc.integer({ min: -1e6, max: 1e6 }).map((units) => decimal(units).div(100).toFixed()) }), {
      selector: ({ customer, currency }) => `${customer} ${currency}`,
    });
    fc.assert(
      fc.property(sides, sides, (revenues, costs) => {
        const margins = marginsOf(revenues, costs);
        expect(sumOf(margins.map(({ revenue }) => revenue ?? '0'))).toBe(sumOf(revenues.map(({ amount }) => amount)));
        expect(sumOf(margins.map(({ cost }) => cost ?? '0'))).toBe(sumOf(costs.map(({ amount }) => amount)));
      }),
    );
  });
});
