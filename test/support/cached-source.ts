import { Clock } from '../../src/platform/clock/index.js';
import { type CachedResult, type ReadRequest, RedisConnection, ResultCache } from '../../src/platform/cache/index.js';

/** Life of the results of `cachedSource`, in milliseconds, and how long after that they may stand in for it. */
export const TTL_MS = 10_000;
export const STALE_LIMIT_MS = 3_600_000;

/** A clock that stands still until it is moved. */
export class MovedClock extends Clock {
  at = 1_700_000_000_000;

  override now(): Date {
    return new Date(this.at);
  }
}

/** A source that answers `v1`, `v2` and so on unless it is broken, and can be held up. */
export class Source {
  calls = 0;
  broken: Error | null = null;
  readonly signals: AbortSignal[] = [];
  private held: (() => void)[] | null = null;

  readonly load = async (signal: AbortSignal): Promise<Buffer> => {
    const call = ++this.calls;
    this.signals.push(signal);
    const { held } = this;
    if (held) {
      await new Promise<void>((resolve, reject) => {
        held.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('the source was told to stop')));
      });
    }
    if (this.broken) throw this.broken;
    return Buffer.from(`v${call}`);
  };

  hold(): void {
    this.held = [];
  }

  letGo(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const resolve of held) resolve();
  }
}

/** Puts a result into words: bytes, level, and whether it is stale. */
export function inWords({ bytes, level, stale }: CachedResult): string {
  return `${bytes.toString()} ${level}${stale ? ' stale' : ''}`;
}

/** Lets whatever is ready to run run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A cache without Redis in front of a source; `warnings` are what it logged. */
export function cachedSource(maxBytes = 1_000_000) {
  const clock = new MovedClock();
  const source = new Source();
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  const cache = new ResultCache(clock, new RedisConnection(null), maxBytes, log);
  const request = (changes: Partial<ReadRequest> = {}): ReadRequest => ({
    key: 'k',
    tags: ['source:1'],
    ttlMs: TTL_MS,
    staleLimitMs: STALE_LIMIT_MS,
    load: source.load,
    ...changes,
  });
  const read = async (changes: Partial<ReadRequest> = {}): Promise<string> =>
    inWords(await cache.read(request(changes)));
  return { cache, clock, read, request, source, warnings };
}
