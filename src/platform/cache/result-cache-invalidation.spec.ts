import { jest } from '@jest/globals';
import { TTL_MS, cachedSource, settle } from '../../../test/support/cached-source.js';
import type { ResultCache } from './result-cache.js';

describe('invalidation', () => {
  it('forgets by tag, by key and altogether', async () => {
    const { cache, read } = cachedSource();
    const fill = async (): Promise<void> => {
      await read({ key: 'a', tags: ['x'] });
      await read({ key: 'b', tags: ['y'] });
    };
    await fill();
    await cache.invalidateTags(['x']);
    expect([await read({ key: 'a', tags: ['x'] }), await read({ key: 'b', tags: ['y'] })]).toEqual([
      'v3 source',
      'v2 l1',
    ]);
    await cache.delete('b');
    expect(await read({ key: 'b', tags: ['y'] })).toBe('v4 source');
    await cache.clear();
    expect(cache.statistics().l1.entries).toBe(0);
    await fill();
    cache.clearLocal();
    expect(cache.statistics().l1.entries).toBe(0);
  });

  it('takes effect before the promise resolves, at once', async () => {
    const { cache, read } = cachedSource();
    await read();
    const done = cache.invalidateTags(['source:1']);
    expect(await read()).toBe('v2 source');
    await done;
    expect(await read()).toBe('v2 l1');
  });

  it.each([
    ['a tag', (cache: ResultCache) => cache.invalidateTags(['source:1'])],
    ['the key', (cache: ResultCache) => cache.delete('k')],
    ['everything', (cache: ResultCache) => cache.clear()],
    ['a tag, in another replica', (cache: ResultCache) => cache.applyRemoteInvalidation(['source:1'])],
  ])('of %s during a load keeps the old value from being stored', async (_, invalidate) => {
    const { cache, read, source } = cachedSource();
    source.hold();
    const before = read();
    await settle();
    await invalidate(cache);
    source.letGo();
    expect(await before).toBe('v1 source');
    expect(await read()).toBe('v2 source');
    expect(await read()).toBe('v2 l1');
  });

  it('during a load gives later readers a load of their own', async () => {
    const { cache, read, source } = cachedSource();
    source.hold();
    const before = read();
    await settle();
    await cache.invalidateTags(['source:1']);
    const after = read();
    await settle();
    source.letGo();
    expect(await Promise.all([before, after])).toEqual(['v1 source', 'v2 source']);
    expect(await read()).toBe('v2 l1');
  });

  it('during a refresh in the background keeps the old value from coming back', async () => {
    const { cache, read, source, clock } = cachedSource();
    await read();
    clock.at += 0.8 * TTL_MS;
    source.hold();
    await read();
    await settle();
    await cache.invalidateTags(['source:1']);
    source.letGo();
    await settle();
    expect(await read()).toBe('v3 source');
  });

  it('of another tag does not disturb a load', async () => {
    const { cache, read, source } = cachedSource();
    source.hold();
    const reading = read();
    await settle();
    await cache.invalidateTags(['source:2']);
    source.letGo();
    await reading;
    expect(await read()).toBe('v1 l1');
  });

  it('is final: what was invalidated does not stand in for a failing source', async () => {
    const { cache, read, source, clock } = cachedSource();
    await read();
    clock.at += TTL_MS;
    source.broken = new Error('down');
    expect(await read()).toBe('v1 l1 stale');
    await cache.invalidateTags(['source:1']);
    await expect(read()).rejects.toThrow('down');
  });

  it('reaches another replica through listeners and not back again', async () => {
    const here = cachedSource();
    const there = cachedSource();
    const told: string[][] = [];
    here.cache.onInvalidate((tags) => {
      told.push(tags);
      void there.cache.applyRemoteInvalidation(tags);
    });
    there.cache.onInvalidate(() => {
      throw new Error('a remote invalidation must not be told again');
    });
    for (const invalidate of [
      () => here.cache.invalidateTags(['source:1']),
      () => here.cache.delete('k'),
      () => here.cache.clear(),
    ]) {
      await there.read();
      expect(there.cache.statistics().l1.entries).toBe(1);
      await invalidate();
      await settle();
      expect(there.cache.statistics().l1.entries).toBe(0);
    }
    expect(told).toHaveLength(3);
  });

  it('is no longer told to a listener that has ended', async () => {
    const { cache } = cachedSource();
    const listener = jest.fn();
    cache.onInvalidate(listener)();
    await cache.clear();
    expect(listener).not.toHaveBeenCalled();
  });
});
