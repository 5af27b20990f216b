import { MemoryLevel } from './memory-level.js';

const entryOf = (bytes: number): { bytes: Buffer; storedAt: number; ttlMs: number } => ({
  bytes: Buffer.alloc(bytes, 1),
  storedAt: 0,
  ttlMs: 1_000,
});

describe('MemoryLevel', () => {
  it('answers the very bytes that were stored, without a copy', () => {
    const level = new MemoryLevel(100_000);
    const bytes = Buffer.allocUnsafeSlow(50);
    level.set('k', { bytes, storedAt: 1, ttlMs: 2 }, []);
    expect(level.get('k')?.bytes).toBe(bytes);
    expect(level.get('k')?.bytes).toBe(bytes);
  });

  it('stays within its bytes, names and overhead included, and pushes out what was not read for longest', () => {
    const level = new MemoryLevel(20_000);
    for (let i = 0; i < 8; i++) level.set(`k${i}`, entryOf(1_900), []);
    level.get('k0');
    for (let i = 8; i < 12; i++) level.set(`k${i}`, entryOf(1_900), []);
    expect(level.bytes).toBeLessThanOrEqual(20_000);
    expect(level.get('k0')).toBeDefined();
    expect(level.get('k1')).toBeUndefined();
    expect(level.evictions).toBe(12 - level.size);
  });

  it('refuses an entry of more than an eighth of its size, and forgets what it would have replaced', () => {
    const level = new MemoryLevel(20_000);
    level.set('k', entryOf(1_000), ['a']);
    level.set('k', entryOf(2_500), ['a']);
    expect(level.get('k')).toBeUndefined();
    expect(level.size).toBe(0);
  });

  it('forgets by tag, and only what carries it', () => {
    const level = new MemoryLevel(100_000);
    level.set('a', entryOf(10), ['source:1', 'tenant:1']);
    level.set('b', entryOf(10), ['source:2', 'tenant:1']);
    level.set('c', entryOf(10), ['source:1', 'tenant:2']);
    level.dropTag('source:1');
    level.dropTag('nobody');
    expect([level.get('a'), level.get('b') !== undefined, level.get('c')]).toEqual([undefined, true, undefined]);
    level.dropTag('tenant:1');
    expect(level.size).toBe(0);
  });

  it('knows an entry by its newest tags alone', () => {
    const level = new MemoryLevel(100_000);
    level.set('k', entryOf(10), ['old', 'both']);
    level.set('k', entryOf(10), ['new', 'both']);
    level.dropTag('old');
    expect(level.get('k')).toBeDefined();
    level.dropTag('both');
    expect(level.get('k')).toBeUndefined();
  });

  it('keeps no trace of tags whose entries were evicted', () => {
    const level = new MemoryLevel(50_000);
    for (let i = 0; i < 1_000; i++) level.set(`k${i}`, entryOf(100), [`tag:${i}`, 'all']);
    for (let i = 0; i < 1_000; i++) level.dropTag(`tag:${i}`);
    expect([level.size, level.bytes]).toEqual([0, 0]);
    level.dropTag('all');
    level.clear();
    expect(level.size).toBe(0);
  });
});
