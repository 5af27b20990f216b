import { ApiProperty } from '@nestjs/swagger';
import { UNITS, type Unit } from '../domain/figure.js';
import { HEALTH_PARTS, type HealthPartName, type HealthStatus } from '../domain/health-score.js';
import { TIME_RANGES, type TimeRange } from '../domain/time-range.js';

/** A figure beside what it was in the period before. */
export class FigureResponse {
  /** null when it is not known; `reason` says why. */
  value!: number | null;
  @ApiProperty({ enum: UNITS })
  unit!: Unit;
  previous!: number | null;
  /** Of the previous value; null when one of the two is not known or the previous is 0. */
  changePercent!: number | null;
  /** Why there is no value; null when there is one. */
  reason!: string | null;
}

export class ApiResponseTimeResponse {
  p50!: FigureResponse;
  p95!: FigureResponse;
  p99!: FigureResponse;
}

/** How the installation answers. */
export class OperationalHealthResponse {
  /** Time to answer requests of the API. */
  apiResponseTime!: ApiResponseTimeResponse;
  /** Of the period since the first measurement in it, in whole minutes. */
  uptimePercent!: FigureResponse;
  /** Share of the API's answers that were the server's fault. */
  errorRatePercent!: FigureResponse;
  /** Open violations of the tenant's guards. */
  activeViolations!: FigureResponse;
  /** 0 to 100; see `GET /dashboard/health`. */
  healthScore!: FigureResponse;
}

export class NetworkFiguresResponse {
  rxBytesPerSecond!: FigureResponse;
  txBytesPerSecond!: FigureResponse;
}

/** Connections to the database, of one process on average. */
export class DatabasePoolResponse {
  size!: FigureResponse;
  idle!: FigureResponse;
  /** Callers that wait for a connection. */
  waiting!: FigureResponse;
}

/** How the machines are; of replicas the mean. */
export class SystemPerformanceResponse {
  /** Of all cores that a process may use. */
  cpuPercent!: FigureResponse;
  memoryPercent!: FigureResponse;
  diskPercent!: FigureResponse;
  network!: NetworkFiguresResponse;
  /** What the slowest hundredth of turns was late, in 19 of 20 looks. */
  eventLoopLagMs!: FigureResponse;
  cacheHitRatePercent!: FigureResponse;
  databasePool!: DatabasePoolResponse;
  /** Requests of the API. */
  throughputPerSecond!: FigureResponse;
}

/** What the tenant did; nothing of others is in it, but for `activeTenants`, which platform admins see. */
export class BusinessMetricsResponse {
  costPerRequest!: FigureResponse;
  activeTenants!: FigureResponse;
  /** People, keys and embed tokens that were active within five minutes of each other, at most. */
  activeUsers!: FigureResponse;
  queriesServed!: FigureResponse;
  dashboardsViewed!: FigureResponse;
  budgetUsedPercent!: FigureResponse;
}

export class OverviewResponse {
  operational_health!: OperationalHealthResponse;
  system_performance!: SystemPerformanceResponse;
  business_metrics!: BusinessMetricsResponse;
  @ApiProperty({ enum: TIME_RANGES })
  timeRange!: TimeRange;
  /** When the figures were read. */
  dataAsOf!: Date;
}

export class NamedFigureResponse extends FigureResponse {
  name!: string;
}

export class HealthPartResponse {
  @ApiProperty({ enum: HEALTH_PARTS })
  name!: HealthPartName;
  /** Points that the part can give at most. */
  weight!: number;
  /** How well it does, 0 to 100; null when it is not known. */
  score!: number | null;
  /** Points that it gives; those of all parts add up to the score. */
  points!: number;
  /** What it was judged by. */
  figures!: NamedFigureResponse[];
}

export class DashboardHealthResponse {
  /** 0 to 100; null when nothing is known. */
  score!: number | null;
  @ApiProperty({ enum: ['healthy', 'degraded', 'unhealthy', 'unknown'] })
  status!: HealthStatus;
  parts!: HealthPartResponse[];
  @ApiProperty({ enum: TIME_RANGES })
  timeRange!: TimeRange;
  dataAsOf!: Date;
}

export class RefreshResponse {
  /** When the figures were read anew. */
  refreshedAt!: Date;
}
