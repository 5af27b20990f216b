import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, Page, type Waiting, notFound } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { nextDue } from './domain/schedule.js';
import type { CreateMaterializationDto, DeleteMaterializationDto, UpdateMaterializationDto } from './dto/materialization.dto.js';
import { MaterializationResponse, MaterializationRunResponse, type RefreshBegunResponse, type RefreshCancelResponse } from './dto/materialization.response.js';
import { MaterializationEntity } from './materialization.entity.js';
import { MaterializationRefresher } from './materialization-refresher.js';
import { MaterializationRunsRepository } from './materialization-runs.repository.js';
import { RefreshCancelRequested } from './materializations.events.js';
import { MaterializationsRepository } from './materializations.repository.js';
import { ViewKeeping } from './view-keeping.js';

/** Materialized views in the tenant's sources. */
@Injectable()
export class MaterializationsService {
  constructor(
    private readonly repository: MaterializationsRepository,
    private readonly runs: MaterializationRunsRepository,
    private readonly refresher: MaterializationRefresher,
    private readonly views: ViewKeeping,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope): Promise<MaterializationResponse[]> {
    return (await this.repository.list(scope)).map((entity) => this.told(entity));
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<MaterializationResponse> {
    return this.told(present(await this.repository.find(scope, id)));
  }

  /** The newest first. @throws DomainError NOT_FOUND */
  async listRuns(scope: TenantScope, id: string, limit: number, cursor: string | undefined): Promise<Page<MaterializationRunResponse>> {
    present(await this.repository.find(scope, id));
    const page = await this.runs.list(scope, id, limit, cursor);
    return new Page(page.items.map((run) => MaterializationRunResponse.of(run)), page.nextCursor);
  }

  /**
   * Keeps a view and begins to make it; its condition tells how that goes.
   * @throws DomainError as `ViewKeeping.check`; CONFLICT for a name that the source has; QUOTA_EXCEEDED
   */
  async create(actor: Actor, body: CreateMaterializationDto, { signal }: Waiting): Promise<MaterializationResponse> {
    await this.views.check(actor, body, signal);
    const now = this.clock.now();
    const entity = Object.assign(new MaterializationEntity(), contentOf(body), {
      ...{ id: randomUUID(), tenantId: actor.tenantId, dataSourceId: body.dataSourceId, name: body.name, version: 1 },
      ...{ failuresInARow: 0, refreshes: 0, failures: 0, baseTables: [] },
      // Due until it is made: the process may end before it has begun, or in the midst of it.
      nextDueAt: now,
      ...{ createdBy: actor.userId, createdAt: now, updatedAt: now },
    });
    await this.repository.transaction(actor, async (manager) => {
      await this.quotas.assertRoom(manager, actor, 'materializations', () => this.repository.count(manager));
      await this.repository.insert(manager, entity);
      await this.record(manager, actor, 'create', entity.id, null, entity);
    });
    await this.refresher.begin(actor, entity.id, 'created');
    return this.get(actor, entity.id);
  }

  /**
   * A changed definition takes the place of the old one when its rows are there; until then the old rows are read.
   * @throws DomainError NOT_FOUND, CONFLICT for a stale version, and as `ViewKeeping.check` for a changed definition
   */
  async update(actor: Actor, id: string, body: UpdateMaterializationDto, { signal }: Waiting): Promise<MaterializationResponse> {
    const current = present(await this.repository.find(actor, id));
    const redefined = current.sql !== body.sql || current.uniqueColumns.join('\0') !== body.uniqueColumns.join('\0');
    if (redefined) await this.views.check(actor, { ...body, dataSourceId: current.dataSourceId }, signal);
    await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      assertVersion(entity, body.version);
      const now = this.clock.now();
      const built = !redefined && entity.builtVersion === entity.version;
      const changes = { ...contentOf(body), version: entity.version + 1, nextDueAt: built ? nextDue(body.cron ?? null, now) : now, updatedAt: now };
      await this.repository.change(manager, id, { ...changes, builtVersion: built ? changes.version : entity.builtVersion });
      await this.record(manager, actor, 'update', id, entity, { ...entity, ...changes });
    });
    if (redefined) await this.refresher.begin(actor, id, 'definition');
    return this.get(actor, id);
  }

  /**
   * Drops the view from its source first, so that a source that cannot be reached leaves everything as it was.
   * @throws DomainError NOT_FOUND, CONFLICT for a stale version or while it is refreshed, or what the source answers
   */
  async delete(actor: Actor, id: string, { version, leaveInSource }: DeleteMaterializationDto, { signal }: Waiting): Promise<{ ok: true }> {
    const current = present(await this.repository.find(actor, id));
    assertVersion(current, version);
    if (this.isRefreshing(current)) throw new DomainError('CONFLICT', 'The view is being refreshed; cancel that first, or wait for it.');
    if (!leaveInSource) await this.views.drop(actor, current, signal);
    await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      assertVersion(entity, version);
      await this.repository.delete(manager, id);
      await this.record(manager, actor, 'delete', id, entity, null);
    });
    return { ok: true };
  }

  /** @throws DomainError NOT_FOUND; CONFLICT when it is being refreshed. */
  async refresh(actor: Actor, id: string): Promise<RefreshBegunResponse> {
    present(await this.repository.find(actor, id));
    const runId = await this.refresher.begin(actor, id, 'manual');
    if (runId === null) throw new DomainError('CONFLICT', 'The view is being refreshed already.');
    return { runId };
  }

  /** @throws DomainError NOT_FOUND */
  async cancel(actor: Actor, id: string): Promise<RefreshCancelResponse> {
    const cancelled = this.isRefreshing(present(await this.repository.find(actor, id)));
    this.events.publish(new RefreshCancelRequested({ tenantId: actor.tenantId, materializationId: id }));
    return { cancelled };
  }

  private isRefreshing({ leaseUntil }: MaterializationEntity): boolean {
    return leaseUntil !== null && leaseUntil > this.clock.now();
  }

  private told(entity: MaterializationEntity): MaterializationResponse {
    return MaterializationResponse.of(entity, this.clock.now());
  }

  private record(manager: EntityManager, actor: Actor, verb: string, id: string, before: MaterializationEntity | null, after: MaterializationEntity | null): Promise<void> {
    return this.audit.record(manager, actor, {
      action: `materialization.${verb}`,
      resourceType: 'materialization',
      resourceId: id,
      before: before && definitionOf(before),
      after: after && definitionOf(after),
    });
  }
}

function contentOf(body: CreateMaterializationDto | UpdateMaterializationDto) {
  return {
    description: body.description ?? '',
    sql: body.sql,
    uniqueColumns: body.uniqueColumns,
    cron: body.cron?.trim() ?? null,
    onChange: body.onChange ?? false,
    minIntervalSeconds: body.minIntervalSeconds ?? 60,
    timeoutSeconds: body.timeoutSeconds ?? 300,
    enabled: body.enabled ?? true,
  };
}

/** What somebody decided on, as opposed to how refreshes went. */
function definitionOf({ dataSourceId, name, description, sql, uniqueColumns, cron, onChange, minIntervalSeconds, timeoutSeconds, enabled, version }: MaterializationEntity) {
  return { dataSourceId, name, description, sql, uniqueColumns, cron, onChange, minIntervalSeconds, timeoutSeconds, enabled, version };
}

function present(entity: MaterializationEntity | null): MaterializationEntity {
  if (!entity) throw notFound('materialized view');
  return entity;
}

function assertVersion({ version }: MaterializationEntity, given: number): void {
  if (version !== given) throw new DomainError('CONFLICT', 'Somebody changed this materialized view in the meantime; load it again.', { currentVersion: version });
}
