import fc from 'fast-check';
import { thresholdsOf } from './budget.js';
import { isReached, newlyReached, percentUsed, refusesMore, remaining } from './budget-use.js';

const budget = { amount: '100', thresholds: [50, 80, 100] };

describe('what of a budget is used', () => {
  it('reaches a threshold with the last digit, and not before', () => {
    expect(newlyReached('79.999999999999', budget, [50])).toEqual([]);
    expect(newlyReached('80', budget, [50])).toEqual([80]);
    expect(newlyReached('80.000000000001', budget, [50])).toEqual([80]);
    expect(isReached('0.1', '0.3', 33)).toBe(true);
    expect(isReached('0.1', '0.3', 34)).toBe(false);
  });

  it('shows no percentage that is not reached', () => {
    expect(percentUsed('79.999999999999', '100')).toBe(79.99);
    expect(percentUsed('80', '100')).toBe(80);
    expect(percentUsed('1', '3')).toBe(33.33);
    expect(percentUsed('-2', '100')).toBe(-2);
  });

  it('tells of each threshold once, however often it is asked', () => {
    expect(newlyReached('120', budget, [])).toEqual([50, 80, 100]);
    expect(newlyReached('120', budget, [50, 80, 100])).toEqual([]);
    expect(newlyReached('90', budget, [50, 80, 100])).toEqual([]);
  });

  it('refuses more at the amount itself, when it is to block', () => {
    expect(refusesMore('99.99', { amount: '100', action: 'block' })).toBe(false);
    expect(refusesMore('100.00', { amount: '100', action: 'block' })).toBe(true);
    expect(refusesMore('500', { amount: '100', action: 'notify' })).toBe(false);
    expect(remaining('120.5', '100')).toBe('-20.5');
  });

  it('has thresholds in order and once; one that blocks tells when it does', () => {
    expect(thresholdsOf([80, 50, 80], 'notify')).toEqual([50, 80]);
    expect(thresholdsOf([80, 50], 'block')).toEqual([50, 80, 100]);
  });

  it('tells of every threshold exactly once while costs come in, in whatever steps', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 6 }), (cents, thresholds) => {
        const told: number[] = [];
        let spent = 0;
        for (const step of cents) {
          spent += step;
          told.push(...newlyReached((spent / 100).toFixed(2), { amount: '100', thresholds }, told));
        }
        expect([...told].sort((a, b) => a - b)).toEqual(thresholds.filter((threshold) => spent >= threshold * 100).sort((a, b) => a - b));
      }),
    );
  });
});
