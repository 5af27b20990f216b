import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { AllocationRules } from './domain/allocation-rule.js';

/** Rules of a tenant as they were written. */
export interface WrittenRules {
  /** 0: none were. */
  readonly version: number;
  readonly rules: AllocationRules;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

const NONE: WrittenRules = { version: 0, rules: {}, updatedBy: null, updatedAt: null };

/** Rules of allocation, one row a tenant. */
@Injectable()
export class AllocationRulesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  async find(manager: EntityManager, { tenantId }: TenantScope): Promise<WrittenRules> {
    const [row] = await manager.query<WrittenRules[]>(
      'SELECT a.version, a.rules, a.updated_by AS "updatedBy", a.updated_at AS "updatedAt" FROM allocation_rules a WHERE a.tenant_id = $1',
      [tenantId],
    );
    return row ?? NONE;
  }

  /** @returns false when another version is in force than the one before it */
  async save(manager: EntityManager, { tenantId }: TenantScope, { version, rules, updatedBy, updatedAt }: WrittenRules): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO allocation_rules AS a (tenant_id, version, rules, updated_by, updated_at) SELECT $1, $2::integer, $3, $4, $5
        WHERE $2 = 1 OR EXISTS (SELECT 1 FROM allocation_rules b WHERE b.tenant_id = $1 AND b.version = $2 - 1)
       ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version, rules = excluded.rules, updated_by = excluded.updated_by, updated_at = excluded.updated_at
        WHERE a.version = excluded.version - 1 RETURNING a.version`,
      [tenantId, version, JSON.stringify(rules), updatedBy, updatedAt],
    );
    return rows.length > 0;
  }
}
