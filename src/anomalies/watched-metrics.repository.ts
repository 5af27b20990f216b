import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { WatchedMetric } from './domain/watched-metric.js';

const COLUMNS = `m.id, m.title, m.description, m.unit, m.series, m.bucket, m.settings, m.sensitivity_set_at AS "sensitivitySetAt", m.sensitivity, m.enabled,
  m.built_in AS "builtIn", m.version, m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;

/** Definitions of what is watched. */
@Injectable()
export class WatchedMetricsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<WatchedMetric[]> {
    return this.database.run(scope, (manager) =>
      manager.query<WatchedMetric[]>(
        `SELECT ${COLUMNS} FROM watched_metrics m
          WHERE m.tenant_id = $1 AND m.deleted_at IS NULL AND ($2::timestamptz IS NULL OR (m.created_at, m.id) > ($2, $3::uuid))
          ORDER BY m.created_at, m.id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  /** All that are enabled. */
  enabled(scope: TenantScope): Promise<WatchedMetric[]> {
    return this.database.run(scope, (manager) =>
      manager.query<WatchedMetric[]>(`SELECT ${COLUMNS} FROM watched_metrics m WHERE m.tenant_id = $1 AND m.deleted_at IS NULL AND m.enabled`, [scope.tenantId]),
    );
  }

  async find(scope: TenantScope, id: string): Promise<WatchedMetric | null> {
    const [metric] = await this.database.run(scope, (manager) =>
      manager.query<WatchedMetric[]>(`SELECT ${COLUMNS} FROM watched_metrics m WHERE m.tenant_id = $1 AND m.id = $2 AND m.deleted_at IS NULL`, [scope.tenantId, id]),
    );
    return metric ?? null;
  }

  async titles(scope: TenantScope, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.run(scope, (manager) =>
      manager.query<{ id: string; title: string }[]>('SELECT id, title FROM watched_metrics WHERE tenant_id = $1 AND id = ANY ($2) AND deleted_at IS NULL', [scope.tenantId, ids]),
    );
    return new Map(rows.map(({ id, title }) => [id, title]));
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string, which: 'present' | 'deleted' = 'present'): Promise<WatchedMetric | null> {
    const [row] = await manager.query<WatchedMetric[]>(
      `SELECT ${COLUMNS} FROM watched_metrics m WHERE m.tenant_id = $1 AND m.id = $2 AND (m.deleted_at IS NULL) = $3 FOR UPDATE`,
      [tenantId, id, which === 'present'],
    );
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM watched_metrics WHERE tenant_id = $1 AND deleted_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  countOf(scope: TenantScope): Promise<number> {
    return this.database.run(scope, (manager) => this.count(manager, scope));
  }

  /** Built-in ones that a tenant has or has deleted. */
  async builtIn(manager: EntityManager, { tenantId }: TenantScope): Promise<string[]> {
    const rows = await manager.query<{ name: string }[]>('SELECT built_in AS name FROM watched_metrics WHERE tenant_id = $1 AND built_in IS NOT NULL', [tenantId]);
    return rows.map(({ name }) => name);
  }

  /** @returns false when the tenant has that built-in one. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, metric: WatchedMetric, createdBy: string | null): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO watched_metrics (tenant_id, id, built_in, created_by, created_at, updated_at, version, title, description, unit, series, bucket, settings,
                                    sensitivity_set_at, sensitivity, enabled)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT (tenant_id, built_in) WHERE built_in IS NOT NULL DO NOTHING RETURNING id`,
      [tenantId, metric.id, metric.builtIn, createdBy, metric.createdAt, metric.updatedAt, metric.version, ...contentOf(metric)],
    );
    return rows.length > 0;
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, metric: WatchedMetric): Promise<void> {
    await manager.query(
      `UPDATE watched_metrics SET updated_at = $3, version = $4, title = $5, description = $6, unit = $7, series = $8, bucket = $9, settings = $10,
              sensitivity_set_at = $11, sensitivity = $12, enabled = $13
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, metric.id, metric.updatedAt, metric.version, ...contentOf(metric)],
    );
  }

  /** What feedback came to; no change of the definition. */
  async setSensitivity(manager: EntityManager, { tenantId }: TenantScope, id: string, sensitivity: number): Promise<void> {
    await manager.query('UPDATE watched_metrics SET sensitivity = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, sensitivity]);
  }

  /** @param at null brings it back. */
  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date | null, version: number): Promise<void> {
    await manager.query('UPDATE watched_metrics SET deleted_at = $3, version = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, at, version]);
  }

  /** For good, of all tenants. @returns how many. */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_watched_metrics_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}

function contentOf(metric: WatchedMetric): unknown[] {
  return [
    metric.title,
    metric.description,
    metric.unit,
    JSON.stringify(metric.series),
    metric.bucket,
    JSON.stringify(metric.settings),
    metric.sensitivitySetAt,
    metric.sensitivity,
    metric.enabled,
  ];
}
