import { LocalBuckets } from './local-buckets.js';

const RULE = { refillPerMinute: 60, capacity: 10 };
const START = 1_700_000_000_000;

describe('LocalBuckets', () => {
  it('keeps a bucket for each key', () => {
    const buckets = new LocalBuckets(RULE, 100);
    for (let i = 0; i < 10; i++) expect(buckets.take('a', START, 1).allowed).toBe(true);
    expect(buckets.take('a', START, 1).allowed).toBe(false);
    expect(buckets.take('b', START, 1)).toMatchObject({ allowed: true, remaining: 9 });
  });

  it('remembers a bucket for as long as it is not full', () => {
    const buckets = new LocalBuckets(RULE, 100);
    let passed = 0;
    for (let ms = 0; ms < 600_000; ms += 97) if (buckets.take('a', START + ms, 1).allowed) passed++;
    expect(passed).toBeGreaterThanOrEqual(609);
    expect(passed).toBeLessThanOrEqual(610);
  });

  it('forgets buckets that have filled again, without a timer', () => {
    const buckets = new LocalBuckets(RULE, 1_000_000);
    for (let i = 0; i < 1_000; i++) buckets.take(`k${i}`, START, 10);
    buckets.take('a', START + 10_000, 1);
    expect(buckets.take('k1', START + 10_000, 1).remaining).toBe(9);
    buckets.take('a', START + 20_000, 1);
    buckets.take('a', START + 30_000, 1);
    expect(buckets.size).toBeLessThanOrEqual(2);
  });

  it('holds no more keys than it may under a flood, and goes on limiting who keeps asking', () => {
    const buckets = new LocalBuckets(RULE, 10_000);
    let passed = 0;
    for (let i = 0; i < 200_000; i++) {
      buckets.take(`address:${i}`, START, 1);
      if (i % 1_000 === 0 && buckets.take('attacker', START, 1).allowed) passed++;
    }
    expect(buckets.size).toBeLessThanOrEqual(10_001);
    expect(passed).toBe(10);
  });

  it('counts a demand for more than it ever holds as one for all', () => {
    const buckets = new LocalBuckets(RULE, 100);
    expect(buckets.take('a', START, 50)).toMatchObject({ allowed: true, remaining: 0, resetSeconds: 10 });
    expect(buckets.take('a', START, 50)).toMatchObject({ allowed: false, retryAfterSeconds: 10 });
  });

  it('stays bounded and limits when the clock is set back', () => {
    const buckets = new LocalBuckets(RULE, 100);
    for (let i = 0; i < 20; i++) buckets.take('a', START, 1);
    expect(buckets.take('a', START - 3_600_000, 1).allowed).toBe(false);
    expect(buckets.take('a', START - 3_600_000 + 1_000, 1).allowed).toBe(true);
  });
});
