import { Injectable } from '@nestjs/common';
import { type MetricPlan, TimeBuckets, planMetricQuery, stepText } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { invalid } from '../platform/http/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { CARRIED_MS, type HistoryRow, valuesBetween } from './domain/history.js';
import { KpiWalk } from './domain/kpi-walk.js';
import { KpiStatesRepository } from './kpi-states.repository.js';

/** Rows of as many minutes as a walk goes over at most, its first window included. */
const MOST_WALKED = 60_000;

/** What a KPI was at the end of each stretch between two borders (ms). */
export interface KpiPast {
  readonly rows: readonly (HistoryRow | null)[];
  readonly borders: readonly number[];
  readonly step: string;
  readonly dataAsOf: Date;
}

/** Reads what KPIs were. Windows and steps are those of metric queries. */
@Injectable()
export class KpiHistory {
  constructor(
    private readonly states: KpiStatesRepository,
    private readonly timeZones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED for windows and steps that cannot be read */
  async read(scope: TenantScope, kpiId: string, window: { from: string; to: string; step: string }): Promise<KpiPast> {
    const dataAsOf = this.clock.now();
    const now = dataAsOf.getTime();
    const { window: planned, step } = this.plan(window, now, TimeBuckets.in(await this.timeZones.of(scope)));
    const rows = await this.states.history(scope, kpiId, planned.borders, CARRIED_MS);
    return { rows: valuesBetween(rows, planned.borders, now), borders: planned.borders, step: stepText(step), dataAsOf };
  }

  /** Opens a walk over windows that begin at or after `from` and end at or before `to`; ms. */
  async walk(scope: TenantScope, kpiId: string, from: number, to: number): Promise<KpiWalk> {
    return new KpiWalk(await this.states.allBetween(scope, kpiId, from - CARRIED_MS, to, MOST_WALKED));
  }

  private plan({ from, to, step }: { from: string; to: string; step: string }, now: number, buckets: TimeBuckets): MetricPlan {
    const planned = planMetricQuery({ metric: 'kpi', aggregation: 'last', groupBy: [], filter: {}, fill: 'null', from, to, step }, now, buckets);
    if ('problems' in planned) throw invalid(...planned.problems);
    return planned.plan;
  }
}
