import { combined, figureOf, zeroWhere } from './figure.js';

describe('figureOf', () => {
  it('tells by how many per cent of the previous value a value has changed', () => {
    expect(figureOf({ value: 150, previous: 100 }, 'ms', 'why')).toEqual({ value: 150, unit: 'ms', previous: 100, changePercent: 50, reason: null });
    expect(figureOf({ value: 1, previous: 3 }, 'ms', 'why').changePercent).toBe(-66.7);
    expect(figureOf({ value: -1, previous: -2 }, 'ms', 'why').changePercent).toBe(50);
  });

  it('tells of no change from nothing, nor from 0, of which no share can be taken', () => {
    expect(figureOf({ value: 5, previous: null }, 'count', 'why')).toMatchObject({ value: 5, changePercent: null, reason: null });
    expect(figureOf({ value: 5, previous: 0 }, 'count', 'why').changePercent).toBeNull();
  });

  it('says why there is no value, and never makes one up', () => {
    expect(figureOf({ value: null, previous: 3 }, 'count', 'nothing was asked')).toEqual({
      value: null,
      unit: 'count',
      previous: 3,
      changePercent: null,
      reason: 'nothing was asked',
    });
    expect(figureOf({ value: Number.NaN, previous: Infinity }, 'count', 'why')).toMatchObject({ value: null, previous: null, reason: 'why' });
    expect(figureOf({ value: 0, previous: 4 }, 'count', 'why')).toMatchObject({ value: 0, changePercent: -100, reason: null });
  });
});

describe('combined', () => {
  it('knows a share only where both are known, and none of nothing', () => {
    const share = (a: number, b: number): number => (100 * a) / b;
    expect(combined({ value: 1, previous: null }, { value: 4, previous: 5 }, share)).toEqual({ value: 25, previous: null });
    expect(combined({ value: 0, previous: 1 }, { value: 0, previous: 2 }, share)).toEqual({ value: null, previous: 50 });
  });
});

describe('zeroWhere', () => {
  it('takes what was not counted for 0 only where something was measured', () => {
    expect(zeroWhere({ value: null, previous: null }, { value: 9, previous: null })).toEqual({ value: 0, previous: null });
    expect(zeroWhere({ value: 3, previous: null }, { value: 9, previous: 1 })).toEqual({ value: 3, previous: 0 });
  });
});
