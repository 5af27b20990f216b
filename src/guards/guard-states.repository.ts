import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { GuardReading, SeriesState } from './domain/evaluate-guard.js';
import type { Dimensions } from './domain/readings.js';

/** One series of a guard as it stood at the last evaluation. */
export interface WatchedSeries {
  readonly key: string;
  readonly dimensions: Dimensions;
  readonly state: SeriesState;
  readonly reading: GuardReading;
}

/** How a guard stood at the last evaluation. */
export interface GuardStateRow {
  readonly guardId: string;
  /** null until the first one. */
  readonly evaluatedAt: Date | null;
  readonly problem: string | null;
  readonly series: readonly WatchedSeries[];
}

const COLUMNS = 'guard_id AS "guardId", evaluated_at AS "evaluatedAt", problem, series';

/** How guards stand. There is a row for each that is enabled. */
@Injectable()
export class GuardStatesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** A row for a guard, due at once. One that is there becomes due and, unless it `keeps` its states, forgets them. */
  async open(manager: EntityManager, { tenantId }: TenantScope, guardId: string, now: Date, keeps: boolean): Promise<void> {
    await manager.query(
      `INSERT INTO guard_states (guard_id, tenant_id, started_at, due_at) VALUES ($1, $2, 'epoch', $3)
       ON CONFLICT (guard_id) DO UPDATE SET started_at = 'epoch', due_at = $3, series = CASE WHEN $4 THEN guard_states.series ELSE '[]' END, problem = NULL`,
      [guardId, tenantId, now, keeps],
    );
  }

  /** Without one nothing is evaluated. */
  async close(manager: EntityManager, { tenantId }: TenantScope, guardId: string): Promise<void> {
    await manager.query('DELETE FROM guard_states WHERE tenant_id = $1 AND guard_id = $2', [tenantId, guardId]);
  }

  states(scope: TenantScope, guardIds: readonly string[]): Promise<GuardStateRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<GuardStateRow[]>(`SELECT ${COLUMNS} FROM guard_states WHERE tenant_id = $1 AND guard_id = ANY ($2)`, [scope.tenantId, guardIds]),
    );
  }

  /** Of all tenants; those that wait longest first. */
  due(now: Date, limit: number): Promise<{ tenantId: string; guardId: string }[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<{ tenantId: string; guardId: string }[]>('SELECT tenant_id AS "tenantId", guard_id AS "guardId" FROM list_due_guards($1, $2)', [now, limit]),
    );
  }

  /** Takes a guard that is due for an evaluation that begins now; until `retryAt` nobody else does. @returns whether it was */
  claim(scope: TenantScope, guardId: string, now: Date, retryAt: Date): Promise<boolean> {
    return this.database.run(scope, async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        'UPDATE guard_states SET started_at = $3, due_at = $4 WHERE tenant_id = $1 AND guard_id = $2 AND due_at <= $3 RETURNING guard_id',
        [scope.tenantId, guardId, now, retryAt],
      );
      return rows.length > 0;
    });
  }

  /** The row, locked until the transaction ends. @param startedAt null unless the evaluation that began then is still the newest */
  async lock(manager: EntityManager, { tenantId }: TenantScope, guardId: string, startedAt: Date | null): Promise<GuardStateRow | null> {
    const [row] = await manager.query<GuardStateRow[]>(
      `SELECT ${COLUMNS} FROM guard_states WHERE tenant_id = $1 AND guard_id = $2 AND ($3::timestamptz IS NULL OR started_at = $3) FOR UPDATE`,
      [tenantId, guardId, startedAt],
    );
    return row ?? null;
  }

  async keep(manager: EntityManager, { tenantId }: TenantScope, { guardId, evaluatedAt, problem, series }: GuardStateRow, dueAt: Date): Promise<void> {
    await manager.query('UPDATE guard_states SET evaluated_at = $3, problem = $4, series = $5, due_at = $6 WHERE tenant_id = $1 AND guard_id = $2', [
      tenantId,
      guardId,
      evaluatedAt,
      problem,
      JSON.stringify(series),
      dueAt,
    ]);
  }

  async keepSeries(manager: EntityManager, { tenantId }: TenantScope, guardId: string, series: readonly WatchedSeries[]): Promise<void> {
    await manager.query('UPDATE guard_states SET series = $3 WHERE tenant_id = $1 AND guard_id = $2', [tenantId, guardId, JSON.stringify(series)]);
  }
}
