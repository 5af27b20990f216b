import fc from 'fast-check';
import { allocate } from './allocate.js';
import { decimal, sumOf } from './decimal.js';

const amount = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 14 })).map(([digits, places]) => decimal(digits.toString()).times(`1e-${places}`).toFixed());
const weight = fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 18n }).map(String), fc.double({ min: 1e-6, max: 1e6, noNaN: true }).map((value) => decimal(value).toFixed()));

describe('allocate', () => {
  it('splits by the largest remainder: who lost most gets the unit that is left', () => {
    expect(allocate('1', ['1', '1', '1'])).toEqual(['0.333333333334', '0.333333333333', '0.333333333333']);
    expect(allocate('1', ['1', '2'])).toEqual(['0.333333333333', '0.666666666667']);
    expect(allocate('-1', ['1', '1', '1'])).toEqual(['-0.333333333334', '-0.333333333333', '-0.333333333333']);
  });

  it('gives everything to the only one who has a weight, and nothing to those without', () => {
    expect(allocate('12.5', ['0', '3', '0'])).toEqual(['0', '12.5', '0']);
    expect(allocate('0', ['1', '2'])).toEqual(['0', '0']);
  });

  it('knows nobody to give it to without weights', () => {
    expect(allocate('5', [])).toBeNull();
    expect(allocate('5', ['0', '0'])).toBeNull();
  });

  it('refuses a weight below zero', () => {
    expect(() => allocate('5', ['2', '-1'])).toThrow(RangeError);
  });

  it('sums to the total to the last digit, whatever the total and the weights', () => {
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 30 }), (total, weights) => {
        const shares = allocate(total, weights);
        if (weights.every((one) => one === '0')) return expect(shares).toBeNull();
        expect(decimal(sumOf(shares ?? [])).eq(total)).toBe(true);
      }),
    );
  });

  it('is never further from the exact share than a unit, has no share of the other sign, and gives zero to weight zero', () => {
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 12 }), (total, weights) => {
        const sum = weights.reduce((sofar, one) => sofar.plus(one), decimal(0));
        for (const [index, share] of (allocate(total, weights) ?? []).entries()) {
          const exact = decimal(total).times(weights[index] ?? 0).div(sum);
          expect(exact.minus(share).abs().lte('1.000001e-12')).toBe(true);
          expect(decimal(share).times(total).gte(0)).toBe(true);
          if (weights[index] === '0') expect(share).toBe('0');
        }
      }),
    );
  });
});
