import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSourceChanged } from '../data-sources/index.js';
import { MetricsFlushed } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { SavedQueryChanged } from '../query/index.js';
import { TenantUpdated } from '../tenants/index.js';
import { type KpiDefinition, expressionsOf } from './domain/kpi.js';
import { KpiDirectory } from './kpi-directory.js';
import { type Evaluations, KpiEvaluation, PACE_MS } from './kpi-evaluation.js';
import { KpiChanged } from './kpis.events.js';

/** Tenants whose KPIs one process evaluates at a time, in each lane. */
const TENANTS_AT_ONCE = 4;

/** After evaluations a tenant's rest for as long as they took, so that many of them leave the database to others; at most this long. */
const LONGEST_REST_MS = 500;

/** What reads metrics is answered in milliseconds and never waits behind somebody's slow source. */
type Lane = 'metrics' | 'queries';
const laneOf = ({ source }: KpiDefinition): Lane => (source.kind === 'query' ? 'queries' : 'metrics');

interface Pending {
  readonly kpiIds: Set<string>;
  changedAt: Date;
  running: boolean;
  timer: NodeJS.Timeout | null;
}

/**
 * Evaluates KPIs when what they read has changed, on the replica where it happened: metrics that were flushed, saved
 * queries and sources that were changed, definitions. The first change is looked at at once, those that come
 * meanwhile and shortly after it together.
 */
@Injectable()
export class KpiTriggers implements OnApplicationShutdown {
  private readonly logger = new Logger(KpiTriggers.name);
  /** By tenant and lane. */
  private readonly pending = new Map<string, Pending>();
  private readonly shutdown = new AbortController();
  private readonly queue = new FairQueue({ perSource: 1, perTenant: TENANTS_AT_ONCE, maxWaiting: 100_000, maxWaitMs: 60_000 }, 'KPIs');

  constructor(
    private readonly evaluation: KpiEvaluation,
    private readonly directory: KpiDirectory,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    events.on(MetricsFlushed, ({ tenantId, metrics }) => {
      const moved = new Set(metrics);
      return this.changed(tenantId, ({ source }) => expressionsOf(source).some(({ metric }) => moved.has(metric)));
    });
    events.on(KpiChanged, ({ tenantId, kpiId, kind }, origin) => {
      if (origin === 'here' && kind === 'saved') return this.changed(tenantId, ({ id }) => id === kpiId);
    });
    events.on(SavedQueryChanged, ({ tenantId, savedQueryId }, origin) => {
      if (origin === 'here') return this.changed(tenantId, ({ source }) => source.kind === 'query' && source.savedQueryId === savedQueryId);
    });
    events.on(DataSourceChanged, ({ tenantId }, origin) => {
      if (origin === 'here') return this.changed(tenantId, ({ source }) => source.kind === 'query');
    });
    // Its time zone says where days begin.
    events.on(TenantUpdated, ({ tenantId }, origin) => {
      if (origin === 'here') return this.changed(tenantId, () => true);
    });
  }

  onApplicationShutdown(): void {
    this.shutdown.abort();
    for (const { timer } of this.pending.values()) if (timer) clearTimeout(timer);
    this.pending.clear();
  }

  /** Evaluates what is due, of many tenants: some at a time, each tenant's one after the other. */
  async evaluateDue(due: readonly { tenantId: string; kpiId: string }[], signal: AbortSignal): Promise<{ evaluated: number; moved: number; failedTenants: number }> {
    const byTenant = new Map<string, string[]>();
    for (const { tenantId, kpiId } of due) byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), kpiId]);
    const counts = { evaluated: 0, moved: 0, failedTenants: 0 };
    const ofTenant = async (tenantId: string, kpiIds: readonly string[]): Promise<void> => {
      try {
        const kpis = (await this.directory.of({ tenantId })).filter(({ id }) => kpiIds.includes(id));
        const endings = await Promise.all(lanes(kpis).map(([lane, ids]) => this.inTurn(tenantId, lane, ids, null, signal)));
        for (const { evaluated, moved } of endings) {
          counts.evaluated += evaluated;
          counts.moved += moved;
        }
      } catch (error) {
        if (signal.aborted) return;
        counts.failedTenants += 1;
        this.logger.error({ err: error, tenantId }, 'the KPIs of a tenant could not be evaluated');
      }
    };
    await Promise.all([...byTenant].map(([tenantId, kpiIds]) => ofTenant(tenantId, kpiIds)));
    return counts;
  }

  private async changed(tenantId: string, concerns: (kpi: KpiDefinition) => boolean): Promise<void> {
    const changedAt = this.clock.now();
    const concerned = (await this.directory.of({ tenantId })).filter(concerns);
    for (const [lane, ids] of lanes(concerned)) this.mark(tenantId, lane, ids, changedAt);
  }

  private mark(tenantId: string, lane: Lane, kpiIds: readonly string[], changedAt: Date): void {
    if (this.shutdown.signal.aborted) return;
    const key = `${tenantId}:${lane}`;
    const known = this.pending.get(key) ?? { kpiIds: new Set<string>(), changedAt, running: false, timer: null };
    for (const id of kpiIds) known.kpiIds.add(id);
    if (changedAt > known.changedAt) known.changedAt = changedAt;
    this.pending.set(key, known);
    if (!known.running && !known.timer) void this.run(tenantId, lane, known);
  }

  private async run(tenantId: string, lane: Lane, pending: Pending): Promise<void> {
    pending.running = true;
    const startedAt = performance.now();
    const kpiIds = [...pending.kpiIds];
    const { changedAt } = pending;
    pending.kpiIds.clear();
    try {
      const { later } = await this.inTurn(tenantId, lane, kpiIds, changedAt, this.shutdown.signal);
      for (const id of later) pending.kpiIds.add(id);
    } catch (error) {
      // The job looks at them within a minute.
      if (!this.shutdown.signal.aborted) this.logger.warn({ err: error, tenantId }, 'KPIs could not be evaluated');
    }
    pending.running = false;
    if (this.shutdown.signal.aborted) return;
    const tookMs = performance.now() - startedAt;
    const restMs = Math.max(PACE_MS - tookMs, Math.min(tookMs, LONGEST_REST_MS));
    pending.timer = setTimeout(() => {
      pending.timer = null;
      if (pending.kpiIds.size > 0) void this.run(tenantId, lane, pending);
      else this.pending.delete(`${tenantId}:${lane}`);
    }, restMs);
    pending.timer.unref();
  }

  private inTurn(tenantId: string, lane: Lane, kpiIds: readonly string[], changedAt: Date | null, signal: AbortSignal): Promise<Evaluations> {
    const place = { tenantId: lane, sourceId: `${tenantId}:${lane}`, subject: tenantId };
    return this.queue.run(place, signal, () => this.evaluation.evaluate({ tenantId }, kpiIds, changedAt));
  }
}

function lanes(kpis: readonly KpiDefinition[]): [Lane, string[]][] {
  const idsOf = (lane: Lane): string[] => kpis.filter((kpi) => laneOf(kpi) === lane).map(({ id }) => id);
  return (['metrics', 'queries'] as const).map((lane): [Lane, string[]] => [lane, idsOf(lane)]).filter(([, ids]) => ids.length > 0);
}
