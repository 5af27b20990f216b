import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { MetricQueries } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type Actor, DomainError, isStorableText, notFound } from '../../platform/http/index.js';
import { SystemTenant } from '../../tenants/index.js';
import { type RangeQueryDto, timeRangeOf } from '../intake/range-query.dto.js';
import type { TimeRange } from '../logs/domain/time-range.js';
import { pieces, serviceLevelOf, type Span, sumOf, type Tally, tally, worstOf } from './domain/availability.js';
import { type Run, stretchesOf } from './domain/service-runs.js';
import type { LatencyPointResponse, ServiceHistoryResponse, ServiceLevelResponse, ServiceTransitionResponse, UptimeBarResponse } from './dto/service.response.js';
import { SERVICE_LATENCY, ServiceRecorder } from './service-recorder.js';
import { ServiceLevelSettings } from './service-level-settings.js';
import { type Service, ServicesRepository } from './services.repository.js';
import { shownService } from './shown-service.js';

const BARS = 60;
const MOST_TRANSITIONS = 200;
const HOUR_MS = 3_600_000;

/** How a service was. */
@Injectable()
export class ServiceHistory {
  constructor(
    private readonly repository: ServicesRepository,
    private readonly recorder: ServiceRecorder,
    private readonly settings: ServiceLevelSettings,
    private readonly metrics: MetricQueries,
    private readonly systemTenant: SystemTenant,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The tenant's service of that name, or else the installation's. @throws DomainError NOT_FOUND, VALIDATION_FAILED */
  async of(scope: TenantScope, name: string, query: RangeQueryDto): Promise<ServiceHistoryResponse> {
    const now = this.clock.now();
    const range = timeRangeOf(query, now);
    const { owner, service } = await this.find(scope, name);
    const [{ targetPercent }, runs, latency] = await Promise.all([this.settings.get(scope), this.runs(owner, service, range, now), this.latency(owner, service, range)]);
    const span = spanOf(range);
    const bars = pieces(span, BARS);
    const tallies = tally(runs, bars);
    const [lastHour] = tally(runs, [{ from: now.getTime() - HOUR_MS, to: now.getTime() }]);
    return {
      service: shownService(service, now.getTime()),
      ...range,
      serviceLevel: levelOf(sumOf(tallies), lastHour, targetPercent),
      bars: bars.map((bar, index) => barOf(bar, tallies[index] as Tally)),
      transitions: transitionsOf(runs, span),
      ...latency,
    };
  }

  /** Forgets a service whose heartbeats have ended for good, with its history. @throws DomainError NOT_FOUND, CONFLICT */
  async forget(actor: Actor, name: string): Promise<void> {
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.lock(manager, actor);
      const service = isStorableText(name) ? await this.repository.find(manager, actor, name) : null;
      if (!service) throw notFound('service');
      if (service.kind !== 'heartbeat') throw new DomainError('CONFLICT', 'The service is probed: remove the check or the data source.', { kind: service.kind });
      await this.recorder.forget(manager, actor, [service]);
      await this.audit.record(manager, actor, { action: 'service.forget', resourceType: 'service', resourceId: service.id, before: { name, kind: service.kind }, after: null });
    });
  }

  private async find(scope: TenantScope, name: string): Promise<{ owner: TenantScope; service: Service }> {
    if (isStorableText(name)) {
      for (const owner of [{ tenantId: scope.tenantId }, await this.systemTenant.ensure()]) {
        const service = await this.repository.transaction(owner, (manager) => this.repository.find(manager, owner, name));
        if (service) return { owner, service };
      }
    }
    throw notFound('service');
  }

  private async runs(owner: TenantScope, { id }: Service, { from }: TimeRange, now: Date): Promise<Run[]> {
    // The last hour too, which may lie after the range.
    const since = new Date(Math.min(from.getTime(), now.getTime() - HOUR_MS));
    const runs = await this.repository.transaction(owner, (manager) => this.repository.runs(manager, owner, [id], since, now));
    return runs.get(id) ?? [];
  }

  private async latency(owner: TenantScope, { name }: Service, { from, to }: TimeRange): Promise<{ latency: LatencyPointResponse[]; latencyStep: string }> {
    const ask = async (aggregation: 'p50' | 'p95') => {
      const query = { metric: SERVICE_LATENCY, aggregation, groupBy: [], filter: { service: [name] }, from: from.toISOString(), to: to.toISOString(), step: 'auto', fill: 'null' as const };
      return this.metrics.evaluate(await this.metrics.prepare(owner, query));
    };
    const [p50, p95] = await Promise.all([ask('p50'), ask('p95')]);
    const latency = p50.borders.slice(0, -1).map((at, index) => ({ at: new Date(at), p50: p50.series[0]?.values[index] ?? null, p95: p95.series[0]?.values[index] ?? null }));
    return { latency, latencyStep: p50.step };
  }
}

const spanOf = ({ from, to }: TimeRange): Span => ({ from: from.getTime(), to: to.getTime() });

const seconds = (ms: number): number => Math.round(ms) / 1000;

function levelOf(whole: Tally, lastHour: Tally | undefined, target: number): ServiceLevelResponse {
  const level = serviceLevelOf(whole, target);
  return {
    targetPercent: target,
    availabilityPercent: level.availability,
    observedPercent: level.observed,
    errorBudgetSeconds: seconds(level.budgetMs),
    errorBudgetUsedSeconds: seconds(level.budgetUsedMs),
    errorBudgetLeftPercent: level.budgetLeft,
    burnRate: level.burnRate,
    burnRateLastHour: lastHour ? serviceLevelOf(lastHour, target).burnRate : null,
  };
}

function barOf({ from, to }: Span, whole: Tally): UptimeBarResponse {
  const { upMs, degradedMs, downMs, unknownMs } = whole;
  return {
    from: new Date(from),
    to: new Date(to),
    status: worstOf(whole),
    upSeconds: seconds(upMs),
    degradedSeconds: seconds(degradedMs),
    downSeconds: seconds(downMs),
    unknownSeconds: seconds(unknownMs),
  };
}

/** Where the state changes within the span, unknown stretches included; newest first. */
function transitionsOf(runs: readonly Run[], { from, to }: Span): ServiceTransitionResponse[] {
  const transitions: ServiceTransitionResponse[] = [];
  let end: number | null = null;
  let status: Run['status'] | null = null;
  for (const stretch of stretchesOf(runs)) {
    const gap = end !== null && stretch.from > end;
    if (gap && end !== null) transitions.push({ at: new Date(end), status: 'unknown', message: null });
    if (gap || stretch.run.status !== status) transitions.push({ at: new Date(stretch.from), status: stretch.run.status, message: stretch.run.message });
    ({ to: end } = stretch);
    ({ status } = stretch.run);
  }
  return transitions.filter(({ at }) => at.getTime() >= from && at.getTime() < to).reverse().slice(0, MOST_TRANSITIONS);
}
