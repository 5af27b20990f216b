import { Injectable } from '@nestjs/common';
import { type CachedResult, ResultCache } from '../../platform/cache/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { type TimeRange, lengthMs, periodOf } from './domain/time-range.js';
import type { RefreshResponse } from './dto/overview.response.js';
import { DashboardMetricsUpdated } from './overview.events.js';
import { type SourcedFigure, OverviewSources } from './overview-sources.js';
import { type OverviewReading, type Sourced, presentHealth, presentOverview } from './present-overview.js';
import { type ProcessReading, ProcessReadings } from './process-readings.js';

/** As often as the process measures itself. */
const TTL_MS = 5_000;
/** An outdated overview may stand in while the database is away for a moment, and no longer: it is about now. */
const STALE_MS = 60_000;
/** Tag of what is read of the installation as a whole. */
const PROCESS_TAG = 'overview:process';
const overviewTag = (tenantId: string): string => `overview:${tenantId}`;

/** The built-in overview: the installation's figures and the caller's tenant's own, for all who ask within a moment once. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly readings: ProcessReadings,
    private readonly sources: OverviewSources,
    private readonly cache: ResultCache,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async metrics(actor: Actor, timeRange: TimeRange, caller: Waiting): Promise<SerialisedAnswer> {
    const result = await this.cached(actor, `metrics:${timeRange}:${actor.platformAdmin}`, async () => presentOverview(await this.read(actor, timeRange, actor.platformAdmin)), caller);
    return answerOf(result);
  }

  async health(actor: Actor, timeRange: TimeRange, caller: Waiting): Promise<SerialisedAnswer> {
    const load = async (): Promise<object> => {
      const reading = await this.read(actor, timeRange, false);
      return presentHealth(presentOverview(reading), reading);
    };
    return answerOf(await this.cached(actor, `health:${timeRange}`, load, caller));
  }

  /** Drops what is kept of the tenant's overview and of the installation, reads it anew, and tells those who watch. */
  async refresh(actor: Actor): Promise<RefreshResponse> {
    await this.cache.invalidateTags([PROCESS_TAG, overviewTag(actor.tenantId)]);
    await this.metrics(actor, '1h', { signal: new AbortController().signal });
    const refreshedAt = this.clock.now();
    this.events.publish(new DashboardMetricsUpdated({ tenantId: actor.tenantId, updatedAt: refreshedAt.toISOString() }));
    return { refreshedAt };
  }

  /** What the installation measured of itself; alike for all tenants, and read once for all of them. */
  async process(timeRange: TimeRange): Promise<ProcessReading> {
    const { bytes } = await this.cache.read({
      key: `overview:process:${timeRange}`,
      tags: [PROCESS_TAG],
      ttlMs: TTL_MS,
      staleLimitMs: STALE_MS,
      load: async () => Buffer.from(JSON.stringify(await this.readings.process(periodOf(timeRange)))),
    });
    return JSON.parse(bytes.toString()) as ProcessReading;
  }

  /** The figures of a tenant and of the installation. @param withTenants whether it is told how many tenants were active */
  async read(scope: TenantScope, timeRange: TimeRange, withTenants: boolean): Promise<OverviewReading> {
    const dataAsOf = this.clock.now();
    const now = dataAsOf.getTime();
    const period = { from: now - lengthMs(timeRange), to: now };
    const sourced = async (figure: SourcedFigure): Promise<Sourced> => ({
      known: this.sources.knows(figure),
      pair: await this.sources.read(figure, { tenantId: scope.tenantId }, period),
    });
    return {
      timeRange,
      process: await this.process(timeRange),
      tenant: await this.readings.tenant(periodOf(timeRange), scope.tenantId),
      activeTenants: withTenants ? await this.readings.activeTenants(periodOf(timeRange)) : null,
      activeViolations: await sourced('activeViolations'),
      costPerRequest: await sourced('costPerRequest'),
      budgetUsedPercent: await sourced('budgetUsedPercent'),
      dataAsOf,
    };
  }

  private cached({ tenantId }: Actor, name: string, load: () => Promise<object>, reader: Waiting): Promise<CachedResult> {
    return this.cache.read({
      key: `overview:${tenantId}:${name}`,
      tags: [overviewTag(tenantId), `tenant:${tenantId}`],
      ttlMs: TTL_MS,
      staleLimitMs: STALE_MS,
      reader,
      load: async () => Buffer.from(JSON.stringify(await load())),
    });
  }
}

function answerOf({ bytes, level, stale, ttlRemainingMs }: CachedResult): SerialisedAnswer {
  return new SerialisedAnswer([bytes], stale ? 'stale' : level === 'source' ? 'miss' : `hit-${level}`, Math.ceil(ttlRemainingMs / 1_000));
}
