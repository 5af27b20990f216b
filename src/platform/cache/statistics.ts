/** Counts of one level since the process started; `entries` and `bytes` are null where they cannot be told cheaply. */
export interface LevelStatistics {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number | null;
  readonly bytes: number | null;
  readonly evictions: number;
  readonly errors: number;
}

export interface CacheStatistics {
  /** Share of reads, from 0 to 1, not answered by a load; null before the first. Reads with `bypass` do not count. */
  readonly hitRate: number | null;
  readonly reads: number;
  /** How reads that were answered ended: with a kept result, with an outdated one, or at the source. */
  readonly outcomes: { readonly hit: number; readonly stale: number; readonly miss: number };
  readonly l1: LevelStatistics;
  readonly l2: LevelStatistics & { readonly configured: boolean; readonly connected: boolean };
  readonly source: {
    readonly loads: number;
    readonly errors: number;
    /** Reads that waited for a load which another reader had begun. */
    readonly shared: number;
    /** Loads in the background, to replace ageing entries. */
    readonly refreshes: number;
    /** Loads that were cancelled because every reader had left. */
    readonly abandoned: number;
    /** Reads answered with an outdated result because the source failed. */
    readonly staleServed: number;
  };
}

/** What the cache counts as it works. */
export class Counters {
  reads = 0;
  /** Reads answered with a kept result that was not outdated, whatever its level. */
  hits = 0;
  l1Hits = 0;
  l1Misses = 0;
  /** Reads that ended at the source. */
  sourceReads = 0;
  loads = 0;
  loadErrors = 0;
  shared = 0;
  refreshes = 0;
  staleServed = 0;
}
