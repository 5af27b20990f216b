import fc from 'fast-check';
import { compareDecimals, fractionDigits, isDecimal, plainDecimal } from './decimal.js';

describe('exact decimals', () => {
  it('tells decimals from other text', () => {
    expect(['0', '-12.50', '+3', '.5', '5.', '1e-7', '12345678901234567890'].every(isDecimal)).toBe(true);
    expect(['', ' ', '.', '-', 'NaN', 'Infinity', '1,5', '0x10', '1e', 'twelve'].some(isDecimal)).toBe(false);
  });

  it('compares digit by digit where floats would call two figures equal', () => {
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareDecimals('0.1000000000000000000001', '0.1')).toBeGreaterThan(0);
    expect(compareDecimals('-9007199254740993', '-9007199254740992')).toBeLessThan(0);
  });

  it('takes the same value in another spelling for equal', () => {
    for (const [a, b] of [
      ['1.50', '1.5'],
      ['0', '-0'],
      ['-0.00', '0'],
      ['1e3', '1000'],
      ['0012', '12'],
      ['+7', '7'],
      ['0.0', '0e5'],
    ] as const) {
      expect(compareDecimals(a, b)).toBe(0);
    }
  });

  it('sorts signs, sizes and exponents', () => {
    const sorted = ['-1e3', '-20', '-3.1', '-0.001', '0', '1e-7', '0.5', '4', '10', '9.9e1', '100'];
    expect([...sorted].reverse().sort(compareDecimals)).toEqual(sorted);
  });

  it('puts what is no decimal after every decimal', () => {
    expect(['NaN', '5', '-1'].sort(compareDecimals)).toEqual(['-1', '5', 'NaN']);
  });

  it('counts the digits after the point as they are written', () => {
    expect([
      fractionDigits('12.50'),
      fractionDigits('12'),
      fractionDigits('1e-7'),
      fractionDigits('1.25e1'),
      fractionDigits('words'),
    ]).toEqual([2, 0, 7, 1, 0]);
  });

  it('writes exponents out', () => {
    expect([
      plainDecimal('1.2e3'),
      plainDecimal('-1e-3'),
      plainDecimal('0e9'),
      plainDecimal('.5'),
      plainDecimal('x'),
    ]).toEqual(['1200', '-0.001', '0', '0.5', null]);
  });

  it('orders any two bigint fractions as integers do', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        (a, b) => {
          const expected = a < b ? -1 : Number(a > b);
          expect(Math.sign(compareDecimals(`${a}e-10`, `${b}e-10`))).toBe(expected);
        },
      ),
    );
  });
});
