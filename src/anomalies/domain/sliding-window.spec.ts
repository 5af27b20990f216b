import fc from 'fast-check';
import { SlidingWindow } from './sliding-window.js';

describe('a sliding window', () => {
  it('has the order, quantiles and distances of its last values, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (values, capacity) => {
        const window = new SlidingWindow(capacity);
        for (const value of values) window.push(value);
        const last = values.slice(-capacity);
        const sorted = [...last].sort((a, b) => a - b);
        const median = sorted[Math.floor(sorted.length / 2)] as number;
        const distances = last.map((each) => Math.abs(each - median)).sort((a, b) => a - b);
        expect(window.size).toBe(last.length);
        expect(last.map((_, back) => window.back(back))).toEqual([...last].reverse());
        expect(window.median).toBe(median);
        expect(window.quantile(1)).toBe(sorted.at(-1));
        expect(window.medianDistance(median)).toBe(distances[Math.floor(distances.length / 2)]);
        expect(window.meanOf(0, last.length)).toBeCloseTo(last.reduce((sum, each) => sum + each, 0) / last.length);
      }),
    );
  });

  it('is 0 throughout when it is empty', () => {
    const window = new SlidingWindow(3);
    expect([window.size, window.median, window.back(0), window.medianDistance(5)]).toEqual([0, 0, 0, 0]);
  });
});
