import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { KpiFigures } from './domain/kpi-figures.js';
import { HEARTBEAT_MS, type HistoryRow } from './domain/history.js';

/** How a KPI stood when it was last looked at. */
export interface KpiState {
  readonly kpiId: string;
  /** null until the first evaluation. */
  readonly evaluatedAt: Date | null;
  readonly figures: KpiFigures | null;
  readonly fingerprint: string | null;
}

/** Which of the KPIs asked for an evaluator may work on. */
export interface Claim {
  readonly claimed: string[];
  /** Whose last evaluation is too recent to begin another, and too old to have seen what changed. */
  readonly later: string[];
}

/** How KPIs stand and what they have been. */
@Injectable()
export class KpiStatesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** A row for a KPI, due at once. One that is there becomes due. */
  async open(manager: EntityManager, { tenantId }: TenantScope, kpiId: string, now: Date): Promise<void> {
    await manager.query(
      `INSERT INTO kpi_states (kpi_id, tenant_id, started_at, due_at) VALUES ($1, $2, 'epoch', $3)
       ON CONFLICT (kpi_id) DO UPDATE SET started_at = 'epoch', due_at = $3`,
      [kpiId, tenantId, now],
    );
  }

  /** Without one nothing is evaluated. */
  async close(manager: EntityManager, { tenantId }: TenantScope, kpiId: string): Promise<void> {
    await manager.query('DELETE FROM kpi_states WHERE tenant_id = $1 AND kpi_id = $2', [tenantId, kpiId]);
  }

  states(scope: TenantScope, kpiIds: readonly string[]): Promise<KpiState[]> {
    return this.database.run(scope, (manager) =>
      manager.query<KpiState[]>(
        `SELECT kpi_id AS "kpiId", evaluated_at AS "evaluatedAt", answer AS figures, fingerprint
           FROM kpi_states WHERE tenant_id = $1 AND kpi_id = ANY ($2)`,
        [scope.tenantId, kpiIds],
      ),
    );
  }

  /** Whose window has moved on, of all tenants; that which waits longest first. */
  due(now: Date, limit: number): Promise<{ tenantId: string; kpiId: string }[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<{ tenantId: string; kpiId: string }[]>(
        'SELECT tenant_id AS "tenantId", kpi_id AS "kpiId" FROM list_due_kpis($1, $2)',
        [now, limit],
      ),
    );
  }

  /**
   * Takes KPIs for an evaluation that begins now, so that no other replica begins one within `paceMs`, nor takes what is
   * due before `retryAt`.
   * @param changedAt an evaluation that began after this has seen what changed; null: those that are due
   */
  claim(
    scope: TenantScope,
    kpiIds: readonly string[],
    { now, paceMs, changedAt, retryAt }: { now: Date; paceMs: number; changedAt: Date | null; retryAt: Date },
  ): Promise<Claim> {
    return this.database.run(scope, async (manager) => {
      const before = new Date(now.getTime() - paceMs);
      const wanted = changedAt === null ? 'due_at <= $3 AND $5::timestamptz IS NULL' : 'started_at < $5';
      const [rows] = await manager.query<[{ id: string }[], number]>(
        `UPDATE kpi_states SET started_at = $3, due_at = $6 WHERE tenant_id = $1 AND kpi_id = ANY ($2) AND started_at <= $4 AND ${wanted}
         RETURNING kpi_id AS id`,
        [scope.tenantId, kpiIds, now, before, changedAt, retryAt],
      );
      const claimed = rows.map(({ id }) => id);
      if (changedAt === null) return { claimed, later: [] };
      const later = await manager.query<{ id: string }[]>(
        'SELECT kpi_id AS id FROM kpi_states WHERE tenant_id = $1 AND kpi_id = ANY ($2) AND started_at < $3 AND NOT kpi_id = ANY ($4)',
        [scope.tenantId, kpiIds, changedAt, claimed],
      );
      return { claimed, later: later.map(({ id }) => id) };
    });
  }

  /**
   * Keeps what an evaluation came to, unless a later one has begun meanwhile.
   * @returns the fingerprint before, or undefined when this one came too late.
   */
  async keep(
    manager: EntityManager,
    { tenantId }: TenantScope,
    kpiId: string,
    kept: { startedAt: Date; evaluatedAt: Date; dueAt: Date; figures: KpiFigures; fingerprint: string },
  ): Promise<string | null | undefined> {
    const [before] = await manager.query<{ fingerprint: string | null }[]>(
      'SELECT fingerprint FROM kpi_states WHERE tenant_id = $1 AND kpi_id = $2 AND started_at = $3 FOR UPDATE',
      [tenantId, kpiId, kept.startedAt],
    );
    if (!before) return undefined;
    await manager.query(
      'UPDATE kpi_states SET evaluated_at = $3, due_at = $4, answer = $5, fingerprint = $6 WHERE tenant_id = $1 AND kpi_id = $2',
      [tenantId, kpiId, kept.evaluatedAt, kept.dueAt, JSON.stringify(kept.figures), kept.fingerprint],
    );
    return before.fingerprint;
  }

  /** The last row of history that still speaks for now. */
  async lastHistory(manager: EntityManager, { tenantId }: TenantScope, kpiId: string, now: Date): Promise<HistoryRow | null> {
    const [row] = await manager.query<HistoryRow[]>(
      'SELECT at, value::text AS value, status FROM kpi_history WHERE tenant_id = $1 AND kpi_id = $2 AND at > $3 AND at <= $4 ORDER BY at DESC LIMIT 1',
      [tenantId, kpiId, new Date(now.getTime() - HEARTBEAT_MS), now],
    );
    return row ?? null;
  }

  /** The last evaluation of a minute takes the place of those before it. */
  async writeHistory(manager: EntityManager, { tenantId }: TenantScope, kpiId: string, { at, value, status }: HistoryRow): Promise<void> {
    await manager.query(
      `INSERT INTO kpi_history (tenant_id, kpi_id, at, value, status) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, kpi_id, at) DO UPDATE SET value = excluded.value, status = excluded.status`,
      [tenantId, kpiId, at, value, status],
    );
  }

  /** The last row within each stretch, where there is one, and one from `reachBack` ms before the first; rising. */
  history(scope: TenantScope, kpiId: string, borders: readonly number[], reachBack: number): Promise<HistoryRow[]> {
    const from = borders[0] as number;
    const times = [new Date(from - reachBack), ...borders.map((border) => new Date(border))];
    return this.database.run(scope, (manager) =>
      manager.query<HistoryRow[]>(
        `SELECT DISTINCT ON (width_bucket(at, $3::timestamptz[])) at, value::text AS value, status FROM kpi_history
          WHERE tenant_id = $1 AND kpi_id = $2 AND at >= $4 AND at < $5
          ORDER BY width_bucket(at, $3::timestamptz[]), at DESC`,
        [scope.tenantId, kpiId, times, times[0], times.at(-1)],
      ),
    );
  }

  /** All rows of a span; rising, at most `limit`. */
  allBetween(scope: TenantScope, kpiId: string, from: number, to: number, limit: number): Promise<Pick<HistoryRow, 'at' | 'value'>[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Pick<HistoryRow, 'at' | 'value'>[]>(
        'SELECT at, value::text AS value FROM kpi_history WHERE tenant_id = $1 AND kpi_id = $2 AND at >= $3 AND at < $4 ORDER BY at LIMIT $5',
        [scope.tenantId, kpiId, new Date(from), new Date(to), limit],
      ),
    );
  }
}
