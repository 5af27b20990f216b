import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, Page, type RequestContext, decodeCursor, encodeCursor, invalid, requestContext } from '../platform/http/index.js';
import type { ActorKind, AuditEntryEntity } from './audit-entry.entity.js';
import { AuditRepository } from './audit.repository.js';
import { redact } from './domain/redact.js';
import type { ListAuditDto } from './dto/audit.dto.js';
import { AuditEntryResponse } from './dto/audit.response.js';

/** What happened to which resource. Images are redacted here; secrets must stand under their names (`password`, …). */
export interface AuditRecord {
  /** `resource.verb`, such as `dashboard.update`. */
  action: string;
  resourceType: string;
  resourceId: string | null;
  /** The resource before the change; null when there was none. */
  before?: unknown;
  /** The resource after the change; null when it is gone. */
  after?: unknown;
  /** Who did it, where neither the scope nor the request knows: a sign-in is done by somebody not yet signed in. */
  by?: { kind: ActorKind; id: string | null; userId: string | null };
}

/** Something that happened before it is written down, such as a view. */
export interface PastRecord extends Pick<AuditRecord, 'action' | 'resourceType' | 'resourceId'> {
  by: { kind: ActorKind; id: string | null; userId: string | null };
  at: Date;
  address: string | null;
  requestId: string | null;
}

/** The audit trail: who did what to which resource, from where, in which request. Append-only. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly repository: AuditRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes one line in the caller's transaction, so that the change and its record are kept or lost together.
   * @param scope whose trail; `tenantId` null is for what belongs to no tenant, and the transaction must then have none.
   *   An `Actor` also says who acts; else the request does: its actor, or on public routes the person of the scope, who
   *   has just proved who they are. Outside a request it is the system.
   */
  async record(
    manager: EntityManager,
    scope: Actor | AuditScope,
    { action, resourceType, resourceId, before, after, by }: AuditRecord,
  ): Promise<void> {
    const context = requestContext.getStore();
    const who = by ?? whoActs(scope, context);
    await this.repository.insert(manager, {
      tenantId: scope.tenantId,
      at: this.clock.now(),
      actorKind: who.kind,
      actorId: who.id,
      actorUserId: who.userId,
      action,
      resourceType,
      resourceId,
      before: redact(before),
      after: redact(after),
      address: context?.address ?? null,
      requestId: context?.requestId ?? null,
    });
  }

  /**
   * Writes lines about what happened before, in the caller's transaction: for what is too frequent to be recorded one by
   * one. Each says itself who, when and from where.
   * @param scope the tenant of the transaction, whose trail it is
   */
  async recordPast(manager: EntityManager, { tenantId }: TenantScope, lines: readonly PastRecord[]): Promise<void> {
    await this.repository.insertMany(
      manager,
      tenantId,
      lines.map(({ by, at, address, requestId, action, resourceType, resourceId }) => ({
        at,
        actorKind: by.kind,
        actorId: by.id,
        actorUserId: by.userId,
        action,
        resourceType,
        resourceId,
        address,
        requestId,
      })),
    );
  }

  /** The trail of the actor's tenant, newest first. */
  async list(scope: TenantScope, { limit, cursor, ...filter }: ListAuditDto): Promise<Page<AuditEntryResponse>> {
    const entries = await this.repository.page(scope, filter, lastIdOf(cursor), limit + 1);
    const shown = entries.slice(0, limit);
    const last = shown.at(-1);
    const next = entries.length > limit && last ? encodeCursor([last.id]) : null;
    return new Page(shown.map((entry: AuditEntryEntity) => AuditEntryResponse.of(entry)), next);
  }
}

/** Whose trail. */
export interface AuditScope {
  readonly tenantId: string | null;
  readonly userId?: string | null;
}

type Who = NonNullable<AuditRecord['by']>;

const SYSTEM: Who = { kind: 'system', id: null, userId: null };

function whoActs(scope: Actor | AuditScope, context: RequestContext | undefined): Who {
  if ('kind' in scope) return actorOf(scope);
  if (context?.actor) return actorOf(context.actor);
  return context && scope.userId ? { kind: 'user', id: scope.userId, userId: scope.userId } : SYSTEM;
}

function actorOf({ kind, subject, userId }: Actor): Who {
  return { kind, id: subject, userId };
}

function lastIdOf(cursor: string | undefined): string | null {
  const values = decodeCursor(cursor, 1);
  if (values === null) return null;
  const id = String(values[0]);
  if (!/^\d{1,18}$/.test(id)) throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
  return id;
}
