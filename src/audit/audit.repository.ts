import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { AuditEntryEntity } from './audit-entry.entity.js';

/** Which lines of the trail are asked for. */
export interface AuditFilter {
  action?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  actorId?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

/** Rows of `audit_log`. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: TenantDatabase) {}

  async insert(manager: EntityManager, entry: Omit<AuditEntryEntity, 'id'>): Promise<void> {
    // Plain SQL: TypeORM would ask for the identity back, which rows outside a tenant may not be read for.
    await manager.query(
      `INSERT INTO audit_log (tenant_id, at, actor_kind, actor_id, actor_user_id, action, resource_type, resource_id,
                              before, after, address, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        entry.tenantId,
        entry.at,
        entry.actorKind,
        entry.actorId,
        entry.actorUserId,
        entry.action,
        entry.resourceType,
        entry.resourceId,
        asJson(entry.before),
        asJson(entry.after),
        entry.address,
        entry.requestId,
      ],
    );
  }

  /** The tenant's trail, newest first, from below `beforeId`. */
  page(scope: TenantScope, filter: AuditFilter, beforeId: string | null, limit: number): Promise<AuditEntryEntity[]> {
    return this.database.run(scope, (manager) => {
      const query = manager
        .getRepository(AuditEntryEntity)
        .createQueryBuilder('entry')
        .where('entry.tenantId = :tenantId', { tenantId: scope.tenantId })
        .orderBy('entry.id', 'DESC')
        .limit(limit);
      if (beforeId !== null) query.andWhere('entry.id < :beforeId', { beforeId });
      if (filter.action !== undefined) query.andWhere('entry.action = :action', { action: filter.action });
      if (filter.resourceType !== undefined) query.andWhere('entry.resourceType = :type', { type: filter.resourceType });
      if (filter.resourceId !== undefined) query.andWhere('entry.resourceId = :resourceId', { resourceId: filter.resourceId });
      if (filter.actorId !== undefined) query.andWhere('entry.actorId = :actorId', { actorId: filter.actorId });
      if (filter.from !== undefined) query.andWhere('entry.at >= :from', { from: filter.from });
      if (filter.to !== undefined) query.andWhere('entry.at < :to', { to: filter.to });
      return query.getMany();
    });
  }
}

function asJson(image: unknown): string | null {
  return image === null ? null : JSON.stringify(image);
}
