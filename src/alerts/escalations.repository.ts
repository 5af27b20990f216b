import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Alert } from './domain/alert.js';

/** How far alerts have been escalated: the timer in an alert's row. */
@Injectable()
export class EscalationsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Alerts of all tenants whose timers have run out; those that wait longest first. */
  due(now: Date, limit: number): Promise<{ tenantId: string; alertId: string }[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<{ tenantId: string; alertId: string }[]>('SELECT tenant_id AS "tenantId", alert_id AS "alertId" FROM list_due_escalations($1, $2)', [now, limit]),
    );
  }

  async keep(manager: EntityManager, { tenantId }: TenantScope, { id, escalationPolicyId, escalationStep, escalationDueAt }: Alert): Promise<void> {
    await manager.query('UPDATE alerts SET escalation_policy_id = $3, escalation_step = $4, escalation_due_at = $5 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
      escalationPolicyId,
      escalationStep,
      escalationDueAt,
    ]);
  }

  /** The policy by which a rule's alerts escalate as it now is. */
  async policyOfRule(manager: EntityManager, { tenantId }: TenantScope, ruleId: string): Promise<string | null> {
    const [row] = await manager.query<{ id: string | null }[]>('SELECT escalation_policy_id AS id FROM alert_rules WHERE tenant_id = $1 AND id = $2', [tenantId, ruleId]);
    return row?.id ?? null;
  }
}
