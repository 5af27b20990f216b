import { ApiProperty } from '@nestjs/swagger';
import { type CheckMethod, CHECK_METHODS } from '../domain/check.js';
import { OVERALL_STATUSES, type OverallStatus, SERVICE_KINDS, SERVICE_STATUSES, type ServiceKind, type ServiceStatus, SHOWN_STATUSES, type ShownStatus } from '../domain/service-status.js';

/** A service as it was found last. */
export class ServiceResponse {
  name!: string;

  /** Who says how it is: itself, a check, the probe of a data source, or the installation's own probes. */
  @ApiProperty({ enum: SERVICE_KINDS })
  kind!: ServiceKind;

  /** `unknown`: nobody has looked, or been told, in time. */
  @ApiProperty({ enum: SHOWN_STATUSES })
  status!: ShownStatus;

  /** null when it was not measured. */
  latencyMs!: number | null;
  lastCheck!: Date;
  /** Since when it has been like that without a gap. */
  since!: Date;
  message?: string;
}

export class NetworkResponse {
  rxBytesPerSecond!: number | null;
  txBytesPerSecond!: number | null;
}

/** The installation's own database. */
export class DatabaseStatusResponse {
  poolSize!: number | null;
  poolIdle!: number | null;
  poolWaiting!: number | null;
  /** Of statements of the last 15 minutes. */
  p95Ms!: number | null;
  /** Kinds of statement that take more than 500 ms on average; null where pg_stat_statements is not there. */
  slowQueries!: number | null;
}

/** How the tenant's systems and the installation are. null: not known. */
export class SystemStatusResponse {
  /** None of the services is down; fewer than half are; half or more are. */
  @ApiProperty({ enum: OVERALL_STATUSES })
  overallStatus!: OverallStatus;

  /** The tenant's and the installation's, by name. */
  services!: ServiceResponse[];
  /** How long this process has been running: `2d 5h 30m`. */
  uptime!: string;
  uptimeSeconds!: number;
  /** Percent of the observed time of the range in which the services were not down. */
  availabilityPercent!: number | null;
  /** Work in progress that is not stale. */
  activeWorkflows!: number;
  /** Percent of the processor that this process takes. */
  cpuUsage!: number | null;
  /** Percent of the machine's memory that is in use. */
  memoryUsage!: number | null;
  /** Percent of the disk that holds the data that is in use. */
  diskUsage!: number | null;
  network!: NetworkResponse;
  database!: DatabaseStatusResponse;
  timestamp!: Date;
}

/** A piece of a range. Seconds add up to its length, but for what lies ahead. */
export class UptimeBarResponse {
  from!: Date;
  to!: Date;
  /** The worst that was seen of it. */
  @ApiProperty({ enum: SHOWN_STATUSES })
  status!: ShownStatus;
  upSeconds!: number;
  degradedSeconds!: number;
  downSeconds!: number;
  /** Of which nothing is known: neither up nor down. */
  unknownSeconds!: number;
}

/** What was kept of the target. */
export class ServiceLevelResponse {
  targetPercent!: number;
  /** Percent of the observed time in which it was not down. */
  availabilityPercent!: number | null;
  /** Percent of the range of which something is known. */
  observedPercent!: number;
  /** How long it might have been down in the observed time. */
  errorBudgetSeconds!: number;
  errorBudgetUsedSeconds!: number;
  /** Below 0 when it was overdrawn. */
  errorBudgetLeftPercent!: number | null;
  /** 1 uses the budget up in just the range, 2 in half of it. */
  burnRate!: number | null;
  /** The same of the last hour alone. */
  burnRateLastHour!: number | null;
}

export class LatencyPointResponse {
  at!: Date;
  p50!: number | null;
  p95!: number | null;
}

/** A time at which the service went from one state to another. */
export class ServiceTransitionResponse {
  at!: Date;
  @ApiProperty({ enum: SHOWN_STATUSES })
  status!: ShownStatus;
  message!: string | null;
}

/** A service over a range. */
export class ServiceHistoryResponse {
  service!: ServiceResponse;
  from!: Date;
  to!: Date;
  serviceLevel!: ServiceLevelResponse;
  /** Equal pieces of the range, in order. */
  bars!: UptimeBarResponse[];
  /** Newest first, at most 200. */
  transitions!: ServiceTransitionResponse[];
  /** In order; points without a measurement have nulls. */
  latency!: LatencyPointResponse[];
  /** What the numbers of `latency` span. */
  latencyStep!: string;
}

export class CheckResponse {
  id!: string;
  name!: string;
  url!: string;
  @ApiProperty({ enum: CHECK_METHODS })
  method!: CheckMethod;
  expectedFrom!: number;
  expectedTo!: number;
  timeoutMs!: number;
  degradedAboveMs!: number | null;
  enabled!: boolean;
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;
}

/** What a probe came to. */
export class ProbeResponse {
  @ApiProperty({ enum: SERVICE_STATUSES })
  status!: ServiceStatus;
  latencyMs!: number | null;
  message!: string | null;
}

export class ServiceLevelSettingsResponse {
  /** Percent of the time in which a service shall not be down. */
  targetPercent!: number;
}

/** A kind of statement that the database ran. */
export class SlowQueryResponse {
  /** Its text, with placeholders where values stood. */
  query!: string;
  calls!: number;
  meanMs!: number;
  maxMs!: number;
  totalMs!: number;
  rows!: number;
  /** Percent of blocks that were found in memory; null when none was read. */
  cacheHitPercent!: number | null;
}

/** Statements of the application, those first that took most time on average. */
export class SlowQueriesResponse {
  /** Whether pg_stat_statements is there to be asked. */
  available!: boolean;
  /** Why it is not. */
  reason!: string | null;
  queries!: SlowQueryResponse[];
}

export class ForgottenResponse {
  ok!: true;
}
