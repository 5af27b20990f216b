import { isDecimal, percentOf, priceOf, sumOf, textOf } from './decimal.js';

describe('decimals of money', () => {
  it('adds without the error of doubles, and writes small and large numbers out', () => {
    expect(sumOf(['0.1', '0.2', '-0.3'])).toBe('0');
    expect(sumOf(['0.000000000001', '1000000000000000000000'])).toBe('1000000000000000000000.000000000001');
    expect(textOf('1e-9')).toBe('0.000000001');
    expect(textOf('1.500')).toBe('1.5');
    expect(textOf('-0')).toBe('0');
  });

  it('prices exactly where the amount ends, and rounds half even to 12 decimals where it does not', () => {
    expect(priceOf('1', '0.25', '1000000')).toBe('0.00000025');
    expect(priceOf(3, '0.0000000000001', '1000000')).toBe('0.0000000000000000003');
    expect(priceOf('1', '1', '3')).toBe('0.333333333333');
    expect(priceOf('2', '1', '3')).toBe('0.666666666667');
    expect(priceOf('0', '0.04048', '3600')).toBe('0');
  });

  it('tells decimals from what else people send', () => {
    for (const good of ['0', '-1', '0.25', '12.5430']) expect(isDecimal(good)).toBe(true);
    for (const bad of ['', '.5', '1.', '1e3', 'NaN', '1,5', ' 1', 1, null, '٣']) expect(isDecimal(bad)).toBe(false);
  });

  it('gives no percentage of nothing', () => {
    expect(percentOf('1', '3')).toBe(33.33);
    expect(percentOf('1', '0')).toBeNull();
  });
});
