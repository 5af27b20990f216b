import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { KpiDefinition } from './domain/kpi.js';

const COLUMNS = `k.id, k.name, k.title, k.description, k.unit, k.direction, k.source, k.timeframe, k.target::text AS target,
  k.warning::text AS warning, k.critical::text AS critical, k.owner, k.executive, k.version, k.created_at AS "createdAt", k.updated_at AS "updatedAt"`;

/** A definition with who made it. */
export interface NewKpi extends KpiDefinition {
  readonly createdBy: string | null;
}

/** Definitions of KPIs. */
@Injectable()
export class KpisRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** By name, those after `after`. */
  list(scope: TenantScope, after: string, limit: number): Promise<KpiDefinition[]> {
    return this.database.run(scope, (manager) =>
      manager.query<KpiDefinition[]>(
        `SELECT ${COLUMNS} FROM kpis k WHERE k.tenant_id = $1 AND k.deleted_at IS NULL AND k.name > $2 COLLATE "C" ORDER BY k.name COLLATE "C" LIMIT $3`,
        [scope.tenantId, after, limit],
      ),
    );
  }

  /** All of a tenant, in the order in which they were made. */
  all(scope: TenantScope): Promise<KpiDefinition[]> {
    return this.database.run(scope, (manager) =>
      manager.query<KpiDefinition[]>(
        `SELECT ${COLUMNS} FROM kpis k WHERE k.tenant_id = $1 AND k.deleted_at IS NULL ORDER BY k.created_at, k.name`,
        [scope.tenantId],
      ),
    );
  }

  find(scope: TenantScope, name: string): Promise<KpiDefinition | null> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<KpiDefinition[]>(
        `SELECT ${COLUMNS} FROM kpis k WHERE k.tenant_id = $1 AND k.name = $2 AND k.deleted_at IS NULL`,
        [scope.tenantId, name],
      );
      return row ?? null;
    });
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, name: string): Promise<KpiDefinition | null> {
    const [row] = await manager.query<KpiDefinition[]>(
      `SELECT ${COLUMNS} FROM kpis k WHERE k.tenant_id = $1 AND k.name = $2 AND k.deleted_at IS NULL FOR UPDATE`,
      [tenantId, name],
    );
    return row ?? null;
  }

  /** The one of that name that was deleted last, locked. */
  async lockDeleted(manager: EntityManager, { tenantId }: TenantScope, name: string): Promise<KpiDefinition | null> {
    const [row] = await manager.query<KpiDefinition[]>(
      `SELECT ${COLUMNS} FROM kpis k WHERE k.tenant_id = $1 AND k.name = $2 AND k.deleted_at IS NOT NULL ORDER BY k.deleted_at DESC LIMIT 1 FOR UPDATE`,
      [tenantId, name],
    );
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM kpis WHERE tenant_id = $1 AND deleted_at IS NULL',
      [tenantId],
    );
    return row?.count ?? 0;
  }

  /** @returns false when the name is taken. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, kpi: NewKpi): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO kpis (id, tenant_id, name, title, description, unit, direction, source, timeframe, target, warning, critical, owner, executive,
                         version, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       ON CONFLICT (tenant_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
      [
        kpi.id,
        tenantId,
        kpi.name,
        kpi.title,
        kpi.description,
        JSON.stringify(kpi.unit),
        kpi.direction,
        JSON.stringify(kpi.source),
        kpi.timeframe,
        kpi.target,
        kpi.warning,
        kpi.critical,
        kpi.owner,
        kpi.executive,
        kpi.version,
        kpi.createdBy,
        kpi.createdAt,
        kpi.updatedAt,
      ],
    );
    return rows.length > 0;
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, kpi: KpiDefinition): Promise<void> {
    await manager.query(
      `UPDATE kpis SET title = $3, description = $4, unit = $5, direction = $6, source = $7, timeframe = $8, target = $9, warning = $10,
                       critical = $11, owner = $12, executive = $13, version = $14, updated_at = $15
        WHERE tenant_id = $1 AND id = $2`,
      [
        tenantId,
        kpi.id,
        kpi.title,
        kpi.description,
        JSON.stringify(kpi.unit),
        kpi.direction,
        JSON.stringify(kpi.source),
        kpi.timeframe,
        kpi.target,
        kpi.warning,
        kpi.critical,
        kpi.owner,
        kpi.executive,
        kpi.version,
        kpi.updatedAt,
      ],
    );
  }

  /** @param at null brings it back. */
  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date | null, version: number): Promise<void> {
    await manager.query('UPDATE kpis SET deleted_at = $3, version = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, at, version]);
  }

  /** For good, of all tenants. @returns how many. */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_kpis_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
