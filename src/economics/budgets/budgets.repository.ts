import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Keyset } from '../../platform/http/index.js';
import type { Budget } from './domain/budget.js';

const COLUMNS = `b.id, b.name, b.category, CASE WHEN b.dimension IS NOT NULL THEN json_build_object('name', b.dimension, 'value', b.dimension_value) END AS dimension,
  b.period, trim_scale(b.amount)::text AS amount, b.currency, b.thresholds, b.action, b.channel_ids AS "channelIds", b.version, b.created_by AS "createdBy",
  b.created_at AS "createdAt", b.updated_at AS "updatedAt"`;

/** Definitions of budgets. */
@Injectable()
export class BudgetsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(manager: EntityManager, { tenantId }: TenantScope, after: Keyset | null, limit: number): Promise<Budget[]> {
    return manager.query<Budget[]>(
      `SELECT ${COLUMNS} FROM budgets b
        WHERE b.tenant_id = $1 AND b.deleted_at IS NULL AND ($2::timestamptz IS NULL OR (b.created_at, b.id) > ($2, $3::uuid))
        ORDER BY b.created_at, b.id LIMIT $4`,
      [tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Budget | null> {
    const [row] = await manager.query<Budget[]>(`SELECT ${COLUMNS} FROM budgets b WHERE b.tenant_id = $1 AND b.id = $2 AND b.deleted_at IS NULL`, [tenantId, id]);
    return row ?? null;
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string, which: 'present' | 'deleted' = 'present'): Promise<Budget | null> {
    const [row] = await manager.query<Budget[]>(`SELECT ${COLUMNS} FROM budgets b WHERE b.tenant_id = $1 AND b.id = $2 AND (b.deleted_at IS NULL) = $3 FOR UPDATE`, [
      tenantId,
      id,
      which === 'present',
    ]);
    return row ?? null;
  }

  /** All of a tenant, locked until the transaction ends; in one order, so that nobody waits in a circle. */
  lockAll(manager: EntityManager, { tenantId }: TenantScope): Promise<Budget[]> {
    return manager.query<Budget[]>(`SELECT ${COLUMNS} FROM budgets b WHERE b.tenant_id = $1 AND b.deleted_at IS NULL ORDER BY b.id FOR UPDATE`, [tenantId]);
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM budgets WHERE tenant_id = $1 AND deleted_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, budget: Budget): Promise<void> {
    await manager.query(
      `INSERT INTO budgets (id, tenant_id, created_by, created_at, due_at, version, updated_at, name, category, dimension, dimension_value, period, amount, currency,
                            thresholds, action, channel_ids)
       VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [budget.id, tenantId, budget.createdBy, budget.createdAt, budget.version, budget.updatedAt, ...contentOf(budget)],
    );
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, budget: Budget): Promise<void> {
    await manager.query(
      `UPDATE budgets SET version = $3, updated_at = $4, name = $5, category = $6, dimension = $7, dimension_value = $8, period = $9, amount = $10, currency = $11,
              thresholds = $12, action = $13, channel_ids = $14
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, budget.id, budget.version, budget.updatedAt, ...contentOf(budget)],
    );
  }

  /** @param at null brings it back. */
  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date | null, version: number): Promise<void> {
    await manager.query('UPDATE budgets SET deleted_at = $3, version = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, at, version]);
  }

  /** For good, of all tenants. @returns how many */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_budgets_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}

function contentOf({ name, category, dimension, period, amount, currency, thresholds, action, channelIds }: Budget): unknown[] {
  return [name, category, dimension?.name ?? null, dimension?.value ?? null, period, amount, currency, thresholds, action, channelIds];
}
