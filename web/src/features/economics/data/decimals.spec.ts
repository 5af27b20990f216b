import { difference, isPositive, signOf, total } from './decimals.js';

describe('decimals', () => {
  it('keeps what a float would lose', () => {
    expect(difference('0.3', '0.1')).toBe('0.2');
    expect(difference('9007199254740993.000000000001', '9007199254740992')).toBe('1.000000000001');
    expect(total(['0.1', '0.2', '-0.3'])).toBe('0');
    expect(total(['1000000000000', '0.000000000001'])).toBe('1000000000000.000000000001');
  });

  it('goes below zero', () => {
    expect(difference('1.5', '2')).toBe('-0.5');
    expect(signOf('-0.000000000001')).toBe(-1);
    expect(signOf('0.00')).toBe(0);
  });

  it('knows what is no decimal', () => {
    expect(difference('1', 'many')).toBeNull();
    expect(total(['1', ''])).toBeNull();
    expect([isPositive('0'), isPositive('0.01'), isPositive('1e3'), isPositive('.')]).toEqual([false, true, false, false]);
  });
});
