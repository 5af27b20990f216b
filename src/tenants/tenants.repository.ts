import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { TenantEntity } from './tenant.entity.js';

export type TenantRow = Omit<TenantEntity, 'updatedAt'>;
type Change = Partial<Pick<TenantEntity, 'name' | 'timeZone' | 'plan'>> & { updatedAt: Date };

const COLUMNS = 'id, name, slug, time_zone AS "timeZone", plan, created_at AS "createdAt"';

/** Rows of `tenants`. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  find(scope: TenantScope): Promise<TenantRow | null> {
    return this.database.run(scope, (manager) => manager.getRepository(TenantEntity).findOneBy({ id: scope.tenantId }));
  }

  findIdBySlug(slug: string): Promise<string | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ id: string | null }[]>('SELECT find_tenant_id($1) AS id', [slug]);
      return row?.id ?? null;
    });
  }

  /** Tenants of which the person is a member. */
  pageOfMember(userId: string, after: readonly [string, string] | null, limit: number): Promise<TenantRow[]> {
    return this.database.runAsUser(userId, (manager) =>
      manager.query<TenantRow[]>(
        `SELECT ${COLUMNS} FROM tenants
          WHERE $1::timestamptz IS NULL OR (created_at, id) > ($1, $2::uuid)
          ORDER BY created_at, id LIMIT $3`,
        [after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  /** All tenants of the installation. */
  pageOfAll(after: readonly [string, string] | null, limit: number): Promise<TenantRow[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<TenantRow[]>(`SELECT ${COLUMNS} FROM list_tenants($1, $2, $3)`, [after?.[0] ?? null, after?.[1] ?? null, limit]),
    );
  }

  /** @returns false when the slug is taken. */
  async insert(manager: EntityManager, tenant: TenantEntity): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO tenants (id, name, slug, time_zone, plan, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [tenant.id, tenant.name, tenant.slug, tenant.timeZone, tenant.plan, tenant.createdAt, tenant.updatedAt],
    );
    return rows.length > 0;
  }

  /**
   * The row, locked until the transaction ends. Whatever counts or changes the tenant's members or bounded resources
   * takes this lock first, so that two who do it at once come one after the other. References to the row stay free.
   */
  async lock(manager: EntityManager, tenantId: string): Promise<TenantRow | null> {
    const [row] = await manager.query<TenantRow[]>(`SELECT ${COLUMNS} FROM tenants WHERE id = $1 FOR NO KEY UPDATE`, [tenantId]);
    return row ?? null;
  }

  async update(manager: EntityManager, tenantId: string, change: Change): Promise<void> {
    await manager.getRepository(TenantEntity).update({ id: tenantId }, change);
  }
}
