import fc from 'fast-check';
import { decimal, sumOf, textOf } from './decimal.js';
import { ExactSum } from './exact-sum.js';

const amounts = fc.array(
  fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 20 })).map(([units, places]) => decimal(units.toString()).times(`1e-${places}`).toFixed()),
  { maxLength: 30 },
);
const sum = (all: readonly (string | number)[]): ExactSum => {
  const exact = new ExactSum();
  for (const amount of all) exact.add(amount);
  return exact;
};

describe('an exact sum', () => {
  it('is what adding decimals one by one gives, in whatever order they come', () => {
    fc.assert(
      fc.property(amounts, (all) => {
        expect(sum(all).text).toBe(sumOf(all));
        expect(sum([...all].reverse()).text).toBe(sumOf(all));
      }),
    );
  });

  it('compares as decimals do', () => {
    fc.assert(fc.property(amounts, amounts, (one, other) => expect(sum(one).compare(sum(other))).toBe(decimal(sumOf(one)).cmp(sumOf(other)))));
  });

  it('takes in another sum, and numbers with an exponent', () => {
    const whole = sum(['0.1', '0.2']);
    whole.addSum(sum(['-0.3', '1e-7']));
    expect(whole.text).toBe('0.0000001');
    expect([sum([]).text, sum([]).isZero, sum(['-0.50', 0.5]).isZero, sum([1e-9]).text]).toEqual(['0', true, true, textOf('1e-9')]);
  });
});
