import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { Comparator, Severity, ViolationType } from './domain/guard.js';
import type { Dimensions } from './domain/readings.js';

export const RESOLUTIONS = ['recovered', 'by_hand', 'guard_changed', 'guard_disabled', 'guard_deleted'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** A threshold that did not hold, from when to when. */
export interface Violation {
  readonly id: string;
  readonly guardId: string;
  readonly guardName: string;
  readonly violationType: ViolationType;
  readonly severity: Severity;
  readonly unit: string;
  readonly comparator: Comparator;
  readonly dimensions: Dimensions;
  readonly description: string;
  readonly firstValue: number;
  readonly lastValue: number;
  readonly worstValue: number;
  readonly thresholdValue: number;
  /** Since when it was breached. */
  readonly firstSeenAt: Date;
  readonly openedAt: Date;
  /** When it was breached last. */
  readonly lastSeenAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
  readonly resolvedBy: string | null;
  readonly reason: string | null;
}

/** Which violations are listed; undefined: of every kind. */
export interface ViolationFilter {
  readonly open?: boolean | undefined;
  readonly severity?: Severity | undefined;
  readonly guardId?: string | undefined;
}

const COLUMNS = `v.id, v.guard_id AS "guardId", v.guard_name AS "guardName", v.violation_type AS "violationType", v.severity, v.unit, v.comparator, v.dimensions,
  v.description, v.first_value AS "firstValue", v.last_value AS "lastValue", v.worst_value AS "worstValue", v.threshold_value AS "thresholdValue",
  v.first_seen_at AS "firstSeenAt", v.opened_at AS "openedAt", v.last_seen_at AS "lastSeenAt", v.resolved_at AS "resolvedAt", v.resolution,
  v.resolved_by AS "resolvedBy", v.reason`;

/** Violations of guards. */
@Injectable()
export class ViolationsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first; before `before`. */
  list(scope: TenantScope, { open, severity, guardId }: ViolationFilter, before: Keyset | null, limit: number): Promise<Violation[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Violation[]>(
        `SELECT ${COLUMNS} FROM guard_violations v
          WHERE v.tenant_id = $1 AND ($2::boolean IS NULL OR (v.resolved_at IS NULL) = $2) AND ($3::text IS NULL OR v.severity = $3)
            AND ($4::uuid IS NULL OR v.guard_id = $4) AND ($5::timestamptz IS NULL OR (v.opened_at, v.id) < ($5, $6::uuid))
          ORDER BY v.opened_at DESC, v.id DESC LIMIT $7`,
        [scope.tenantId, open ?? null, severity ?? null, guardId ?? null, before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  /** Those that stood open at some moment of [from, to]; those opened first come first. */
  between(scope: TenantScope, { guardId, severities }: { guardId: string | null; severities: readonly Severity[] }, from: Date, to: Date, limit: number): Promise<Violation[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Violation[]>(
        `SELECT ${COLUMNS} FROM guard_violations v
          WHERE v.tenant_id = $1 AND ($2::uuid IS NULL OR v.guard_id = $2) AND v.severity = ANY ($3) AND v.opened_at <= $5 AND (v.resolved_at IS NULL OR v.resolved_at > $4)
          ORDER BY v.opened_at, v.id LIMIT $6`,
        [scope.tenantId, guardId, severities, from, to, limit],
      ),
    );
  }

  /** Open ones by severity. */
  openBySeverity(scope: TenantScope): Promise<{ severity: Severity; count: number }[]> {
    return this.database.run(scope, (manager) =>
      manager.query<{ severity: Severity; count: number }[]>(
        'SELECT severity, count(*)::int AS count FROM guard_violations WHERE tenant_id = $1 AND resolved_at IS NULL GROUP BY severity',
        [scope.tenantId],
      ),
    );
  }

  /** How many were open at an instant; null where no guard was there then that has figures: nothing open is not known to be fine. */
  openAt(scope: TenantScope, at: Date): Promise<number | null> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<{ guarded: boolean; count: number }[]>(
        `SELECT EXISTS (
                  SELECT FROM threshold_guards g JOIN guard_states s ON s.guard_id = g.id AND s.tenant_id = g.tenant_id, jsonb_array_elements(s.series) AS each (watched)
                   WHERE g.tenant_id = $1 AND g.created_at <= $2 AND each.watched #>> '{state,status}' <> 'no_data'
                ) AS guarded,
                (SELECT count(*)::int FROM guard_violations v WHERE v.tenant_id = $1 AND v.opened_at <= $2 AND (v.resolved_at IS NULL OR v.resolved_at > $2)) AS count`,
        [scope.tenantId, at],
      );
      return row && (row.guarded || row.count > 0) ? row.count : null;
    });
  }

  /** Open ones of all tenants: a number alone. */
  countOpen(): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT count_open_violations() AS count');
      return Number(row?.count ?? 0);
    });
  }

  async find(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Violation | null> {
    const [row] = await manager.query<Violation[]>(`SELECT ${COLUMNS} FROM guard_violations v WHERE v.tenant_id = $1 AND v.id = $2`, [tenantId, id]);
    return row ?? null;
  }

  /** @returns false when one of the guard and series is open. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, seriesKey: string, violation: Violation): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO guard_violations (id, tenant_id, guard_id, guard_name, violation_type, severity, unit, comparator, series_key, dimensions, description, first_value,
                                     last_value, worst_value, threshold_value, first_seen_at, opened_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       ON CONFLICT (guard_id, series_key) WHERE resolved_at IS NULL DO NOTHING RETURNING id`,
      [
        violation.id,
        tenantId,
        violation.guardId,
        violation.guardName,
        violation.violationType,
        violation.severity,
        violation.unit,
        violation.comparator,
        seriesKey,
        JSON.stringify(violation.dimensions),
        violation.description,
        violation.firstValue,
        violation.lastValue,
        violation.worstValue,
        violation.thresholdValue,
        violation.firstSeenAt,
        violation.openedAt,
        violation.lastSeenAt,
      ],
    );
    return rows.length > 0;
  }

  /** The open one of a series was breached again. */
  async seeAgain(
    manager: EntityManager,
    { tenantId }: TenantScope,
    guardId: string,
    seriesKey: string,
    { value, bound, description, at }: { value: number; bound: number; description: string; at: Date },
  ): Promise<void> {
    await manager.query(
      `UPDATE guard_violations v SET last_value = $4, threshold_value = $5, description = $6, last_seen_at = $7,
              worst_value = CASE WHEN v.comparator IN ('gt', 'gte') THEN greatest(v.worst_value, $4) ELSE least(v.worst_value, $4) END
        WHERE v.tenant_id = $1 AND v.guard_id = $2 AND v.series_key = $3 AND v.resolved_at IS NULL`,
      [tenantId, guardId, seriesKey, value, bound, description, at],
    );
  }

  /** Closes open ones of a guard: that of one series, or all. @returns those that it closed */
  async close(manager: EntityManager, { tenantId }: TenantScope, guardId: string, seriesKey: string | null, resolution: Resolution, at: Date): Promise<Violation[]> {
    const [rows] = await manager.query<[Violation[], number]>(
      `UPDATE guard_violations v SET resolved_at = $4, resolution = $5
        WHERE v.tenant_id = $1 AND v.guard_id = $2 AND ($3::text IS NULL OR v.series_key = $3) AND v.resolved_at IS NULL RETURNING ${COLUMNS}`,
      [tenantId, guardId, seriesKey, at, resolution],
    );
    return rows;
  }

  /** @returns it and the key of its series, or null when it is not open. */
  async resolve(
    manager: EntityManager,
    { tenantId }: TenantScope,
    id: string,
    by: { userId: string | null; reason: string; at: Date },
  ): Promise<(Violation & { readonly seriesKey: string }) | null> {
    const [rows] = await manager.query<[(Violation & { seriesKey: string })[], number]>(
      `UPDATE guard_violations v SET resolved_at = $3, resolution = 'by_hand', resolved_by = $4, reason = $5
        WHERE v.tenant_id = $1 AND v.id = $2 AND v.resolved_at IS NULL RETURNING ${COLUMNS}, v.series_key AS "seriesKey"`,
      [tenantId, id, by.at, by.userId, by.reason],
    );
    return rows[0] ?? null;
  }

  /** For good, of all tenants. @returns how many. */
  purgeResolvedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_violations_resolved_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
