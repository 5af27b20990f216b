/** What a reader asks of the cache. */
export interface ReadRequest {
  /** Names the result among all tenants, policies, parameters and limits that could make it another one. */
  readonly key: string;
  /**
   * What it depends on; invalidating one of them removes it. The same for every reader of
   * the key. `*` and what begins with `entry:` are taken.
   */
  readonly tags: readonly string[];
  /** How long a result is good, in milliseconds; 0 stores nothing. A reader may ask for fresher ones than another did. */
  readonly ttlMs: number;
  /** How long after its TTL a result may stand in for a source that fails; a day unless told. */
  readonly staleLimitMs?: number;
  /** `refresh` asks the source and stores, `bypass` asks the source alone and shares nothing. */
  readonly mode?: 'use' | 'refresh' | 'bypass';
  /** The reader's leaving. The load goes on while others wait for it. Looked at only when memory has no answer. */
  readonly reader?: { readonly signal: AbortSignal } | undefined;
  /**
   * Asks the source. Must end by itself (a timeout of its own) and stop when `signal` aborts, which is not the reader's
   * signal: it aborts when nobody waits any more. The buffer must not be written to afterwards.
   */
  readonly load: (signal: AbortSignal) => Promise<Buffer>;
  /**
   * Whether this failure of `load` may be covered by an outdated result. Unless told: every failure but refusals,
   * which have a `status` from 400 to 499 (such as a missing permission or an exhausted quota).
   */
  readonly mayServeStale?: (error: unknown) => boolean;
}

/** A result and where it came from. `bytes` are shared by all readers and must not be written to. */
export interface CachedResult {
  readonly bytes: Buffer;
  readonly level: 'l1' | 'l2' | 'source';
  readonly storedAt: Date;
  /** 0 when it is stale or was not stored. */
  readonly ttlRemainingMs: number;
  /** The source failed, and this is what it answered before. */
  readonly stale: boolean;
}

const DAY_MS = 24 * 3600 * 1000;

/** The stale limit of a request, in milliseconds. */
export function staleLimitOf(request: ReadRequest): number {
  return request.staleLimitMs ?? DAY_MS;
}

/** Whether a failed load may be answered with an outdated result. */
export function mayCover(request: ReadRequest, error: unknown): boolean {
  return request.mayServeStale ? request.mayServeStale(error) : !isRefusal(error);
}

/** Whether a load was refused rather than that it failed: it has a `status` from 400 to 499. */
export function isRefusal(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}
