import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, DomainError, Page, notFound } from '../../platform/http/index.js';
import type { ChangeRuleEntity } from './change-rule.entity.js';
import { ChangeRulesChanged } from './change-rules.events.js';
import { ChangeRulesRepository } from './change-rules.repository.js';
import { type CreateChangeRuleDto, type UpdateChangeRuleDto, changeRuleOf } from './dto/change-rule.dto.js';
import { ChangeRuleResponse } from './dto/change-rule.response.js';

/** Each change is held against all of a tenant's rules. */
export const MAX_RULES = 100;

/** A tenant's rules for changes. */
@Injectable()
export class ChangeRulesService {
  constructor(
    private readonly repository: ChangeRulesRepository,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<ChangeRuleResponse>> {
    const page = await this.repository.list(scope, limit, cursor);
    return new Page(page.items.map((entity) => ChangeRuleResponse.of(entity)), page.nextCursor);
  }

  async get(scope: TenantScope, id: string): Promise<ChangeRuleResponse> {
    return ChangeRuleResponse.of(present(await this.repository.find(scope, id)));
  }

  /** @throws DomainError CONFLICT for a name that is taken, QUOTA_EXCEEDED */
  async create(actor: Actor, body: CreateChangeRuleDto): Promise<ChangeRuleResponse> {
    const now = this.clock.now();
    const entity: ChangeRuleEntity = {
      id: randomUUID(),
      tenantId: actor.tenantId,
      ...contentOf(body),
      version: 1,
      createdBy: actor.userId,
      createdAt: now,
      updatedAt: now,
    };
    await this.repository.transaction(actor, async (manager) => {
      if ((await this.repository.count(manager)) >= MAX_RULES) throw new DomainError('QUOTA_EXCEEDED', `There may be at most ${MAX_RULES} rules.`);
      await this.repository.insert(manager, entity);
      await this.record(manager, actor, 'create', entity.id, null, entity);
    });
    this.tell(actor);
    return ChangeRuleResponse.of(entity);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version or a name that is taken */
  async update(actor: Actor, id: string, body: UpdateChangeRuleDto): Promise<ChangeRuleResponse> {
    const changed = await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      if (entity.version !== body.version) {
        throw new DomainError('CONFLICT', 'Somebody changed this rule in the meantime; load it again.', { currentVersion: entity.version });
      }
      const before = { ...entity };
      Object.assign(entity, contentOf(body), { version: entity.version + 1, updatedAt: this.clock.now() });
      await this.repository.save(manager, entity);
      await this.record(manager, actor, 'update', id, before, entity);
      return ChangeRuleResponse.of(entity);
    });
    this.tell(actor);
    return changed;
  }

  async delete(actor: Actor, id: string): Promise<{ ok: true }> {
    await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      await this.repository.delete(manager, id);
      await this.record(manager, actor, 'delete', id, entity, null);
    });
    this.tell(actor);
    return { ok: true };
  }

  private tell({ tenantId }: TenantScope): void {
    this.events.publish(new ChangeRulesChanged({ tenantId }));
  }

  private record(
    manager: EntityManager,
    actor: Actor,
    verb: 'create' | 'update' | 'delete',
    id: string,
    before: ChangeRuleEntity | null,
    after: ChangeRuleEntity | null,
  ): Promise<void> {
    return this.audit.record(manager, actor, {
      action: `change-rule.${verb}`,
      resourceType: 'change-rule',
      resourceId: id,
      before: before && ChangeRuleResponse.of(before),
      after: after && ChangeRuleResponse.of(after),
    });
  }
}

const contentOf = (body: CreateChangeRuleDto): { name: string; enabled: boolean; rule: ReturnType<typeof changeRuleOf> } => ({
  name: body.name,
  enabled: body.enabled ?? true,
  rule: changeRuleOf(body),
});

function present(entity: ChangeRuleEntity | null): ChangeRuleEntity {
  if (!entity) throw notFound('change rule');
  return entity;
}
