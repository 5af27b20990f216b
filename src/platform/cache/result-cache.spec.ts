import { TTL_MS, cachedSource, inWords, settle } from '../../../test/support/cached-source.js';
import type { CachedResult } from './read-request.js';

describe('ResultCache', () => {
  it('asks the source once and then answers the same bytes from memory', async () => {
    const { cache, request, source, clock } = cachedSource();
    const first = await cache.read(request());
    expect(first).toEqual({
      bytes: Buffer.from('v1'),
      level: 'source',
      storedAt: clock.now(),
      ttlRemainingMs: TTL_MS,
      stale: false,
    });
    const storedAt = clock.now();
    clock.at += 1_000;
    const second = await cache.read(request());
    expect(second).toEqual({
      bytes: Buffer.from('v1'),
      level: 'l1',
      storedAt,
      ttlRemainingMs: TTL_MS - 1_000,
      stale: false,
    });
    expect((await cache.read(request())).bytes).toBe(second.bytes);
    expect(source.calls).toBe(1);
  });

  it('asks again when the TTL has passed', async () => {
    const { read, clock } = cachedSource();
    await read();
    clock.at += TTL_MS;
    expect(await read()).toBe('v2 source');
  });

  it('keeps keys apart', async () => {
    const { read } = cachedSource();
    expect([await read(), await read({ key: 'other' }), await read()]).toEqual(['v1 source', 'v2 source', 'v1 l1']);
  });

  it('lets a reader ask for a fresher result than the one who stored it', async () => {
    const { read, clock } = cachedSource();
    await read();
    clock.at += 2_000;
    expect(await read({ ttlMs: 1_000 })).toBe('v2 source');
    clock.at += 2_000;
    expect(await read({ ttlMs: TTL_MS })).toBe('v3 source');
  });

  it('stores nothing for a TTL of 0, but still loads once for all who ask at the same time', async () => {
    const { cache, read, source } = cachedSource();
    source.hold();
    const both = [read({ ttlMs: 0 }), read({ ttlMs: 0 })];
    await settle();
    source.letGo();
    expect(await Promise.all(both)).toEqual(['v1 source', 'v1 source']);
    expect(await read({ ttlMs: 0 })).toBe('v2 source');
    expect(cache.statistics().l1.entries).toBe(0);
  });

  describe('single flight', () => {
    it('loads once for a hundred readers of a key', async () => {
      const { cache, read, source } = cachedSource();
      source.hold();
      const readers = Array.from({ length: 100 }, () => read());
      await settle();
      source.letGo();
      expect(new Set(await Promise.all(readers))).toEqual(new Set(['v1 source']));
      expect(source.calls).toBe(1);
      expect(cache.statistics().source.shared).toBe(99);
    });

    it('goes on when a reader leaves while another waits', async () => {
      const { read, source } = cachedSource();
      source.hold();
      const leaver = new AbortController();
      const left = read({ reader: leaver });
      const stayed = read();
      await settle();
      leaver.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      source.letGo();
      expect(await stayed).toBe('v1 source');
      expect(source.signals[0]?.aborted).toBe(false);
    });

    it('tells the source to stop when the last reader leaves, and the next reader starts anew', async () => {
      const { cache, read, source } = cachedSource();
      source.hold();
      const leaver = new AbortController();
      const left = read({ reader: leaver });
      await settle();
      leaver.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      expect(source.signals[0]?.aborted).toBe(true);
      const next = read();
      await settle();
      source.letGo();
      expect(await next).toBe('v2 source');
      expect(cache.statistics().source).toMatchObject({ abandoned: 1, errors: 0 });
    });

    it('does not keep what a source brings although it was told to stop', async () => {
      const { cache, request, read } = cachedSource();
      let bring!: (bytes: Buffer) => void;
      const leaver = new AbortController();
      const deaf = cache.read(
        request({ reader: leaver, load: () => new Promise((resolve) => (bring = resolve)) }),
      );
      await settle();
      leaver.abort();
      await expect(deaf).rejects.toThrow();
      bring(Buffer.from('late'));
      await settle();
      expect(await read()).toBe('v1 source');
    });

    it('does not begin for a reader who has left already', async () => {
      const { read, source } = cachedSource();
      await expect(read({ reader: { signal: AbortSignal.abort(new Error('gone')) } })).rejects.toThrow('gone');
      expect(source.calls).toBe(0);
    });
  });

  describe('refresh and bypass', () => {
    it('ask the source although there is a fresh entry; a refresh is stored, a bypass is not', async () => {
      const { read } = cachedSource();
      await read();
      expect(await read({ mode: 'bypass' })).toBe('v2 source');
      expect(await read()).toBe('v1 l1');
      expect(await read({ mode: 'refresh' })).toBe('v3 source');
      expect(await read()).toBe('v3 l1');
    });

    it('share a refresh, but do not let it join a load that began earlier, nor that one overwrite it', async () => {
      const { read, source } = cachedSource();
      source.hold();
      const reader = read();
      await settle();
      const refreshes = [read({ mode: 'refresh' }), read({ mode: 'refresh' })];
      await settle();
      source.letGo();
      expect(await Promise.all([reader, ...refreshes])).toEqual(['v1 source', 'v2 source', 'v2 source']);
      expect(await read()).toBe('v2 l1');
    });

    it('hand a bypass the signal of its reader', async () => {
      const { read, source } = cachedSource();
      const reader = new AbortController();
      await read({ mode: 'bypass', reader });
      expect(source.signals).toEqual([reader.signal]);
    });
  });

  describe('ageing', () => {
    it('serves past 70 % of the TTL and loads once in the background', async () => {
      const { cache, read, source, clock } = cachedSource();
      await read();
      clock.at += 0.7 * TTL_MS;
      source.hold();
      expect([await read(), await read(), await read()]).toEqual(['v1 l1', 'v1 l1', 'v1 l1']);
      await settle();
      expect(source.calls).toBe(2);
      source.letGo();
      await settle();
      expect(await read()).toBe('v2 l1');
      expect(cache.statistics().source).toMatchObject({ loads: 2, refreshes: 1 });
    });

    it('goes on in the background when the reader who caused it leaves', async () => {
      const { read, source, clock } = cachedSource();
      await read();
      clock.at += 0.8 * TTL_MS;
      source.hold();
      const reader = new AbortController();
      await read({ reader });
      await settle();
      reader.abort();
      source.letGo();
      await settle();
      expect(await read()).toBe('v2 l1');
    });

    it('lets a reader who finds the entry expired wait for the refresh under way', async () => {
      const { read, source, clock } = cachedSource();
      await read();
      clock.at += 0.8 * TTL_MS;
      source.hold();
      await read();
      await settle();
      clock.at += TTL_MS;
      const late = read();
      await settle();
      source.letGo();
      expect(await late).toBe('v2 source');
      expect(source.calls).toBe(2);
    });

    it('goes on serving when the refresh fails, and does not try again with every read', async () => {
      const { read, source, clock, warnings } = cachedSource();
      await read();
      clock.at += 0.7 * TTL_MS;
      source.broken = new Error('down');
      for (let i = 0; i < 5; i++) {
        expect(await read()).toBe('v1 l1');
        await settle();
      }
      expect(source.calls).toBe(2);
      expect(warnings).toHaveLength(1);
      clock.at += 1_000;
      source.broken = null;
      await read();
      await settle();
      expect(await read()).toBe('v3 l1');
    });
  });

  describe('its limits', () => {
    it('hold under a flood of keys', async () => {
      const { cache, read } = cachedSource(200_000);
      const load = (): Promise<Buffer> => Promise.resolve(Buffer.alloc(5_000));
      for (let i = 0; i < 200; i++) await read({ key: `k${i}`, load });
      const { l1 } = cache.statistics();
      expect(l1.bytes).toBeLessThanOrEqual(200_000);
      expect((l1.entries ?? 0) + l1.evictions).toBe(200);
    });

    it('answer a result that is too large to be kept', async () => {
      const { cache, request } = cachedSource(100_000);
      const load = (): Promise<Buffer> => Promise.resolve(Buffer.alloc(50_000));
      expect((await cache.read(request({ load }))).bytes).toHaveLength(50_000);
      expect((await cache.read(request({ load }))).level).toBe('source');
    });
  });

  describe('what is at hand', () => {
    const shown = (result: CachedResult | null): string | null => result && inWords(result);

    it('is what a read would answer from memory, and counts only when it is given', async () => {
      const { cache, read, request } = cachedSource();
      expect(shown(cache.atHand(request()))).toBeNull();
      await read();
      const before = cache.statistics();
      const result = cache.atHand(request());
      expect([shown(result), await read()]).toEqual(['v1 l1', 'v1 l1']);
      cache.countAtHand([{ stale: false }]);
      expect(cache.statistics()).toMatchObject({ reads: before.reads + 2, l1: { hits: before.l1.hits + 2, misses: before.l1.misses } });
    });

    it('is nothing for readers who ask anew', async () => {
      const { cache, read, request } = cachedSource();
      await read();
      expect([cache.atHand(request({ mode: 'refresh' })), cache.atHand(request({ mode: 'bypass' }))]).toEqual([null, null]);
      expect(shown(cache.atHand(request({ mode: 'use' })))).toBe('v1 l1');
    });

    it('is nothing when the entry is due for a refresh, until somebody has begun it', async () => {
      const { cache, clock, read, request, source } = cachedSource();
      await read();
      clock.at += TTL_MS * 0.7;
      expect(cache.atHand(request())).toBeNull();
      expect(source.calls).toBe(1);
      source.hold();
      expect(await read()).toBe('v1 l1');
      expect(shown(cache.atHand(request()))).toBe('v1 l1');
      source.letGo();
      await settle();
      expect([shown(cache.atHand(request())), source.calls]).toEqual(['v2 l1', 2]);
    });

    it('is nothing once the entry has expired, unless it stands in for a source that failed', async () => {
      const { cache, clock, read, request, source } = cachedSource();
      await read();
      clock.at += TTL_MS;
      expect(cache.atHand(request())).toBeNull();
      source.broken = new Error('down');
      expect(await read()).toBe('v1 l1 stale');
      expect(shown(cache.atHand(request()))).toBe('v1 l1 stale');
      clock.at += 1_000;
      expect(cache.atHand(request())).toBeNull();
    });
  });

  it('counts what it does', async () => {
    const { cache, read } = cachedSource();
    expect(cache.statistics().hitRate).toBeNull();
    await read();
    await read();
    await read();
    await read({ key: 'other' });
    await read({ mode: 'bypass' });
    expect(cache.statistics()).toMatchObject({
      hitRate: 0.5,
      reads: 4,
      l1: { hits: 2, misses: 2, entries: 2, evictions: 0, errors: 0 },
      l2: { configured: false, connected: false, hits: 0, misses: 0 },
      source: { loads: 2, errors: 0, shared: 0, refreshes: 0, abandoned: 0, staleServed: 0 },
    });
  });
});
