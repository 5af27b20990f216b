import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, Page, notFound } from '../platform/http/index.js';
import type { CreateSavedQueryDto, QueryParameterDto, UpdateSavedQueryDto } from './dto/query.dto.js';
import { SavedQueryResponse } from './dto/query.response.js';
import type { QueryParameter } from './domain/query-parameters.js';
import { SavedQueryChanged } from './query.events.js';
import { QueryService } from './query.service.js';
import { SavedQueriesRepository } from './saved-queries.repository.js';
import type { SavedQueryEntity } from './saved-query.entity.js';

/** Queries kept under a name. */
@Injectable()
export class SavedQueriesService {
  constructor(
    private readonly repository: SavedQueriesRepository,
    private readonly queries: QueryService,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<SavedQueryResponse>> {
    const page = await this.repository.list(scope, limit, cursor);
    return new Page(page.items.map((entity) => SavedQueryResponse.of(entity)), page.nextCursor);
  }

  async get(scope: TenantScope, id: string): Promise<SavedQueryResponse> {
    return SavedQueryResponse.of(present(await this.repository.find(scope, id)));
  }

  /** @returns null when the tenant has no query of that name. */
  async findByName(scope: TenantScope, name: string): Promise<SavedQueryResponse | null> {
    const entity = await this.repository.findByName(scope, name);
    return entity && SavedQueryResponse.of(entity);
  }

  /** @throws DomainError NOT_FOUND (source), or QUERY_REJECTED for what the guard would not let run */
  async create(actor: Actor, body: CreateSavedQueryDto): Promise<SavedQueryResponse> {
    await this.queries.assertAccepted(actor, body);
    const now = this.clock.now();
    const entity: SavedQueryEntity = {
      id: randomUUID(),
      tenantId: actor.tenantId,
      ...contentOf(body),
      version: 1,
      createdBy: actor.userId,
      createdAt: now,
      updatedAt: now,
    };
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.insert(manager, entity);
      await this.record(manager, actor, 'create', entity.id, null, entity);
    });
    return SavedQueryResponse.of(entity);
  }

  /**
   * A statement that stays as it is is not looked at again, so that a query can be renamed when its source is gone.
   * @throws DomainError NOT_FOUND, CONFLICT for a stale version, or QUERY_REJECTED for what the guard would not let run
   */
  async update(actor: Actor, id: string, body: UpdateSavedQueryDto): Promise<SavedQueryResponse> {
    const { dataSourceId, sql } = present(await this.repository.find(actor, id));
    if (dataSourceId !== body.dataSourceId || sql !== body.sql) await this.queries.assertAccepted(actor, body);
    const changed = await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      if (entity.version !== body.version) {
        throw new DomainError('CONFLICT', 'Somebody changed this query in the meantime; load it again.', { currentVersion: entity.version });
      }
      const before = { ...entity };
      Object.assign(entity, contentOf(body), { version: entity.version + 1, updatedAt: this.clock.now() });
      await this.repository.save(manager, entity);
      await this.record(manager, actor, 'update', id, before, entity);
      return SavedQueryResponse.of(entity);
    });
    this.events.publish(new SavedQueryChanged({ tenantId: actor.tenantId, savedQueryId: id }));
    return changed;
  }

  async delete(actor: Actor, id: string): Promise<{ ok: true }> {
    await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      await this.repository.delete(manager, id);
      await this.record(manager, actor, 'delete', id, entity, null);
    });
    this.events.publish(new SavedQueryChanged({ tenantId: actor.tenantId, savedQueryId: id }));
    return { ok: true };
  }

  private record(
    manager: EntityManager,
    actor: Actor,
    verb: 'create' | 'update' | 'delete',
    id: string,
    before: SavedQueryEntity | null,
    after: SavedQueryEntity | null,
  ): Promise<void> {
    return this.audit.record(manager, actor, {
      action: `query.${verb}`,
      resourceType: 'query',
      resourceId: id,
      before: before && SavedQueryResponse.of(before),
      after: after && SavedQueryResponse.of(after),
    });
  }
}

function contentOf({ name, description, dataSourceId, sql, parameters }: CreateSavedQueryDto) {
  return { name, description: description ?? '', dataSourceId, sql, parameters: declaredParameters(parameters) };
}

/** The checked DTOs as plain values of the domain. */
export function declaredParameters(parameters: readonly QueryParameterDto[] | undefined): QueryParameter[] {
  return (parameters ?? []).map((parameter) => ({ ...parameter }));
}

function present(entity: SavedQueryEntity | null): SavedQueryEntity {
  if (!entity) throw notFound('query');
  return entity;
}
