import { type Figure, type Pair, type Unit, figureOf } from './domain/figure.js';
import { type HealthInput, type HealthPartName, healthScore, statusOf } from './domain/health-score.js';
import type { TimeRange } from './domain/time-range.js';
import type { DashboardHealthResponse, NamedFigureResponse, OverviewResponse } from './dto/overview.response.js';
import type { ProcessReading, TenantReading } from './process-readings.js';

/** All that an overview is made of. */
export interface OverviewReading {
  readonly timeRange: TimeRange;
  readonly process: ProcessReading;
  readonly tenant: TenantReading;
  /** null: not for the eyes of who asks. */
  readonly activeTenants: Pair | null;
  readonly activeViolations: Sourced;
  readonly costPerRequest: Sourced;
  readonly budgetUsedPercent: Sourced;
  readonly dataAsOf: Date;
}

/** A figure that another module may know. */
export interface Sourced {
  readonly pair: Pair;
  readonly known: boolean;
}

const UNMEASURED = 'Nothing was measured in this period.';
const UNASKED = 'The API was asked nothing in this period.';
const UNREAD = 'No results were read in this period.';
const NOT_TOLD = 'The system does not tell this, or has not yet.';
const NO_TENANTS = 'Only platform admins see figures of other tenants.';
const NO_GUARDS = 'No guards watch over this installation.';
const NO_VIOLATIONS = 'No guard has been evaluated in this period.';
const NO_COSTS = 'Costs are not measured in this installation.';
const NO_LEDGER = 'No costs are known of this period.';
const NO_BUDGETS = 'There are no budgets in this installation.';
const NO_BUDGET = 'No budget covers this period.';

/** What the figures come to, as the API answers it. */
export function presentOverview(reading: OverviewReading): OverviewResponse {
  const { process, tenant, activeViolations, costPerRequest, budgetUsedPercent, activeTenants, timeRange, dataAsOf } = reading;
  const violations = sourced(activeViolations, 'count', NO_GUARDS, NO_VIOLATIONS);
  return {
    operational_health: {
      apiResponseTime: {
        p50: figureOf(process.p50Ms, 'ms', UNASKED),
        p95: figureOf(process.p95Ms, 'ms', UNASKED),
        p99: figureOf(process.p99Ms, 'ms', UNASKED),
      },
      uptimePercent: figureOf(process.uptimePercent, 'percent', UNMEASURED),
      errorRatePercent: figureOf(process.errorRatePercent, 'percent', UNASKED),
      activeViolations: violations,
      healthScore: figureOf(scores(reading), 'score', UNMEASURED),
    },
    system_performance: {
      cpuPercent: figureOf(process.cpuPercent, 'percent', UNMEASURED),
      memoryPercent: figureOf(process.memoryPercent, 'percent', UNMEASURED),
      diskPercent: figureOf(process.diskPercent, 'percent', NOT_TOLD),
      network: {
        rxBytesPerSecond: figureOf(process.rxBytesPerSecond, 'bytes_per_second', NOT_TOLD),
        txBytesPerSecond: figureOf(process.txBytesPerSecond, 'bytes_per_second', NOT_TOLD),
      },
      eventLoopLagMs: figureOf(process.eventLoopLagMs, 'ms', UNMEASURED),
      cacheHitRatePercent: figureOf(process.cacheHitRatePercent, 'percent', UNREAD),
      databasePool: {
        size: figureOf(process.poolSize, 'count', UNMEASURED),
        idle: figureOf(process.poolIdle, 'count', UNMEASURED),
        waiting: figureOf(process.poolWaiting, 'count', UNMEASURED),
      },
      throughputPerSecond: figureOf(process.throughputPerSecond, 'per_second', UNASKED),
    },
    business_metrics: {
      costPerRequest: sourced(costPerRequest, 'dollars', NO_COSTS, NO_LEDGER),
      activeTenants: activeTenants ? figureOf(activeTenants, 'count', UNMEASURED) : figureOf({ value: null, previous: null }, 'count', NO_TENANTS),
      activeUsers: figureOf(tenant.activeUsers, 'count', UNMEASURED),
      queriesServed: figureOf(tenant.queriesServed, 'count', UNMEASURED),
      dashboardsViewed: figureOf(tenant.dashboardsViewed, 'count', UNMEASURED),
      budgetUsedPercent: sourced(budgetUsedPercent, 'percent', NO_BUDGETS, NO_BUDGET),
    },
    timeRange,
    dataAsOf,
  };
}

/** The score with what it is made of. */
export function presentHealth(overview: OverviewResponse, reading: Pick<OverviewReading, 'process' | 'activeViolations'>): DashboardHealthResponse {
  const { operational_health: health, system_performance: system, timeRange, dataAsOf } = overview;
  const { score, parts } = healthScore(inputOf(reading, 'value'));
  const figures: Record<HealthPartName, Record<string, Figure>> = {
    latency: { p95: health.apiResponseTime.p95 },
    errors: { errorRatePercent: health.errorRatePercent },
    saturation: {
      cpuPercent: system.cpuPercent,
      memoryPercent: system.memoryPercent,
      diskPercent: system.diskPercent,
      eventLoopLagMs: system.eventLoopLagMs,
    },
    cache: { cacheHitRatePercent: system.cacheHitRatePercent },
    violations: { activeViolations: health.activeViolations },
  };
  return {
    score,
    status: statusOf(score),
    parts: parts.map((part) => ({ ...part, figures: Object.entries(figures[part.name]).map(([name, figure]): NamedFigureResponse => ({ name, ...figure })) })),
    timeRange,
    dataAsOf,
  };
}

/** What the score is worked out of, now or in the period before. */
export function inputOf({ process, activeViolations }: Pick<OverviewReading, 'process' | 'activeViolations'>, when: keyof Pair): HealthInput {
  return {
    p95Ms: process.p95Ms[when],
    errorRatePercent: process.errorRatePercent[when],
    cpuPercent: process.cpuPercent[when],
    memoryPercent: process.memoryPercent[when],
    diskPercent: process.diskPercent[when],
    eventLoopLagMs: process.eventLoopLagMs[when],
    cacheHitRatePercent: process.cacheHitRatePercent[when],
    cacheReads: process.cacheReads[when],
    openViolations: activeViolations.pair[when],
  };
}

function scores(reading: OverviewReading): Pair {
  return { value: healthScore(inputOf(reading, 'value')).score, previous: healthScore(inputOf(reading, 'previous')).score };
}

function sourced({ pair, known }: Sourced, unit: Unit, unknown: string, empty: string): Figure {
  return figureOf(pair, unit, known ? empty : unknown);
}
