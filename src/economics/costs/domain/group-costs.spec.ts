import fc from 'fast-check';
import { decimal, sumOf } from '../../domain/decimal.js';
import { type GroupedSum, groupCosts, otherCurrencies } from './group-costs.js';

const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03'];
const sum = (value: string, amount: string, change: Partial<GroupedSum> = {}): GroupedSum => ({ day: '2026-11-01', value, amount, rows: 1, unpriced: 0, ...change });

describe('costs by day and group', () => {
  it('have the dearest group first, those that name nothing among them, and each day', () => {
    expect(groupCosts([sum('a', '1'), sum('', '5'), sum('a', '2', { day: '2026-11-03' })], DAYS, 5)).toEqual({
      total: '8',
      amounts: ['6', '0', '2'],
      groups: [
        { value: null, rest: false, amount: '5', percent: 62.5, amounts: ['5', '0', '0'], unpriced: 0 },
        { value: 'a', rest: false, amount: '3', percent: 37.5, amounts: ['1', '0', '2'], unpriced: 0 },
      ],
    });
  });

  it('have the smaller groups as one, unless that were only one', () => {
    const sums = [sum('a', '3'), sum('b', '2'), sum('c', '1')];
    expect(groupCosts(sums, DAYS, 1).groups.map(({ value, rest, amount }) => [value, rest, amount])).toEqual([['a', false, '3'], [null, true, '3']]);
    expect(groupCosts(sums, DAYS, 2).groups.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  it('are null where nothing has a price, and never nothing', () => {
    const unknown = sum('m', '0', { rows: 2, unpriced: 2 });
    const { total, amounts, groups } = groupCosts([unknown, sum('a', '1', { day: '2026-11-02' })], DAYS, 5);
    expect([total, amounts]).toEqual(['1', [null, '1', '0']]);
    expect(groups[1]).toEqual({ value: 'm', rest: false, amount: null, percent: null, amounts: [null, '0', '0'], unpriced: 2 });
    expect(groupCosts([unknown], DAYS, 5)).toMatchObject({ total: null });
    expect(groupCosts([], DAYS, 5)).toEqual({ total: null, amounts: [null, null, null], groups: [] });
  });

  it('come to the total, and each day to its own, however many groups are told apart', () => {
    const sums = fc.array(
      fc.record({ day: fc.constantFrom(...DAYS), value: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e'), amount: fc.integer({ min: -1e9, max: 1e9 }).map((units) => decimal(`${units}e-7`).toFixed()), rows: fc.constant(2), unpriced: fc.nat(1) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(sums, fc.integer({ min: 1, max: 7 }), (all, limit) => {
        const { total, amounts, groups } = groupCosts(all, DAYS, limit);
        expect(sumOf(groups.map(({ amount }) => amount ?? '0'))).toBe(sumOf(all.map(({ amount }) => amount)));
        expect(sumOf(amounts.map((amount) => amount ?? '0'))).toBe(total ?? '0');
        for (const [index] of DAYS.entries()) expect(sumOf(groups.map((group) => group.amounts[index] ?? '0'))).toBe(amounts[index]);
      }),
    );
  });

  it('of far more groups than are told take as much room as there are rows, however many the days', () => {
    const days = Array.from({ length: 400 }, (_, index) => `day ${index}`);
    const began = process.memoryUsage().heapUsed;
    const { groups } = groupCosts(Array.from({ length: 30_000 }, (_, index) => sum(`c${index}`, '0.01', { day: days[index % 400] as string })), days, 20);
    expect(groups).toHaveLength(21);
    expect((process.memoryUsage().heapUsed - began) / 1e6).toBeLessThan(250);
  });

  it('of other currencies stand by themselves, each with its sum', () => {
    const sums = [{ currency: 'USD', amount: '1' }, { currency: 'JPY', amount: '2' }, { currency: 'EUR', amount: '0.1' }, { currency: 'EUR', amount: '0.2' }, { currency: 'CHF', amount: '0' }];
    expect(otherCurrencies(sums, 'USD')).toEqual([{ amount: '0.3', currency: 'EUR' }, { amount: '2', currency: 'JPY' }]);
  });
});
