import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { EscalationPolicy } from './domain/escalation.js';

const COLUMNS = 'p.id, p.name, p.steps, p.repeat_count AS "repeatCount", p.version, p.created_at AS "createdAt", p.updated_at AS "updatedAt"';

/** A rule that escalates by a policy. */
export interface EscalatingRule {
  readonly id: string;
  readonly name: string;
}

/** Definitions of escalation policies. */
@Injectable()
export class EscalationPoliciesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<EscalationPolicy[]> {
    return this.database.run(scope, (manager) =>
      manager.query<EscalationPolicy[]>(
        `SELECT ${COLUMNS} FROM escalation_policies p
          WHERE p.tenant_id = $1 AND p.deleted_at IS NULL AND ($2::timestamptz IS NULL OR (p.created_at, p.id) > ($2, $3::uuid))
          ORDER BY p.created_at, p.id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  find(scope: TenantScope, id: string): Promise<EscalationPolicy | null> {
    return this.database.run(scope, (manager) => this.read(manager, scope, id, ''));
  }

  findWithin(manager: EntityManager, scope: TenantScope, id: string): Promise<EscalationPolicy | null> {
    return this.read(manager, scope, id, '');
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, scope: TenantScope, id: string): Promise<EscalationPolicy | null> {
    return this.read(manager, scope, id, 'FOR UPDATE');
  }

  private async read(manager: EntityManager, { tenantId }: TenantScope, id: string, lock: string): Promise<EscalationPolicy | null> {
    const [row] = await manager.query<EscalationPolicy[]>(
      `SELECT ${COLUMNS} FROM escalation_policies p WHERE p.tenant_id = $1 AND p.id = $2 AND p.deleted_at IS NULL ${lock}`,
      [tenantId, id],
    );
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM escalation_policies WHERE tenant_id = $1 AND deleted_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  /** Rules that escalate by a policy, by name; at most `limit`. */
  rulesOf(manager: EntityManager, { tenantId }: TenantScope, id: string, limit: number): Promise<EscalatingRule[]> {
    return manager.query<EscalatingRule[]>('SELECT id, name FROM alert_rules WHERE tenant_id = $1 AND escalation_policy_id = $2 ORDER BY name, id LIMIT $3', [tenantId, id, limit]);
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, policy: EscalationPolicy, createdBy: string | null): Promise<void> {
    await manager.query(
      `INSERT INTO escalation_policies (id, tenant_id, name, steps, repeat_count, version, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [policy.id, tenantId, policy.name, JSON.stringify(policy.steps), policy.repeatCount, policy.version, createdBy, policy.createdAt, policy.updatedAt],
    );
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, policy: EscalationPolicy): Promise<void> {
    await manager.query('UPDATE escalation_policies SET name = $3, steps = $4, repeat_count = $5, version = $6, updated_at = $7 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      policy.id,
      policy.name,
      JSON.stringify(policy.steps),
      policy.repeatCount,
      policy.version,
      policy.updatedAt,
    ]);
  }

  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date): Promise<void> {
    await manager.query('UPDATE escalation_policies SET deleted_at = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, at]);
  }

  /** For good, of all tenants. @returns how many. */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_escalation_policies_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
