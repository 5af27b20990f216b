import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisConnection } from '../../src/platform/cache/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { RATE_LIMIT_RULES, RateLimiter } from '../../src/platform/http/rate-limit/index.js';
import { connect, startRedis, until, withRedis } from './replicas.js';

withRedis('rate limits with Redis', () => {
  const limiterOf = (connection: RedisConnection): RateLimiter =>
    new RateLimiter(new Clock(), connection, RATE_LIMIT_RULES, 1);

  async function passed(limiters: readonly RateLimiter[], key: string, requests: number): Promise<number> {
    let count = 0;
    for (let i = 0; i < requests; i++) {
      const limiter = limiters[i % limiters.length];
      if ((await limiter?.consume('login', key))?.allowed) count++;
    }
    return count;
  }

  it('are one bucket for all replicas, which tells what is left and when to come again', async () => {
    const redis = await startRedis();
    const all = [connect(redis.url), connect(redis.url), connect(redis.url)];
    await until(() => all.every(({ connection }) => connection.ready));
    // One token a minute, so that a slow machine refills nothing while the test counts.
    const rules = { ...RATE_LIMIT_RULES, login: { refillPerMinute: 1, capacity: 5 } };
    const limiters = all.map(({ connection }) => new RateLimiter(new Clock(), connection, rules, 1));
    const [first, second] = limiters as [RateLimiter, RateLimiter];
    expect(await first.consume('login', 'a')).toEqual({
      allowed: true,
      limit: 5,
      remaining: 4,
      resetSeconds: 60,
      retryAfterSeconds: 0,
    });
    expect(await second.consume('login', 'a', 2)).toMatchObject({ allowed: true, remaining: 2 });
    expect(await passed(limiters, 'a', 12)).toBe(2);
    const refused = await first.consume('login', 'a');
    expect(refused).toMatchObject({ allowed: false, limit: 5, remaining: 0 });
    expect(refused.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await passed(limiters, 'b', 12)).toBe(5);
  });

  it('refill at the pace of the rule, and leave nothing behind in Redis', async () => {
    const redis = await startRedis();
    const { connection } = connect(redis.url);
    await until(() => connection.ready);
    // Two tokens of half a second each.
    const rules = { ...RATE_LIMIT_RULES, login: { refillPerMinute: 120, capacity: 2 } };
    const limiter = new RateLimiter(new Clock(), connection, rules, 1);
    expect(await passed([limiter], 'a', 5)).toBe(2);
    await sleep(600);
    expect(await passed([limiter], 'a', 5)).toBe(1);
    await until(async () => (await redis.command('DBSIZE')) === 0);
  });

  it('hold in each replica while Redis is killed, and are shared again when it is back', async () => {
    const redis = await startRedis();
    const all = [connect(redis.url), connect(redis.url)];
    await until(() => all.every(({ connection }) => connection.ready));
    const limiters = all.map(({ connection }) => limiterOf(connection));
    await redis.kill();
    expect(await passed(limiters, 'during', 30)).toBe(10);
    await redis.restart();
    await until(() => all.every(({ connection }) => connection.ready));
    expect(await passed(limiters, 'after', 30)).toBe(5);
  });

  it('are decided while Redis hangs', async () => {
    const redis = await startRedis();
    const { connection } = connect(redis.url);
    await until(() => connection.ready);
    const limiter = limiterOf(connection);
    redis.hang();
    expect(await passed([limiter], 'a', 12)).toBe(5);
    redis.wake();
  });
});
