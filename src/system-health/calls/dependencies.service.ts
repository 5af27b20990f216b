import { Injectable } from '@nestjs/common';
import { type Aggregation, MetricQueries } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type RangeQueryDto, timeRangeOf } from '../intake/range-query.dto.js';
import type { TimeRange } from '../logs/domain/time-range.js';
import { SystemStatusService } from '../services/system-status.service.js';
import { type CallEdge, CallEdgesRepository } from './call-edges.repository.js';
import { CALL_DURATION } from './calls.service.js';
import type { DependenciesResponse, DependencyEdgeResponse, DependencyNodeResponse } from './dto/dependencies.response.js';

/** A value by what was grouped by. */
type Values = ReadonlyMap<string, number>;

/** Figures of calls, by edge or by callee. */
interface Figures {
  readonly calls: Values;
  readonly errors: Values;
  readonly p50: Values;
  readonly p95: Values;
}

/** Who calls whom, from the rollups of observed calls: percentiles come from merged sketches. */
@Injectable()
export class Dependencies {
  constructor(
    private readonly metrics: MetricQueries,
    private readonly edges: CallEdgesRepository,
    private readonly status: SystemStatusService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED, QUERY_TIMEOUT */
  async graph(scope: TenantScope, query: RangeQueryDto): Promise<DependenciesResponse> {
    const range = timeRangeOf(query, this.clock.now());
    const known = await this.known(scope);
    const [byEdge, byCallee, services] = await Promise.all([
      this.figures(scope, range, ['caller', 'callee'], known),
      this.figures(scope, range, ['callee'], known),
      this.status.shownServices(scope),
    ]);
    const seconds = (range.to.getTime() - range.from.getTime()) / 1000;
    const traces = new Map(known.map((edge) => [keyOf([edge.caller, edge.callee]), edge]));
    const edges = [...byEdge.calls.keys()].flatMap((key) => edgeOf(key, byEdge, seconds, traces.get(key)) ?? []).sort((a, b) => b.calls - a.calls);
    const names = new Set(edges.flatMap(({ caller, callee }) => (caller === null ? [callee] : [caller, callee])));
    const nodes = [...names].sort().map((name): DependencyNodeResponse => ({
      name,
      status: services.find((service) => service.name === name)?.status ?? null,
      ...trafficOf(keyOf([name]), byCallee, seconds),
    }));
    return { ...range, nodes, edges };
  }

  /** Calls and errors of services, by callee. */
  async errors(scope: TenantScope, range: TimeRange): Promise<{ callee: string; calls: number; errors: number }[]> {
    const filter = calleesOf(await this.known(scope));
    const [calls, errors] = await Promise.all([this.values(scope, range, 'count', ['callee'], filter), this.values(scope, range, 'count', ['callee'], { ...filter, ...FAILED })]);
    return [...calls].flatMap(([key, count]) => {
      const [callee] = JSON.parse(key) as (string | null)[];
      return callee === null || callee === undefined ? [] : [{ callee, calls: count, errors: errors.get(key) ?? 0 }];
    });
  }

  private known(scope: TenantScope): Promise<CallEdge[]> {
    return this.edges.transaction(scope, (manager) => this.edges.list(manager, scope));
  }

  /** Of services that are known to be called: anybody may send events of the metric, of more callees than one answer holds. */
  private async figures(scope: TenantScope, range: TimeRange, groupBy: readonly string[], known: readonly CallEdge[]): Promise<Figures> {
    const filter = calleesOf(known);
    const [calls, errors, p50, p95] = await Promise.all([
      this.values(scope, range, 'count', groupBy, filter),
      this.values(scope, range, 'count', groupBy, { ...filter, ...FAILED }),
      this.values(scope, range, 'p50', groupBy, filter),
      this.values(scope, range, 'p95', groupBy, filter),
    ]);
    return { calls, errors, p50, p95 };
  }

  private async values(scope: TenantScope, { from, to }: TimeRange, aggregation: Aggregation, groupBy: readonly string[], filter: Record<string, string[]>): Promise<Values> {
    const query = { metric: CALL_DURATION, aggregation, groupBy, filter, from: from.toISOString(), to: to.toISOString(), step: 'all', fill: 'null' as const };
    const { series } = await this.metrics.evaluate(await this.metrics.prepare(scope, query));
    const values = new Map<string, number>();
    for (const { dimensions, values: [value] } of series) if (typeof value === 'number') values.set(keyOf(groupBy.map((name) => dimensions[name] ?? null)), value);
    return values;
  }
}

const FAILED = { outcome: ['error'] };

const calleesOf = (edges: readonly CallEdge[]): { callee: string[] } => ({ callee: [...new Set(edges.map(({ callee }) => callee))] });

const keyOf = (group: readonly (string | null)[]): string => JSON.stringify(group);

function trafficOf(key: string, { calls, errors, p50, p95 }: Figures, seconds: number): Omit<DependencyNodeResponse, 'name' | 'status'> {
  const [count, failed] = [calls.get(key) ?? 0, errors.get(key) ?? 0];
  return {
    calls: count,
    ratePerSecond: count / seconds,
    errors: failed,
    errorPercent: count === 0 ? 0 : (100 * failed) / count,
    p50Ms: p50.get(key) ?? null,
    p95Ms: p95.get(key) ?? null,
  };
}

function edgeOf(key: string, figures: Figures, seconds: number, known: CallEdge | undefined): DependencyEdgeResponse | null {
  const [caller = null, callee = null] = JSON.parse(key) as (string | null)[];
  if (callee === null) return null;
  return {
    caller,
    callee,
    ...trafficOf(key, figures, seconds),
    lastTraceId: known?.lastTraceId ?? null,
    lastErrorAt: known?.lastErrorAt ?? null,
    lastErrorTraceId: known?.lastErrorTraceId ?? null,
  };
}
