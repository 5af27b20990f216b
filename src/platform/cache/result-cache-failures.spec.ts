import { STALE_LIMIT_MS, TTL_MS, cachedSource, settle } from '../../../test/support/cached-source.js';

describe('a failing source', () => {
  it('is told to the reader when there is nothing to stand in, and the error is not kept', async () => {
    const { cache, read, source } = cachedSource();
    source.broken = new Error('down');
    await expect(read()).rejects.toThrow('down');
    await expect(read()).rejects.toThrow('down');
    source.broken = null;
    expect(await read()).toBe('v3 source');
    expect(cache.statistics().source.errors).toBe(2);
  });

  it('is told to everybody who waits for the same load', async () => {
    const { read, source } = cachedSource();
    source.hold();
    source.broken = new Error('down');
    const readers = [read(), read()];
    const told = Promise.allSettled(readers);
    await settle();
    source.letGo();
    expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(source.calls).toBe(1);
  });

  it('is covered by the expired entry, marked, and left alone for a second, then for two', async () => {
    const { cache, request, read, source, clock } = cachedSource();
    await read();
    clock.at += TTL_MS;
    source.broken = new Error('down');
    expect(await read()).toBe('v1 l1 stale');
    expect(source.calls).toBe(2);
    clock.at += 999;
    expect(await read()).toBe('v1 l1 stale');
    expect((await cache.read(request())).ttlRemainingMs).toBe(0);
    expect(source.calls).toBe(2);
    clock.at += 1;
    expect(await read()).toBe('v1 l1 stale');
    expect(source.calls).toBe(3);
    clock.at += 1_999;
    await read();
    expect(source.calls).toBe(3);
    source.broken = null;
    clock.at += 1;
    expect(await read()).toBe('v4 source');
    expect(cache.statistics().source.staleServed).toBe(5);
  });

  it('is covered up to the stale limit, not longer', async () => {
    const { read, source, clock } = cachedSource();
    await read();
    source.broken = new Error('down');
    clock.at += TTL_MS + STALE_LIMIT_MS - 1;
    expect(await read()).toBe('v1 l1 stale');
    clock.at += 1;
    await expect(read()).rejects.toThrow('down');
  });

  it('is covered for a refresh too, which also asks during the back-off', async () => {
    const { read, source } = cachedSource();
    await read();
    source.broken = new Error('down');
    expect(await read({ mode: 'refresh' })).toBe('v1 l1 stale');
    source.broken = null;
    expect(await read({ mode: 'refresh' })).toBe('v3 source');
  });

  it('is not covered for a bypass', async () => {
    const { read, source } = cachedSource();
    await read();
    source.broken = new Error('down');
    await expect(read({ mode: 'bypass' })).rejects.toThrow('down');
  });

  it('is not covered where it refuses: a permission taken away must not be masked by an old answer', async () => {
    const { read, source, clock } = cachedSource();
    await read();
    clock.at += TTL_MS;
    source.broken = Object.assign(new Error('not for you'), { status: 403 });
    await expect(read()).rejects.toThrow('not for you');
    await expect(read()).rejects.toThrow('not for you');
  });

  it('is covered as the reader says, where the reader says', async () => {
    const { read, source, clock } = cachedSource();
    await read();
    clock.at += TTL_MS;
    source.broken = Object.assign(new Error('no such table'), { status: 422 });
    await expect(read({ mayServeStale: () => false })).rejects.toThrow('no such table');
    expect(await read({ mayServeStale: () => true })).toBe('v1 l1 stale');
  });
});
