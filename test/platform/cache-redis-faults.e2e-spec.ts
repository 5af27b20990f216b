import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { ResultCache } from '../../src/platform/cache/index.js';
import { type Replica, entriesIn, replica, replicas, startRedis, until, withRedis } from './replicas.js';

withRedis('the cache, when Redis fails', () => {
  it('Redis killed and started again amid traffic: no error, no gap, one warning, and it is used again', async () => {
    const redis = await startRedis();
    const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
    const errors: unknown[] = [];
    let answers = 0;
    let running = true;
    const traffic = [here, there].flatMap(({ read, cache }) =>
      Array.from({ length: 4 }, async (_, worker) => {
        for (let i = 0; running; i++) {
          await read({ key: `k${i % 50}` }).then(
            () => answers++,
            (error: unknown) => errors.push(error),
          );
          if (i % 97 === worker) await cache.invalidateTags(['source:1']).catch((error: unknown) => errors.push(error));
          if (i % 10 === 0) await sleep(1);
        }
      }),
    );
    await sleep(500);
    const before = answers;
    await redis.kill();
    await until(() => !here.connection.ready && !there.connection.ready);
    const gone = answers;
    await sleep(500);
    const during = answers;
    await redis.restart();
    await until(() => here.connection.ready && there.connection.ready);
    await sleep(300);
    running = false;
    await Promise.all(traffic);
    expect(errors).toEqual([]);
    expect(before).toBeGreaterThan(0);
    expect(during).toBeGreaterThan(gone);
    expect([here.log.warn.mock.calls.length, here.log.log.mock.calls.length]).toEqual([1, 1]);
    await here.read({ key: 'after' });
    await until(async () => (await entriesIn(redis)).some((name) => name.endsWith(':after')));
    expect(await there.read({ key: 'after' })).toBe('old l2');
  });

  it('a Redis that hangs is given up, and taken up again when it wakes', async () => {
    const redis = await startRedis();
    const [here] = (await replicas(redis, 1)) as [Replica];
    redis.hang();
    for (let i = 0; here.connection.ready; i++) expect(await here.read({ key: `k${i}` })).toBe('old source');
    expect(await here.read({ key: 'during' })).toBe('old source');
    expect(here.log.warn).toHaveBeenCalledTimes(1);
    redis.wake();
    await until(() => here.connection.ready);
    await here.read({ key: 'after' });
    await until(async () => (await entriesIn(redis)).some((name) => name.endsWith(':after')));
  });

  it('a Redis that is not there at first is used once it is', async () => {
    const redis = await startRedis();
    await redis.kill();
    const here = replica(redis.url);
    expect(await here.read()).toBe('old source');
    expect(await here.read()).toBe('old l1');
    await until(() => here.log.warn.mock.calls.length === 1);
    await redis.restart();
    await until(() => here.connection.ready);
    await here.read({ key: 'after' });
    await until(async () => (await entriesIn(redis)).length === 1);
  });

  it('a Redis that is full or refuses the password keeps nobody from an answer', async () => {
    const full = await startRedis('--maxmemory', '1');
    const [here] = (await replicas(full, 1)) as [Replica];
    expect([await here.read(), await here.read()]).toEqual(['old source', 'old l1']);
    await here.cache.invalidateTags(['source:1']);
    expect(await here.read()).toBe('old source');
    expect(here.log.warn).toHaveBeenCalledTimes(1);

    const closed = await startRedis('--requirepass', 'open sesame');
    const stranger = replica(closed.url.replace('//', '//:wrong@'));
    await until(() => stranger.log.warn.mock.calls.length === 1);
    expect([await stranger.read(), await stranger.read()]).toEqual(['old source', 'old l1']);
    expect(JSON.stringify(stranger.log.warn.mock.calls)).not.toContain('wrong@');
    const guest = replica(closed.url.replace('//', '//:open%20sesame@'));
    await until(() => guest.connection.ready);
  });

  it('an entry of unknown form in Redis counts as none', async () => {
    const redis = await startRedis();
    const [here] = (await replicas(redis, 1)) as [Replica];
    await redis.command(
      'SET',
      `tidemark:cache:${here.connection.run}:entry:k`,
      'not an entry at all, but long enough to be one',
    );
    expect(await here.read()).toBe('old source');
  });

  it('a result that is too large for Redis is answered and kept in memory', async () => {
    const redis = await startRedis();
    const [here] = (await replicas(redis, 1)) as [Replica];
    const cache = new ResultCache(here.clock, here.connection, 100_000_000, { warn: jest.fn() });
    const load = (): Promise<Buffer> => Promise.resolve(Buffer.alloc(5_000_000));
    await cache.read(here.request({ load }));
    expect((await cache.read(here.request({ load }))).level).toBe('l1');
    await sleep(100);
    expect(await entriesIn(redis)).toEqual([]);
  });
});
