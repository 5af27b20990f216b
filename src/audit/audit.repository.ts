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

/** Lines that go into one statement. */
const INSERTED_AT_ONCE = 1_000;

/** A line that has no image of a resource. */
type ImagelessEntry = Omit<AuditEntryEntity, 'id' | 'tenantId' | 'before' | 'after'>;

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

  /** Many lines without images in few statements. */
  async insertMany(manager: EntityManager, tenantId: string, lines: readonly ImagelessEntry[]): Promise<void> {
    for (let start = 0; start < lines.length; start += INSERTED_AT_ONCE) {
      const some = lines.slice(start, start + INSERTED_AT_ONCE);
      await manager.query(
        `INSERT INTO audit_log (tenant_id, at, actor_kind, actor_id, actor_user_id, action, resource_type, resource_id, address, request_id)
         SELECT $1, l.* FROM unnest($2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) AS l`,
        [
          tenantId,
          some.map(({ at }) => at),
          some.map(({ actorKind }) => actorKind),
          some.map(({ actorId }) => actorId),
          some.map(({ actorUserId }) => actorUserId),
          some.map(({ action }) => action),
          some.map(({ resourceType }) => resourceType),
          some.map(({ resourceId }) => resourceId),
          some.map(({ address }) => address),
          some.map(({ requestId }) => requestId),
        ],
      );
    }
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
