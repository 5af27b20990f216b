/** Times in ms; null where nothing was measured. */
export class LatencyResponse {
  p50!: number | null;
  p95!: number | null;
  p99!: number | null;
}

export class RoutePerformanceResponse extends LatencyResponse {
  method!: string;
  /** The pattern, not the address. */
  route!: string;
  requests!: number;
  /** Answers that were the server's fault. */
  errors!: number;
  errorRatePercent!: number;
}

export class DatabasePerformanceResponse extends LatencyResponse {
  /** Connections of one process, on average; null where nothing was measured. */
  poolSize!: number | null;
  poolIdle!: number | null;
  poolWaiting!: number | null;
}

export class SourcePerformanceResponse extends LatencyResponse {
  sourceType!: string;
  errors!: number;
}

export class CachePerformanceResponse {
  hits!: number;
  /** Outdated results that stood in for a source that failed. */
  stale!: number;
  misses!: number;
  hitRatePercent!: number | null;
}

export class EventLoopPerformanceResponse {
  /** The median of the looks' medians, and the 95th percentile of their 99th percentiles, ms. */
  p50!: number | null;
  p99!: number | null;
  max!: number | null;
}

/** How the installation answers over a period. */
export class PerformanceSummaryResponse {
  /** Of the API. */
  latency!: LatencyResponse;
  requests!: number | null;
  throughputPerSecond!: number | null;
  errorRatePercent!: number | null;
  database!: DatabasePerformanceResponse;
  sources!: SourcePerformanceResponse[];
  cache!: CachePerformanceResponse;
  eventLoop!: EventLoopPerformanceResponse;
  from!: Date;
  to!: Date;
}

/** The same by route, the busiest first. */
export class PerformanceMetricsResponse {
  routes!: RoutePerformanceResponse[];
  /** Routes that were asked for less and are left out. */
  more!: number;
  from!: Date;
  to!: Date;
}
