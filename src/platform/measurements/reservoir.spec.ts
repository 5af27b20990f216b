import { Reservoir } from './reservoir.js';

/** The same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const A = { route: 'a' };
const B = { route: 'b' };

describe('Reservoir', () => {
  it('keeps all that it was shown while that fits, in its series', () => {
    const reservoir = new Reservoir('ms', 3);
    reservoir.observe(1, A);
    reservoir.observe(2, B);
    expect(reservoir.take().map(({ metric, value, dimensions }) => [metric, value, dimensions])).toEqual([
      ['ms', 1, A],
      ['ms', 2, B],
    ]);
  });

  it('never keeps more than its bound, and begins anew once it was emptied', () => {
    const reservoir = new Reservoir('ms', 10, 1, seeded(1));
    for (let value = 0; value < 10_000; value += 1) reservoir.observe(value, A);
    expect(reservoir.take()).toHaveLength(10);
    expect(reservoir.take()).toEqual([]);
    reservoir.observe(7, A);
    expect(reservoir.take().map(({ value }) => value)).toEqual([7]);
  });

  it('gives the first and the last the same chance', () => {
    const reservoir = new Reservoir('ms', 50, 1, seeded(2));
    const kept = new Array<number>(10).fill(0);
    for (let round = 0; round < 400; round += 1) {
      for (let value = 0; value < 1_000; value += 1) reservoir.observe(value, A);
      for (const { value } of reservoir.take()) kept[Math.floor(value / 100)]! += 1;
    }
    // 2,000 are expected of each tenth; the deviation of such a count is about 42.
    for (const count of kept) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it('keeps series in the shares that they have, so that quantiles over all of them are those of all observations', () => {
    const reservoir = new Reservoir('ms', 200, 1, seeded(3));
    let ofB = 0;
    for (let round = 0; round < 100; round += 1) {
      for (let at = 0; at < 2_000; at += 1) reservoir.observe(at, at % 10 === 0 ? B : A);
      ofB += reservoir.take().filter(({ dimensions }) => dimensions === B).length;
    }
    expect(ofB / 20_000).toBeCloseTo(0.1, 2);
  });

  it('keeps the same share of quiet times and of busy ones', () => {
    const reservoir = new Reservoir('ms', 60, 1 / 16, seeded(4));
    const kept = { quiet: 0, busy: 0 };
    for (let round = 0; round < 1_000; round += 1) {
      for (let at = 0; at < 40; at += 1) reservoir.observe(1, A);
      kept.quiet += reservoir.take().length;
      for (let at = 0; at < 400; at += 1) reservoir.observe(2, A);
      kept.busy += reservoir.take().length;
    }
    // 2,500 and 25,000 are expected; the deviations are about 48 and 153.
    expect(Math.abs(kept.quiet - 2_500)).toBeLessThan(240);
    expect(Math.abs(kept.busy - 25_000)).toBeLessThan(770);
  });
});
