import fc from 'fast-check';
import { niceScale, scaleTicks } from './nice-scale.js';

describe('a nice scale', () => {
  it('stands on round figures around the values', () => {
    expect(niceScale(0, 123_798, 4)).toEqual({ min: 0, max: 150_000, step: 50_000 });
    expect(niceScale(0, 7.3, 4)).toEqual({ min: 0, max: 8, step: 2 });
    expect(niceScale(-40, 90, 4)).toEqual({ min: -50, max: 100, step: 50 });
    expect(scaleTicks(niceScale(0, 0.3, 3))).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('gives room where all values are equal or zero', () => {
    expect(niceScale(0, 0, 4)).toEqual({ min: 0, max: 1, step: 0.25 });
    expect(niceScale(5, 5, 4).max).toBeGreaterThanOrEqual(5);
    expect(niceScale(-5, -5, 4).min).toBeLessThanOrEqual(-5);
  });

  it('has no half persons', () => {
    expect(niceScale(0, 2, 4, true).step).toBe(1);
    expect(niceScale(0, 9, 4, true).step).toBe(3);
  });

  it('survives the largest and the smallest doubles', () => {
    for (const [low, high] of [
      [-1.7e308, 1.7e308],
      [0, 1e300],
      [0, 5e-324],
      [1e-300, 2e-300],
    ] as const) {
      const { min, max, step } = niceScale(low, high, 4);
      expect([min, max, step].every(Number.isFinite)).toBe(true);
      expect(step).toBeGreaterThan(0);
    }
  });

  it('takes values that a double can hardly tell from nothing for nothing', () => {
    for (const [low, high] of [[0, 5e-324], [-5e-324, 1e-310], [-3e-308, -1e-309]] as const) expect(niceScale(low, high, 4)).toEqual(niceScale(0, 0, 4));
  });

  it('holds every value with two to ten grid lines', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        (a, b) => {
          const { min, max, step } = niceScale(a, b, 4);
          const slack = step * 1e-6;
          expect(min).toBeLessThanOrEqual(Math.min(a, b) + slack);
          expect(max).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
          expect((max - min) / step).toBeLessThanOrEqual(10);
        },
      ),
    );
  });
});
