import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { ThresholdGuard } from './domain/guard.js';

const COLUMNS = `g.id, g.name, g.description, g.violation_type AS "violationType", g.severity, g.unit, g.series, g.percent_of AS "percentOf", g.comparator,
  g.threshold, g.baseline, g.resolve_threshold AS "resolveThreshold", g.window_seconds AS "windowSeconds", g.minimum_samples AS "minimumSamples",
  g.for_seconds AS "forSeconds", g.resolve_after_seconds AS "resolveAfterSeconds", g.enabled, g.built_in AS "builtIn", g.version,
  g.created_at AS "createdAt", g.updated_at AS "updatedAt"`;

/** Definitions of guards. */
@Injectable()
export class GuardsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<ThresholdGuard[]> {
    return this.database.run(scope, (manager) =>
      manager.query<ThresholdGuard[]>(
        `SELECT ${COLUMNS} FROM threshold_guards g
          WHERE g.tenant_id = $1 AND g.deleted_at IS NULL AND ($2::timestamptz IS NULL OR (g.created_at, g.id) > ($2, $3::uuid))
          ORDER BY g.created_at, g.id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  async find(scope: TenantScope, id: string): Promise<ThresholdGuard | null> {
    const [guard] = await this.findAll(scope, [id]);
    return guard ?? null;
  }

  findAll(scope: TenantScope, ids: readonly string[]): Promise<ThresholdGuard[]> {
    return this.database.run(scope, (manager) =>
      manager.query<ThresholdGuard[]>(`SELECT ${COLUMNS} FROM threshold_guards g WHERE g.tenant_id = $1 AND g.id = ANY ($2) AND g.deleted_at IS NULL`, [
        scope.tenantId,
        ids,
      ]),
    );
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string, which: 'present' | 'deleted' = 'present'): Promise<ThresholdGuard | null> {
    const [row] = await manager.query<ThresholdGuard[]>(
      `SELECT ${COLUMNS} FROM threshold_guards g WHERE g.tenant_id = $1 AND g.id = $2 AND (g.deleted_at IS NULL) = $3 FOR UPDATE`,
      [tenantId, id, which === 'present'],
    );
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM threshold_guards WHERE tenant_id = $1 AND deleted_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  /** Built-in guards that a tenant has or has deleted. */
  async builtIn(manager: EntityManager, { tenantId }: TenantScope): Promise<string[]> {
    const rows = await manager.query<{ name: string }[]>('SELECT built_in AS name FROM threshold_guards WHERE tenant_id = $1 AND built_in IS NOT NULL', [tenantId]);
    return rows.map(({ name }) => name);
  }

  /** @returns false when the tenant has that built-in guard. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, guard: ThresholdGuard, createdBy: string | null): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO threshold_guards (id, tenant_id, built_in, created_by, created_at, updated_at, version, name, description, violation_type, severity, unit, series,
                                     percent_of, comparator, threshold, baseline, resolve_threshold, window_seconds, minimum_samples, for_seconds,
                                     resolve_after_seconds, enabled)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
       ON CONFLICT (tenant_id, built_in) WHERE built_in IS NOT NULL DO NOTHING RETURNING id`,
      [guard.id, tenantId, guard.builtIn, createdBy, guard.createdAt, guard.updatedAt, guard.version, ...contentOf(guard)],
    );
    return rows.length > 0;
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, guard: ThresholdGuard): Promise<void> {
    await manager.query(
      `UPDATE threshold_guards SET updated_at = $3, version = $4, name = $5, description = $6, violation_type = $7, severity = $8, unit = $9, series = $10,
              percent_of = $11, comparator = $12, threshold = $13, baseline = $14, resolve_threshold = $15, window_seconds = $16, minimum_samples = $17,
              for_seconds = $18, resolve_after_seconds = $19, enabled = $20
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, guard.id, guard.updatedAt, guard.version, ...contentOf(guard)],
    );
  }

  /** @param at null brings it back. */
  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date | null, version: number): Promise<void> {
    await manager.query('UPDATE threshold_guards SET deleted_at = $3, version = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, at, version]);
  }

  /** For good, of all tenants. @returns how many. */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_guards_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}

function contentOf(guard: ThresholdGuard): unknown[] {
  return [
    guard.name,
    guard.description,
    guard.violationType,
    guard.severity,
    guard.unit,
    JSON.stringify(guard.series),
    guard.percentOf && JSON.stringify(guard.percentOf),
    guard.comparator,
    guard.threshold,
    guard.baseline,
    guard.resolveThreshold,
    guard.windowSeconds,
    guard.minimumSamples,
    guard.forSeconds,
    guard.resolveAfterSeconds,
    guard.enabled,
  ];
}
