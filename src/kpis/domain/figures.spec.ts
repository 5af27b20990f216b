import fc from 'fast-check';
import { boundsProblems, changeOf, compareDecimals, decimalOf, measured, ratio, statusOf } from './figures.js';

describe('a figure', () => {
  it('keeps every digit of a text, and writes doubles without an exponent', () => {
    expect(['12.5430', '-0.10', '123456789012345678901234567890.01'].map(decimalOf)).toEqual(['12.5430', '-0.10', '123456789012345678901234567890.01']);
    expect([1e21, 1e-7, 0.1 + 0.2, -0].map(decimalOf)).toEqual(['1000000000000000000000', '0.0000001', '0.30000000000000004', '0']);
    expect(decimalOf('1.5e3')).toBe('1500');
  });

  it('is none for what is no finite number', () => {
    expect([NaN, Infinity, 'NaN', 'Infinity', '', ' 1', '1,5', null, undefined, true, {}].map(decimalOf)).toEqual(new Array(11).fill(null));
  });

  it('reads back as the double that it was made of', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => Number(decimalOf(value)) === value));
  });

  it('compares exactly where doubles are alike', () => {
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBe(1);
    expect(compareDecimals('1.50', '1.5')).toBe(0);
  });

  it('of nothing measured is no data', () => {
    expect(measured(null)).toEqual({ value: null, reason: 'no_data' });
    expect(measured(0)).toEqual({ value: '0', reason: null });
  });
});

describe('a ratio', () => {
  it('is never infinite, and says why there is none', () => {
    expect(ratio(1, 0, true)).toEqual({ value: null, reason: 'zero_denominator' });
    expect(ratio(0, 0, true)).toEqual({ value: null, reason: 'zero_denominator' });
    expect(ratio(1, null, true)).toEqual({ value: null, reason: 'no_denominator' });
    expect(ratio(1e308, 1e-308, true)).toEqual({ value: null, reason: 'not_a_number' });
  });

  it('counts nothing above as zero for counts, and as no data for averages', () => {
    expect(ratio(null, 200, true)).toEqual({ value: '0', reason: null });
    expect(ratio(null, 200, false)).toEqual({ value: null, reason: 'no_data' });
    expect(ratio(3, 200, true)).toEqual({ value: '0.015', reason: null });
  });
});

describe('a change', () => {
  it('is in percent of the size of what was before', () => {
    expect(changeOf('110', '100').percent).toBe(10);
    expect(changeOf('-5', '-10').percent).toBe(50);
    expect(changeOf('1', '3').percent).toBe(-66.67);
  });

  it('from zero has no percentage, unless there is none to have', () => {
    expect(changeOf('5', '0')).toEqual({ percent: null, reason: 'previous_zero' });
    expect(changeOf('0', '0.00')).toEqual({ percent: 0, reason: null });
    expect(changeOf('5', null)).toEqual({ percent: null, reason: 'no_previous' });
    expect(changeOf(null, '5')).toEqual({ percent: null, reason: 'no_value' });
  });
});

describe('a status', () => {
  const up = { direction: 'up', target: '100', warning: '95', critical: '90' } as const;
  const down = { direction: 'down', target: '10', warning: '20', critical: '30' } as const;
  const none = { target: null, warning: null, critical: null };

  it('follows from the bounds, which are crossed and not touched', () => {
    expect(['100', '95', '94.999', '90', '89'].map((value) => statusOf(value, up))).toEqual(['good', 'good', 'warning', 'warning', 'critical']);
    expect(['10', '20', '20.001', '30', '31'].map((value) => statusOf(value, down))).toEqual(['good', 'good', 'warning', 'warning', 'critical']);
  });

  it('follows from the target where there are no bounds, and from nothing where there is neither', () => {
    expect(statusOf('99', { ...none, direction: 'up', target: '100' })).toBe('warning');
    expect(statusOf('100', { ...none, direction: 'up', target: '100' })).toBe('good');
    expect(statusOf('1', { ...none, direction: 'up' })).toBe('none');
    expect(statusOf('1', { ...none, direction: 'up', critical: '0' })).toBe('good');
  });

  it('without a value is no data, never good', () => {
    expect(statusOf(null, up)).toBe('no_data');
  });

  it('refuses bounds in the wrong order', () => {
    expect(boundsProblems(up)).toEqual([]);
    expect(boundsProblems(down)).toEqual([]);
    expect(boundsProblems({ ...up, warning: '101' }).map(({ path }) => path)).toEqual(['warning']);
    expect(boundsProblems({ ...down, warning: null, critical: '9' }).map(({ path }) => path)).toEqual(['critical']);
  });
});
