import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultCache } from '../../src/platform/cache/index.js';
import { type Replica, TTL_MS, entriesIn, relay, replicas, startRedis, until, withRedis } from './replicas.js';

withRedis('the cache with Redis', () => {
  it('gives another replica what one has loaded, byte by byte', async () => {
    const redis = await startRedis();
    const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 256));
    await here.read({ load: () => Promise.resolve(bytes) });
    await until(async () => (await entriesIn(redis)).length === 1);
    const found = await there.cache.read(there.request());
    expect([found.level, found.bytes.equals(bytes)]).toEqual(['l2', true]);
    expect(found.ttlRemainingMs).toBeLessThanOrEqual(TTL_MS);
    expect((await there.cache.read(there.request())).level).toBe('l1');
    expect(there.source.calls).toBe(0);
    expect(there.cache.statistics().l2).toMatchObject({ hits: 1, misses: 0, connected: true, configured: true });
  });

  it('loads once for readers of many replicas', async () => {
    const redis = await startRedis();
    const all = await replicas(redis, 5);
    for (const { source } of all) source.delayMs = 300;
    const answers = await Promise.all(all.flatMap(({ read }) => [read(), read(), read()]));
    expect(answers.every((answer) => answer.startsWith('old '))).toBe(true);
    expect(all.reduce((sum, { source }) => sum + source.calls, 0)).toBe(1);
  });

  it('lets another replica load when the one that had the lock fails', async () => {
    const redis = await startRedis();
    const [failing, waiting] = (await replicas(redis, 2)) as [Replica, Replica];
    failing.source.delayMs = 200;
    failing.source.broken = new Error('down');
    const failed = failing.read();
    failed.catch(() => undefined);
    await until(() => failing.source.calls === 1);
    expect(await waiting.read()).toBe('old source');
    await expect(failed).rejects.toThrow('down');
  });

  it('lets a replica load when the one that had the lock is gone, and frees no lock of another', async () => {
    const redis = await startRedis();
    const [here] = (await replicas(redis, 1)) as [Replica];
    const lock = `tidemark:cache:${here.connection.run}:lock:k`;
    await redis.command('SET', lock, 'a dead replica', 'PX', '400');
    here.source.delayMs = 200;
    const reading = here.read();
    await until(() => here.source.calls === 1);
    await redis.command('SET', lock, 'the next replica');
    expect(await reading).toBe('old source');
    await until(async () => (await entriesIn(redis)).length === 1);
    await sleep(100);
    expect(await redis.command('GET', lock)).toBe('the next replica');
  });

  it('stops waiting for another replica when its reader leaves', async () => {
    const redis = await startRedis();
    const [here] = (await replicas(redis, 1)) as [Replica];
    await redis.command('SET', `tidemark:cache:${here.connection.run}:lock:k`, 'another', 'PX', '60000');
    const reader = new AbortController();
    const reading = here.read({ reader });
    await sleep(100);
    reader.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
    await sleep(300);
    expect(here.source.calls).toBe(0);
  });

  it('takes what another replica has refreshed instead of asking the source again', async () => {
    const redis = await startRedis();
    const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
    await here.read();
    await until(async () => (await entriesIn(redis)).length === 1);
    await there.read();
    here.clock.aheadMs = there.clock.aheadMs = 0.8 * TTL_MS;
    here.source.value = 'new';
    await here.read();
    await until(async () => (await here.read()) === 'new l1');
    await sleep(100);
    await there.read();
    await until(async () => (await there.read()) === 'new l1');
    expect([here.source.calls, there.source.calls]).toEqual([2, 0]);
  });

  it('covers a failing source with what another replica had loaded', async () => {
    const redis = await startRedis();
    const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
    await here.read();
    await until(async () => (await entriesIn(redis)).length === 1);
    there.clock.aheadMs = 2 * TTL_MS;
    there.source.broken = new Error('down');
    expect(await there.read()).toBe('old l2 stale');
    expect(await there.read()).toBe('old l1 stale');
    expect(there.source.calls).toBe(1);
  });

  describe('invalidation', () => {
    it.each([
      ['by tag', (cache: ResultCache) => cache.invalidateTags(['tenant:1'])],
      ['by key', (cache: ResultCache) => cache.delete('k')],
      ['altogether', (cache: ResultCache) => cache.clear()],
    ])('%s reaches Redis and the memory of all replicas', async (_, invalidate) => {
      const redis = await startRedis();
      const all = await replicas(redis, 3);
      const [first] = all as [Replica];
      relay(all);
      await first.read();
      await until(async () => (await entriesIn(redis)).length === 1);
      for (const { read } of all) await read();
      for (const { source } of all) source.value = 'new';
      await invalidate(first.cache);
      await until(() => all.every(({ cache }) => cache.statistics().l1.entries === 0));
      await sleep(50);
      for (const { read } of all) expect(await read()).toMatch(/^new/);
    });

    it('leaves entries with other tags', async () => {
      const redis = await startRedis();
      const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
      await here.read({ key: 'other', tags: ['source:2'] });
      await until(async () => (await entriesIn(redis)).length === 1);
      await here.cache.invalidateTags(['source:1']);
      expect(await there.read({ key: 'other', tags: ['source:2'] })).toBe('old l2');
    });

    it('during a load in another replica keeps the old value out of Redis, even if that replica is not told', async () => {
      const redis = await startRedis();
      const [loading, invalidating, third] = (await replicas(redis, 3)) as [Replica, Replica, Replica];
      loading.source.delayMs = 300;
      const old = loading.read();
      await until(() => loading.source.calls === 1);
      await invalidating.cache.invalidateTags(['source:1']);
      await old;
      await until(async () => (await entriesIn(redis)).length === 1);
      third.source.value = 'new';
      expect(await third.read()).toBe('new source');
    });

    it('during a load in another replica that is told keeps the old value out of that replica too', async () => {
      const redis = await startRedis();
      const all = (await replicas(redis, 3)) as [Replica, Replica, Replica];
      const [loading, invalidating, third] = all;
      relay(all);
      loading.source.delayMs = 300;
      const old = loading.read();
      await until(() => loading.source.calls === 1);
      await invalidating.cache.invalidateTags(['source:1']);
      expect(await old).toBe('old source');
      loading.source.value = third.source.value = 'new';
      await sleep(100);
      expect(await third.read()).toBe('new source');
      expect(await loading.read()).toMatch(/^new/);
    });

    it.each([
      ['by tag', (cache: ResultCache) => cache.invalidateTags(['source:1'])],
      ['by key', (cache: ResultCache) => cache.delete('k')],
      [
        'of very many',
        (cache: ResultCache) => cache.invalidateTags(Array.from({ length: 5_000 }, (_, i) => `source:${i}`)),
      ],
    ])(
      '%s, made while Redis is out of reach, is made up for before anything is read from it again',
      async (_, invalidate) => {
        const redis = await startRedis();
        const [here, there] = (await replicas(redis, 2)) as [Replica, Replica];
        await here.read();
        await until(async () => (await entriesIn(redis)).length === 1);
        redis.hang();
        for (let i = 0; here.connection.ready; i++) await here.read({ key: `k${i}` });
        await invalidate(here.cache);
        here.source.value = there.source.value = 'new';
        redis.wake();
        await until(() => here.connection.ready);
        here.cache.clearLocal();
        expect(await here.read()).toBe('new source');
        await until(() => there.connection.ready);
        expect(await there.read()).toMatch(/^new/);
      },
    );

    it('is not forgotten when Redis comes back from an older snapshot', async () => {
      const redis = await startRedis();
      const [here] = (await replicas(redis, 1)) as [Replica];
      await here.read();
      await until(async () => (await entriesIn(redis)).length === 1);
      await redis.command('SAVE');
      await here.cache.invalidateTags(['source:1']);
      await redis.kill();
      await redis.restart();
      expect(await entriesIn(redis)).toHaveLength(1);
      await until(() => here.connection.ready);
      here.source.value = 'new';
      expect(await here.read()).toBe('new source');
    });
  });
});
