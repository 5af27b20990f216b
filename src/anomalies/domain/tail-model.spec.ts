import { seededRandom } from './random.js';
import { TailModel } from './tail-model.js';

const filled = (scores: Iterable<number>): TailModel => {
  const tail = new TailModel();
  for (const score of scores) tail.add(score);
  return tail;
};

describe('a tail', () => {
  it('says nothing before it has seen fifty scores', () => {
    expect(filled(Array.from({ length: 49 }, (_, i) => i)).evidence(1e6)).toBe(0);
    expect(filled(Array.from({ length: 51 }, (_, i) => i)).evidence(1e6)).toBeGreaterThan(2);
  });

  it('tells the probability of a Pareto tail, far beyond what was seen', () => {
    const random = seededRandom(1);
    // P(score > x) is x to the power of -2: one in ten thousand exceeds 100.
    const tail = filled(Array.from({ length: 5000 }, () => (1 - random()) ** -0.5));
    expect(tail.evidence(100)).toBeGreaterThan(3.3);
    expect(tail.evidence(100)).toBeLessThan(4.9);
    expect(tail.evidence(2)).toBeCloseTo(0.6, 1);
  });

  it('keeps its word about what comes later', () => {
    const random = seededRandom(2);
    const tail = new TailModel();
    let rare = 0;
    for (let i = 0; i < 30_000; i += 1) {
      const score = -Math.log(1 - random());
      if (i >= 10_000 && tail.evidence(score) >= 3) rare += 1;
      tail.add(score);
    }
    // Twenty of twenty thousand are one in a thousand.
    expect(rare).toBeGreaterThan(5);
    expect(rare).toBeLessThan(45);
  });

  it('never finds a higher score less rare', () => {
    const random = seededRandom(3);
    const tail = filled(Array.from({ length: 3000 }, () => random() ** 3 * 50));
    let before = 0;
    for (let score = 0; score < 1000; score += 0.5) {
      const evidence = tail.evidence(score);
      expect(evidence).toBeGreaterThanOrEqual(before - 0.3);
      before = evidence;
    }
    expect(before).toBeLessThanOrEqual(12);
  });

  it('forgets', () => {
    const tail = filled(Array.from({ length: 5000 }, (_, i) => 100 + (i % 7)));
    const then = tail.evidence(100);
    for (let i = 0; i < 60_000; i += 1) tail.add(1 + (i % 7) / 10);
    expect(tail.evidence(100)).toBeGreaterThan(then + 1);
  });

  it('tells what one in a hundred exceeds', () => {
    const value = filled(Array.from({ length: 10_000 }, (_, i) => i / 100)).exceededBy(0.01);
    expect(value).toBeGreaterThan(95);
    expect(value).toBeLessThan(110);
    expect(new TailModel().exceededBy(0.01)).toBeNull();
  });
});
