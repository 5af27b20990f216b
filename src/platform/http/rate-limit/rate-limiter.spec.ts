import { RedisConnection } from '../../cache/index.js';
import { Clock } from '../../clock/index.js';
import { RATE_LIMIT_RULES, type RateLimitName, queryRuleOf, scaled } from './rate-limit-rules.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateDecision } from './token-bucket.js';

class MovedClock extends Clock {
  at = 1_700_000_000_000;

  override now(): Date {
    return new Date(this.at);
  }
}

async function passed(limiter: RateLimiter, rule: RateLimitName, key: string, requests: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < requests; i++) if ((await limiter.consume(rule, key)).allowed) count++;
  return count;
}

function limiterOf(factor = 1): { limiter: RateLimiter; clock: MovedClock } {
  const clock = new MovedClock();
  return { limiter: new RateLimiter(clock, new RedisConnection(null), RATE_LIMIT_RULES, factor), clock };
}

describe('RateLimiter', () => {
  it.each(Object.keys(RATE_LIMIT_RULES) as RateLimitName[])(
    'lets the burst and then the pace of %s pass',
    async (rule) => {
      const { limiter, clock } = limiterOf();
      const { capacity, refillPerMinute } = RATE_LIMIT_RULES[rule];
      expect(await passed(limiter, rule, 'user', capacity + 10)).toBe(capacity);
      let inAMinute = 0;
      for (let second = 0; second < 60; second++) {
        clock.at += 1_000;
        inAMinute += await passed(limiter, rule, 'user', Math.ceil(refillPerMinute / 60) + 1);
      }
      expect(inAMinute).toBe(refillPerMinute);
    },
  );

  it('keeps rules and keys apart', async () => {
    const { limiter } = limiterOf();
    await passed(limiter, 'login', 'a', 10);
    expect((await limiter.consume('login', 'b')).allowed).toBe(true);
    expect((await limiter.consume('default', 'a')).allowed).toBe(true);
    expect((await limiter.consume('login', 'a')).allowed).toBe(false);
  });

  it('multiplies capacity and refill by the factor, and still limits', async () => {
    const { limiter, clock } = limiterOf(3);
    expect(await passed(limiter, 'login', 'a', 50)).toBe(15);
    clock.at += 2_000;
    expect(await passed(limiter, 'login', 'a', 50)).toBe(1);
    expect((await limiter.consume('login', 'b')).limit).toBe(15);
  });

  it('works with factors at both ends', async () => {
    expect(await passed(limiterOf(0.001).limiter, 'default', 'a', 5)).toBe(1);
    expect(await passed(limiterOf(1_000_000).limiter, 'default', 'a', 5_000)).toBe(5_000);
    expect(scaled({ refillPerMinute: 10, capacity: 2 }, 0.001)).toEqual({ refillPerMinute: 0.01, capacity: 1 });
  });

  it('takes several tokens for a request that is worth several', async () => {
    const { limiter } = limiterOf();
    expect(await limiter.consume('query-free', 'tenant', 12)).toMatchObject({ allowed: true, remaining: 48 });
    expect(await limiter.consume('query-free', 'tenant', 49)).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
    expect(await limiter.consume('query-free', 'tenant', 48)).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('tells long keys apart although it keeps only their hashes', async () => {
    const { limiter } = limiterOf();
    const long = 'x'.repeat(100_000);
    await passed(limiter, 'login', `${long}a`, 10);
    expect((await limiter.consume('login', `${long}a`)).allowed).toBe(false);
    expect((await limiter.consume('login', `${long}b`)).allowed).toBe(true);
  });
});

describe('queryRuleOf', () => {
  it('follows the plan, and takes an unknown one for free', () => {
    expect(['free', 'pro', 'enterprise', 'gold', ''].map(queryRuleOf)).toEqual([
      'query-free',
      'query-pro',
      'query-enterprise',
      'query-free',
      'query-free',
    ]);
  });

  it('takes at once from the same bucket, and nothing when it refuses or when replicas share the bucket', async () => {
    const { limiter } = limiterOf(0.01);
    const left = ({ allowed, remaining }: RateDecision) => [allowed, remaining];
    expect(limiter.decidesAlone).toBe(true);
    expect(limiter.consumeAtOnce('embed', 'user')).toEqual(await limiter.consume('embed', 'other'));
    expect(left(await limiter.consume('embed', 'user'))).toEqual([true, 1]);
    expect(left(limiter.consumeAtOnce('embed', 'user') as RateDecision)).toEqual([true, 0]);
    expect(left(limiter.consumeAtOnce('embed', 'user') as RateDecision)).toEqual([false, 0]);
    expect(await limiter.consume('embed', 'user')).toEqual(limiter.consumeAtOnce('embed', 'user'));
    const sharing = new RateLimiter(new MovedClock(), { configured: true } as RedisConnection, RATE_LIMIT_RULES, 1);
    expect([sharing.decidesAlone, sharing.consumeAtOnce('embed', 'user')]).toEqual([false, null]);
  });
});
