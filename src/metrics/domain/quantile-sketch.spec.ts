import fc from 'fast-check';
import { QuantileSketch, SKETCH_ACCURACY } from './quantile-sketch.js';

const QUANTILES = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** As PostgreSQL's `percentile_cont`. */
function exact(values: readonly number[], q: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  const rank = q * (ordered.length - 1);
  const lower = ordered[Math.floor(rank)] ?? Number.NaN;
  const upper = ordered[Math.ceil(rank)] ?? Number.NaN;
  return lower + (upper - lower) * (rank - Math.floor(rank));
}

function sketched(values: Iterable<number>, accuracy = SKETCH_ACCURACY): QuantileSketch {
  const sketch = QuantileSketch.of(accuracy);
  for (const value of values) sketch.add(value);
  return sketch;
}

/** Repeatable noise, so that a failure repeats (mulberry32). */
function* noise(count: number, seed = 7): Generator<number> {
  let state = seed;
  for (let index = 0; index < count; index += 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

const magnitudes = fc.double({ min: 1e-300, max: 1e300, noNaN: true, noDefaultInfinity: true });
const anyNumber = fc.oneof(
  magnitudes,
  magnitudes.map((value) => -value),
  fc.constant(0),
  fc.integer({ min: -9, max: 9 }),
);
const bytesOf = (sketch: QuantileSketch): string => Buffer.from(sketch.toBytes()).toString('hex');

describe('QuantileSketch', () => {
  it.each([
    ['evenly spread', [...noise(20_000)].map((value) => 1 + value * 999)],
    ['heavy-tailed', [...noise(20_000)].map((value) => (1 - value) ** -1.5)],
    ['over many decades', [...noise(20_000)].map((value) => 10 ** (value * 12 - 6))],
    ['all negative', [...noise(20_000)].map((value) => -Math.exp(value * 9))],
    ['one value', [1]],
    ['a single constant', Array.from({ length: 500 }, () => 20)],
  ])('keeps every quantile within its accuracy: %s', (_, values) => {
    const sketch = sketched(values);
    for (const q of QUANTILES) {
      const truth = exact(values, q);
      expect(Math.abs((sketch.quantile(q) ?? Number.NaN) - truth)).toBeLessThanOrEqual(
        Math.abs(truth) * SKETCH_ACCURACY * 1.000001,
      );
    }
  });

  it('keeps its promise for whatever positive numbers', () => {
    fc.assert(
      fc.property(
        fc.array(magnitudes, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const truth = exact(values, q);
          expect(Math.abs((sketched(values).quantile(q) ?? Number.NaN) - truth)).toBeLessThanOrEqual(
            truth * SKETCH_ACCURACY * 1.000001,
          );
        },
      ),
    );
  });

  it('orders negative values, zeros and positive values', () => {
    const sketch = sketched([-100, -10, 0, 0, 10, 100, -0]);
    expect(sketch.quantile(0.5)).toBe(0);
    for (const [rank, value] of [-100, -10, 0, 0, 0, 10, 100].entries()) {
      expect(Math.abs((sketch.quantile(rank / 6) ?? Number.NaN) - value)).toBeLessThanOrEqual(
        Math.abs(value) * SKETCH_ACCURACY,
      );
    }
    expect(sketch.count).toBe(7);
  });

  it('knows nothing of no values', () => {
    const sketch = QuantileSketch.of(SKETCH_ACCURACY);
    expect([sketch.quantile(0.5), sketch.count, sketch.toBytes().length]).toEqual([null, 0, 6]);
  });

  it('is the same however the values were shared out and in whatever order they came together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyNumber, fc.nat(3)), { maxLength: 100 }), (shared) => {
        const whole = sketched(shared.map(([value]) => value));
        const parts = [0, 1, 2, 3].map((part) =>
          sketched(shared.filter(([, owner]) => owner === part).map(([value]) => value)),
        );
        const forth = QuantileSketch.of(SKETCH_ACCURACY);
        parts.forEach((part) => forth.merge(part));
        const back = QuantileSketch.of(SKETCH_ACCURACY);
        [...parts].reverse().forEach((part) => back.mergeBytes(part.toBytes()));
        expect([bytesOf(forth), bytesOf(back)]).toEqual([bytesOf(whole), bytesOf(whole)]);
        expect([forth.count, back.count]).toEqual([shared.length, shared.length]);
      }),
    );
  });

  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyNumber, fc.integer({ min: 1, max: 2 ** 40 })), { maxLength: 60 }),
        (weighted) => {
          const sketch = QuantileSketch.of(SKETCH_ACCURACY);
          for (const [value, count] of weighted) sketch.add(value, count);
          const read = QuantileSketch.fromBytes(sketch.toBytes());
          expect([bytesOf(read), read.count, read.relativeAccuracy]).toEqual([
            bytesOf(sketch),
            sketch.count,
            SKETCH_ACCURACY,
          ]);
          expect(QUANTILES.map((q) => read.quantile(q))).toEqual(QUANTILES.map((q) => sketch.quantile(q)));
        },
      ),
    );
  });

  it('counts a value several times as it counts it that often', () => {
    const often = sketched(Array.from({ length: 300 }, () => 42));
    const atOnce = QuantileSketch.of(SKETCH_ACCURACY);
    atOnce.add(42, 300);
    expect(bytesOf(atOnce)).toBe(bytesOf(often));
  });

  it('may be merged into itself', () => {
    const sketch = sketched([1, 2, 3]);
    sketch.merge(sketch);
    expect(sketch.count).toBe(6);
    expect(sketch.quantile(1)).toBeCloseTo(3, 1);
  });

  it('is small: ten bytes for one value, a kilobyte and a half for a hundred thousand in three decades', () => {
    expect(sketched([123.4]).toBytes().length).toBeLessThanOrEqual(10);
    expect(sketched([...noise(100_000)].map((value) => 10 ** (value * 3))).toBytes().length).toBeLessThan(1500);
  });

  it('stays bounded over all magnitudes, gives up accuracy nearest zero only, in any order alike', () => {
    const values = [...noise(60_000)].map((value) => 10 ** (value * 600 - 300));
    const sketch = sketched(values);
    expect(sketch.toBytes().length).toBeLessThan(9_000);
    expect(bytesOf(sketched([...values].reverse()))).toBe(bytesOf(sketch));
    expect(bytesOf(sketched([...values].sort((a, b) => a - b)))).toBe(bytesOf(sketch));
    const truth = exact(values, 0.999);
    expect(Math.abs((sketch.quantile(0.999) ?? 0) - truth)).toBeLessThanOrEqual(truth * SKETCH_ACCURACY * 1.01);
    expect(sketch.count).toBe(values.length);
  });

  it('takes the largest and the smallest doubles', () => {
    const sketch = sketched([Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE]);
    expect(sketch.quantile(1)).toBeGreaterThan(Number.MAX_VALUE * (1 - SKETCH_ACCURACY));
    expect(sketch.quantile(0)).toBeLessThan(-Number.MAX_VALUE * (1 - SKETCH_ACCURACY));
    expect(sketch.quantile(0.5)).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %p', (value) => {
    expect(() => QuantileSketch.of(SKETCH_ACCURACY).add(value)).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses to count a value %p times', (count) => {
    expect(() => QuantileSketch.of(SKETCH_ACCURACY).add(1, count)).toThrow(RangeError);
  });

  it.each([0, 0.0001, 1, Number.NaN])('refuses an accuracy of %p', (accuracy) => {
    expect(() => QuantileSketch.of(accuracy)).toThrow(RangeError);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses to name the quantile %p', (q) => {
    expect(() => sketched([1]).quantile(q)).toThrow(RangeError);
  });

  it('refuses to merge what is of another accuracy', () => {
    expect(() => QuantileSketch.of(0.01).merge(QuantileSketch.of(0.02))).toThrow(RangeError);
    expect(() => QuantileSketch.of(0.01).mergeBytes(QuantileSketch.of(0.02).toBytes())).toThrow(RangeError);
  });

  it('refuses bytes that are no sketch', () => {
    const whole = sketched([1, 2, 3]).toBytes();
    for (const bytes of [
      whole.slice(0, -1),
      Uint8Array.of(),
      Uint8Array.of(9, 1, 2),
      Uint8Array.of(...whole, 0),
      new Uint8Array(40).fill(255),
    ]) {
      expect(() => QuantileSketch.fromBytes(bytes)).toThrow(RangeError);
    }
  });
});
