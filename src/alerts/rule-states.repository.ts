import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { WatchedSeries } from './domain/rule-standing.js';

/** How a rule stood at the last evaluation. */
export interface RuleStateRow {
  readonly ruleId: string;
  /** null until the first one. */
  readonly evaluatedTick: Date | null;
  readonly problem: string | null;
  /** The code of that. */
  readonly failure: string | null;
  readonly series: readonly WatchedSeries[];
}

/** A rule whose time has come. */
export interface DueRule {
  readonly tenantId: string;
  readonly ruleId: string;
  /** Whether it asks a source of people's own, which may hang. */
  readonly asksSource: boolean;
}

const COLUMNS = 'rule_id AS "ruleId", evaluated_tick AS "evaluatedTick", problem, failure, series';

/** How rules stand. There is a row for each that is enabled. */
@Injectable()
export class RuleStatesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** A row for a rule, due at once. One that is there becomes due, and an evaluation that is under way writes nothing; its series stay. */
  async open(manager: EntityManager, { tenantId }: TenantScope, ruleId: string, now: Date): Promise<void> {
    await manager.query(
      `INSERT INTO alert_rule_states (rule_id, tenant_id, started_at, due_at) VALUES ($1, $2, 'epoch', $3)
       ON CONFLICT (rule_id) DO UPDATE SET started_at = 'epoch', due_at = $3, evaluated_tick = NULL, problem = NULL, failure = NULL`,
      [ruleId, tenantId, now],
    );
  }

  /** Without one nothing is evaluated. */
  async close(manager: EntityManager, { tenantId }: TenantScope, ruleId: string): Promise<void> {
    await manager.query('DELETE FROM alert_rule_states WHERE tenant_id = $1 AND rule_id = $2', [tenantId, ruleId]);
  }

  states(scope: TenantScope, ruleIds: readonly string[]): Promise<RuleStateRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<RuleStateRow[]>(`SELECT ${COLUMNS} FROM alert_rule_states WHERE tenant_id = $1 AND rule_id = ANY ($2)`, [scope.tenantId, ruleIds]),
    );
  }

  /** Of all tenants; those that wait longest first. */
  due(now: Date, limit: number): Promise<DueRule[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<DueRule[]>('SELECT tenant_id AS "tenantId", rule_id AS "ruleId", asks_source AS "asksSource" FROM list_due_alert_rules($1, $2)', [now, limit]),
    );
  }

  /** Takes a rule that is due for an evaluation that begins now; until `retryAt` nobody else does. @returns how it stands, or null when it was not due */
  claim(scope: TenantScope, ruleId: string, now: Date, retryAt: Date): Promise<RuleStateRow | null> {
    return this.database.run(scope, async (manager) => {
      const [rows] = await manager.query<[RuleStateRow[], number]>(
        `UPDATE alert_rule_states SET started_at = $3, due_at = $4 WHERE tenant_id = $1 AND rule_id = $2 AND due_at <= $3 RETURNING ${COLUMNS}`,
        [scope.tenantId, ruleId, now, retryAt],
      );
      return rows[0] ?? null;
    });
  }

  /** The row, locked until the transaction ends. @param startedAt null unless the evaluation that began then is still the newest */
  async lock(manager: EntityManager, { tenantId }: TenantScope, ruleId: string, startedAt: Date | null): Promise<RuleStateRow | null> {
    const [row] = await manager.query<RuleStateRow[]>(
      `SELECT ${COLUMNS} FROM alert_rule_states WHERE tenant_id = $1 AND rule_id = $2 AND ($3::timestamptz IS NULL OR started_at = $3) FOR UPDATE`,
      [tenantId, ruleId, startedAt],
    );
    return row ?? null;
  }

  async keep(manager: EntityManager, { tenantId }: TenantScope, { ruleId, evaluatedTick, problem, failure, series }: RuleStateRow, dueAt: Date): Promise<void> {
    await manager.query('UPDATE alert_rule_states SET evaluated_tick = $3, problem = $4, failure = $5, series = $6, due_at = $7 WHERE tenant_id = $1 AND rule_id = $2', [
      tenantId,
      ruleId,
      evaluatedTick,
      problem,
      failure,
      JSON.stringify(series),
      dueAt,
    ]);
  }

  async keepSeries(manager: EntityManager, { tenantId }: TenantScope, ruleId: string, series: readonly WatchedSeries[]): Promise<void> {
    await manager.query('UPDATE alert_rule_states SET series = $3 WHERE tenant_id = $1 AND rule_id = $2', [tenantId, ruleId, JSON.stringify(series)]);
  }
}
