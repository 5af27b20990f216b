import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { SeriesSources } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { AnomalyAccess } from './anomaly-access.js';
import { DEFAULT_SETTINGS } from './domain/settings.js';
import { MOST_SERIES, type MetricContent, type WatchedMetric, lengthOf, watchProblems, watchesTheSame } from './domain/watched-metric.js';
import type { CreateWatchedMetricDto, DeleteWatchedMetricQueryDto, UpdateWatchedMetricDto, WatchedMetricListDto, WatchedOf } from './dto/watched-metric.dto.js';
import { WatchedMetricResponse } from './dto/watched-metric.response.js';
import { WatchControl } from './watch-control.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** Buckets that are read to see how many series there are. */
const TRIED_BUCKETS = 30;

/** Defining what is watched. */
@Injectable()
export class WatchedMetricsService {
  constructor(
    private readonly repository: WatchedMetricsRepository,
    private readonly control: WatchControl,
    private readonly sources: SeriesSources,
    private readonly quotas: TenantQuotas,
    private readonly access: AnomalyAccess,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(caller: Actor, { of, limit, cursor }: WatchedMetricListDto): Promise<Page<WatchedMetricResponse>> {
    const scope = await this.access.of(caller, of);
    const rows = await this.repository.list(scope, keysetOf(cursor), limit + 1);
    const shown = new Map((await this.control.standing(scope, rows)).map((each) => [each.id, each]));
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], ({ id }) => shown.get(id) as WatchedMetricResponse);
  }

  /** @throws DomainError NOT_FOUND */
  async get(caller: Actor, of: WatchedOf, id: string): Promise<WatchedMetricResponse> {
    const scope = await this.access.of(caller, of);
    return this.standing(scope, present(await this.repository.find(scope, id)));
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND (a KPI), QUOTA_EXCEEDED */
  async create(caller: Actor, of: WatchedOf, body: CreateWatchedMetricDto): Promise<WatchedMetricResponse> {
    const actor = await this.access.of(caller, of);
    const content = await this.contentOf(actor, body);
    const now = this.clock.now();
    const sensitivity = content.settings.sensitivity ?? DEFAULT_SETTINGS.sensitivity;
    const metric: WatchedMetric = { ...content, id: randomUUID(), sensitivity, sensitivitySetAt: now, builtIn: null, version: 1, createdAt: now, updatedAt: now };
    await this.repository.transaction(actor, async (manager) => {
      await this.assertRoom(manager, actor);
      await this.repository.insert(manager, actor, metric, actor.userId);
      if (metric.enabled) await this.control.start(manager, actor, metric.id, false);
      await this.record(manager, actor, 'create', null, metric);
    });
    this.control.changed(actor);
    return this.standing(actor, metric);
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(caller: Actor, of: WatchedOf, id: string, body: UpdateWatchedMetricDto): Promise<WatchedMetricResponse> {
    const actor = await this.access.of(caller, of);
    present(await this.repository.find(actor, id));
    const content = await this.contentOf(actor, body);
    const changed = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const now = this.clock.now();
      const after = { ...before, ...content, ...sensitivityOf(before, content, now), version: before.version + 1, updatedAt: now };
      await this.repository.update(manager, actor, after);
      await this.record(manager, actor, 'update', before, after);
      return { metric: after, closed: await this.carryOver(manager, actor, before, after) };
    });
    this.control.tell(actor, changed.closed);
    this.control.changed(actor);
    return this.standing(actor, changed.metric);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version */
  async delete(caller: Actor, id: string, { of, version }: DeleteWatchedMetricQueryDto): Promise<{ deleted: true }> {
    const actor = await this.access.of(caller, of);
    const closed = await this.repository.transaction(actor, async (manager) => {
      const metric = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(metric, version);
      await this.repository.setDeleted(manager, actor, id, this.clock.now(), metric.version + 1);
      await this.record(manager, actor, 'delete', metric, null);
      return this.control.stop(manager, actor, id, 'metric_deleted');
    });
    this.control.tell(actor, closed);
    this.control.changed(actor);
    return { deleted: true };
  }

  /** Brings a deleted one back; it learns from the past anew. @throws DomainError NOT_FOUND, QUOTA_EXCEEDED */
  async restore(caller: Actor, of: WatchedOf, id: string): Promise<WatchedMetricResponse> {
    const actor = await this.access.of(caller, of);
    const restored = await this.repository.transaction(actor, async (manager) => {
      const metric = present(await this.repository.lock(manager, actor, id, 'deleted'));
      await this.assertRoom(manager, actor);
      const back = { ...metric, version: metric.version + 1 };
      await this.repository.setDeleted(manager, actor, id, null, back.version);
      if (back.enabled) await this.control.start(manager, actor, id, false);
      await this.record(manager, actor, 'restore', null, back);
      return back;
    });
    this.control.changed(actor);
    return this.standing(actor, restored);
  }

  /** What was learned holds on while the same is watched; else it begins anew. */
  private async carryOver(manager: EntityManager, scope: TenantScope, before: WatchedMetric, after: WatchedMetric) {
    if (!after.enabled) return this.control.stop(manager, scope, after.id, 'metric_disabled');
    const keeps = before.enabled && watchesTheSame(before, after);
    await this.control.start(manager, scope, after.id, keeps);
    return keeps ? [] : this.control.close(manager, scope, after.id, 'metric_changed');
  }

  private async standing(scope: TenantScope, metric: WatchedMetric): Promise<WatchedMetricResponse> {
    const [shown] = await this.control.standing(scope, [metric]);
    return shown as WatchedMetricResponse;
  }

  /** Reads it once, so that what cannot be read, or is too much, is refused while somebody looks. */
  private async contentOf(scope: TenantScope, body: CreateWatchedMetricDto): Promise<MetricContent> {
    const { title, description, unit, series, bucket, settings, enabled } = body;
    const problems = [...watchProblems(series), ...this.sources.check(series, 'series')];
    if (problems.length > 0) throw invalid(...problems);
    const to = this.clock.now();
    const from = new Date(to.getTime() - TRIED_BUCKETS * lengthOf(bucket));
    const reading = await this.sources.read(scope, series, { from: from.toISOString(), to: to.toISOString(), step: bucket });
    if (reading.series.length > MOST_SERIES) {
      const message = `series comes to ${reading.series.length} series, and one metric is watched in at most ${MOST_SERIES}: filter more or group by fewer dimensions`;
      throw invalid({ path: 'series', rule: 'maxSeries', message });
    }
    const said = Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined));
    return { title, description: description ?? '', unit: unit ?? '', series, bucket, settings: said, enabled: enabled ?? true };
  }

  private assertRoom(manager: EntityManager, scope: TenantScope): Promise<void> {
    return this.quotas.assertRoom(manager, scope, 'watchedMetrics', () => this.repository.count(manager, scope));
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete' | 'restore', before: WatchedMetric | null, after: WatchedMetric | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `watched-metric.${verb}`, resourceType: 'watched-metric', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

/** Whoever sets another sensitivity begins anew; else what feedback came to stays. */
function sensitivityOf(before: WatchedMetric, { settings }: MetricContent, now: Date): Pick<WatchedMetric, 'sensitivity' | 'sensitivitySetAt'> {
  const said = settings.sensitivity ?? DEFAULT_SETTINGS.sensitivity;
  if (said === (before.settings.sensitivity ?? DEFAULT_SETTINGS.sensitivity)) return { sensitivity: before.sensitivity, sensitivitySetAt: before.sensitivitySetAt };
  return { sensitivity: said, sensitivitySetAt: now };
}

function assertVersion({ version }: WatchedMetric, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this metric in the meantime; load it again.', { currentVersion: version });
}

function present(metric: WatchedMetric | null): WatchedMetric {
  if (!metric) throw notFound('watched metric');
  return metric;
}
