import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { AlertRule } from './domain/alert-rule.js';

const COLUMNS = `r.id, r.name, r.description, r.enabled, r.severity, r.unit, r.condition, r.for_seconds AS "forSeconds", r.resolve_after_seconds AS "resolveAfterSeconds",
  r.labels, r.grouping, r.no_data AS "noData", r.on_error AS "onError", r.renotify_seconds AS "renotifySeconds", r.channel_ids AS "channelIds",
  r.escalation_policy_id AS "escalationPolicyId", r.runbook_url AS "runbookUrl", r.dashboard_id AS "dashboardId", r.built_in AS "builtIn", r.version,
  r.created_at AS "createdAt", r.updated_at AS "updatedAt"`;

/** Definitions of alert rules. */
@Injectable()
export class AlertRulesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<AlertRule[]> {
    return this.database.run(scope, (manager) =>
      manager.query<AlertRule[]>(
        `SELECT ${COLUMNS} FROM alert_rules r WHERE r.tenant_id = $1 AND ($2::timestamptz IS NULL OR (r.created_at, r.id) > ($2, $3::uuid))
          ORDER BY r.created_at, r.id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  find(scope: TenantScope, id: string): Promise<AlertRule | null> {
    return this.database.run(scope, (manager) => this.findIn(manager, scope, id));
  }

  async findIn(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<AlertRule | null> {
    const [row] = await manager.query<AlertRule[]>(`SELECT ${COLUMNS} FROM alert_rules r WHERE r.tenant_id = $1 AND r.id = $2`, [tenantId, id]);
    return row ?? null;
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<AlertRule | null> {
    const [row] = await manager.query<AlertRule[]>(`SELECT ${COLUMNS} FROM alert_rules r WHERE r.tenant_id = $1 AND r.id = $2 FOR UPDATE`, [tenantId, id]);
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM alert_rules WHERE tenant_id = $1', [tenantId]);
    return row?.count ?? 0;
  }

  /** @returns false when the tenant has that built-in rule. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, rule: AlertRule, createdBy: string | null): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO alert_rules (id, tenant_id, built_in, created_by, created_at, updated_at, version, name, description, enabled, severity, unit, condition, for_seconds,
                                resolve_after_seconds, labels, grouping, no_data, on_error, renotify_seconds, channel_ids, escalation_policy_id, runbook_url, dashboard_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
       ON CONFLICT (tenant_id, built_in) WHERE built_in IS NOT NULL DO NOTHING RETURNING id`,
      [rule.id, tenantId, rule.builtIn, createdBy, rule.createdAt, rule.updatedAt, rule.version, ...contentOf(rule)],
    );
    return rows.length > 0;
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, rule: AlertRule): Promise<void> {
    await manager.query(
      `UPDATE alert_rules SET updated_at = $3, version = $4, name = $5, description = $6, enabled = $7, severity = $8, unit = $9, condition = $10, for_seconds = $11,
              resolve_after_seconds = $12, labels = $13, grouping = $14, no_data = $15, on_error = $16, renotify_seconds = $17, channel_ids = $18,
              escalation_policy_id = $19, runbook_url = $20, dashboard_id = $21
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, rule.id, rule.updatedAt, rule.version, ...contentOf(rule)],
    );
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<void> {
    await manager.query('DELETE FROM alert_rules WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  }
}

function contentOf(rule: AlertRule): unknown[] {
  return [
    rule.name,
    rule.description,
    rule.enabled,
    rule.severity,
    rule.unit,
    JSON.stringify(rule.condition),
    rule.forSeconds,
    rule.resolveAfterSeconds,
    JSON.stringify(rule.labels),
    JSON.stringify(rule.grouping),
    rule.noData,
    rule.onError,
    rule.renotifySeconds,
    rule.channelIds,
    rule.escalationPolicyId,
    rule.runbookUrl,
    rule.dashboardId,
  ];
}
