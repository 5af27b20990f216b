import { contextOf, resultOf } from '../chart/testing/results.js';
import { RenderPool, type RenderPoolOptions } from './render-pool.js';

const WORKER = new URL('../../../test/support/render-worker.mjs', import.meta.url);
const task = {
  kind: 'svg' as const,
  spec: { type: 'pie' as const, config: { label: 'name', value: 'value' } },
  result: resultOf({ name: 'string', value: 'number' }, [
    ['a', 1],
    ['b', 2],
  ]),
  context: contextOf(),
  background: 'card' as const,
};

/** Threads that load sources as they stand, so that the test needs no build. */
async function withPool(options: Partial<RenderPoolOptions>, use: (pool: RenderPool) => Promise<void>): Promise<void> {
  const pool = new RenderPool({ worker: WORKER, timeoutMs: 50_000, ...options });
  try {
    await use(pool);
  } finally {
    await pool.onApplicationShutdown();
  }
}

describe('the render threads', () => {
  it('draw what this thread would draw, while it stays free', async () => {
    await withPool({}, async (pool) => {
      const inline = await new RenderPool().run(task);
      let turns = 0;
      const ticking = setInterval(() => (turns += 1), 1);
      const picture = await pool.run(task);
      clearInterval(ticking);
      expect(picture).toEqual(inline);
      expect(turns).toBeGreaterThan(0);
      const png = await pool.run({ kind: 'png', svg: picture.svg, scale: 1 });
      expect(Buffer.from(png).subarray(1, 4).toString('latin1')).toBe('PNG');
    });
  });

  it('refuse what would wait too long, and say when to come again', async () => {
    await withPool({ threads: 1, queue: 1 }, async (pool) => {
      const results = await Promise.allSettled(Array.from({ length: 6 }, () => pool.run(task)));
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThan(6);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });
    });
  });

  it('give up what takes too long, and go on with the next', async () => {
    await withPool({ threads: 1, timeoutMs: 1 }, async (pool) => {
      await expect(pool.run(task)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    });
  });

  it('say of a task that takes more memory than a thread has that it is too large, and go on with the next', async () => {
    await withPool({ threads: 1, heapMb: 96 }, async (pool) => {
      const names = Array.from({ length: 400 }, (_, index) => `column ${index}`);
      const rows = Array.from({ length: 8_000 }, (_, row) => names.map((__, column) => `${row}:${column}`));
      const result = resultOf(Object.fromEntries(names.map((name) => [name, 'string' as const])), rows);
      const table = { ...task, spec: { type: 'table' as const, config: {} }, result };
      await expect(pool.run(table)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect(await pool.run(task)).toHaveProperty('svg');
    });
  });

  it('end when the application does, even if none ever began', async () => {
    await expect(new RenderPool().onApplicationShutdown()).resolves.toBeUndefined();
  });
});
