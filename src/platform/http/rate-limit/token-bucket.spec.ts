import fc from 'fast-check';
import { bucketOf, drain } from './token-bucket.js';

/** A token a second, ten at most. */
const bucket = bucketOf({ refillPerMinute: 60, capacity: 10 });
const START = 1_700_000_000_000;

/** Asks for one token at each of `times` (milliseconds after the start); tells which were allowed. */
function ask(times: readonly number[]): boolean[] {
  let fullAt = 0;
  return times.map((time) => {
    const drained = drain(bucket, fullAt, START + time, 1);
    ({ fullAt } = drained);
    return drained.decision.allowed;
  });
}

describe('drain', () => {
  it('lets the capacity pass at once, then one a refill', () => {
    const burst = ask(Array.from({ length: 12 }, () => 0));
    expect(burst.filter(Boolean)).toHaveLength(10);
    const later = ask([...Array.from({ length: 10 }, () => 0), 999, 1_000, 1_001, 2_000, 2_000]);
    expect(later.slice(10)).toEqual([false, true, false, true, false]);
  });

  it('does not let twice the capacity pass at the edge of a window, as counting in windows would', () => {
    const times = [...Array.from({ length: 10 }, () => 9_900), ...Array.from({ length: 10 }, () => 10_000)];
    expect(
      ask([0, ...times])
        .slice(1)
        .filter(Boolean).length,
    ).toBeLessThanOrEqual(11);
  });

  it('never lets more pass in any span than the capacity and what flowed in meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 120 }), (gaps) => {
        let time = 0;
        const times = gaps.map((gap) => (time += gap));
        const allowed = ask(times);
        const passed = times.filter((_, i) => allowed[i]);
        passed.forEach((from, first) => {
          const last = passed.length - 1;
          const until = passed[last] ?? from;
          expect(last - first + 1).toBeLessThanOrEqual(10 + Math.floor((until - from) / 1_000));
        });
      }),
    );
  });

  it('never refuses who keeps to the pace', () => {
    expect(ask(Array.from({ length: 500 }, (_, i) => i * 1_000))).not.toContain(false);
    const thirds = bucketOf({ refillPerMinute: 45, capacity: 8 });
    let fullAt = 0;
    for (let i = 0; i < 10_000; i++) {
      const drained = drain(thirds, fullAt, START + Math.ceil(i * thirds.tokenMs), 1);
      ({ fullAt } = drained);
      expect(drained.decision.allowed).toBe(true);
    }
  });

  it('tells what is left, when the bucket is full and when to come again', () => {
    const first = drain(bucket, 0, START, 1);
    expect(first.decision).toEqual({ allowed: true, limit: 10, remaining: 9, resetSeconds: 1, retryAfterSeconds: 0 });
    const second = drain(bucket, first.fullAt, START, 9);
    expect(second.decision).toEqual({ allowed: true, limit: 10, remaining: 0, resetSeconds: 10, retryAfterSeconds: 0 });
    const third = drain(bucket, second.fullAt, START + 100, 1);
    expect(third.decision).toEqual({ allowed: false, limit: 10, remaining: 0, resetSeconds: 1, retryAfterSeconds: 1 });
    const fourth = drain(bucket, second.fullAt, START, 3);
    expect(fourth.decision).toMatchObject({ allowed: false, retryAfterSeconds: 3 });
  });

  it('is right about when to come again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(100_000),
        (refillPerMinute, capacity, gap) => {
          const any = bucketOf({ refillPerMinute, capacity });
          const empty = drain(any, 0, START, capacity).fullAt;
          const now = START + Math.min(gap, any.fillMs);
          const { decision, fullAt } = drain(any, empty, now, 1);
          if (decision.allowed) return;
          expect(drain(any, fullAt, now + decision.retryAfterSeconds * 1_000, 1).decision.allowed).toBe(true);
          expect(drain(any, fullAt, now + (decision.retryAfterSeconds - 1) * 1_000 - 1, 1).decision.allowed).toBe(
            false,
          );
        },
      ),
    );
  });

  it('takes nothing when it refuses', () => {
    const empty = drain(bucket, 0, START, 10).fullAt;
    expect(drain(bucket, empty, START, 1).fullAt).toBe(empty);
  });

  it('counts an emptied bucket as empty, not as owing hours, when the clock is set back', () => {
    const { decision } = drain(bucket, START + 3_600_000, START, 1);
    expect(decision).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
  });
});
