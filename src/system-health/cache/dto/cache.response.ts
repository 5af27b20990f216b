export class CacheLevelResponse {
  hits!: number;
  misses!: number;
  /** null where it cannot be told cheaply. */
  entries!: number | null;
  bytes!: number | null;
  evictions!: number;
  errors!: number;
}

export class SharedCacheLevelResponse extends CacheLevelResponse {
  /** Whether there is a Redis. */
  configured!: boolean;
  connected!: boolean;
}

export class CacheSourceResponse {
  loads!: number;
  errors!: number;
  /** Reads that waited for a load which another had begun. */
  shared!: number;
  /** Loads in the background, to replace ageing entries. */
  refreshes!: number;
  /** Loads that were given up because every reader had left. */
  abandoned!: number;
}

/** The levels of the cache in the process that answered. */
export class CacheProcessResponse {
  l1!: CacheLevelResponse;
  l2!: SharedCacheLevelResponse;
  source!: CacheSourceResponse;
}

/** The cache since the process that answered was started. */
export class CacheMetricsResponse {
  /** Share of the reads that waited for no source; null before the first. */
  hitRatePercent!: number | null;
  reads!: number;
  hits!: number;
  /** Outdated results that stood in for a source that failed. */
  stale!: number;
  misses!: number;
  /** What can stand before the colon of a tag. */
  kinds!: string[];
  /** Levels and sources, of all tenants; null for who is no platform admin. */
  process!: CacheProcessResponse | null;
}

export class CacheDroppedResponse {
  /** What was dropped: a tag, `tenant` or `everything`. */
  dropped!: string;
}

export class WarmedDashboardResponse {
  dashboardId!: string;
  /** Results that are kept now. */
  results!: number;
  /** Results that could not be made. */
  failed!: number;
  /** Why nothing was made; null when something was. */
  error!: string | null;
}

export class CacheWarmedResponse {
  dashboards!: WarmedDashboardResponse[];
}
