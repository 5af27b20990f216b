import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Keyset } from '../../platform/http/index.js';
import type { Day } from '../domain/days.js';
import type { Comparison, PricedStretch } from './domain/compare-costs.js';

/** What somebody priced anew. */
export interface Repricing {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
  readonly version: number;
  readonly versionsBefore: readonly PricedStretch[];
  readonly difference: Comparison;
  readonly reason: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** Who priced what anew, and what that changed. */
@Injectable()
export class RepricingsRepository {
  constructor(private readonly database: TenantDatabase) {}

  async insert(manager: EntityManager, { tenantId }: TenantScope, { id, from, to, version, versionsBefore, difference, reason, createdBy, createdAt }: Repricing): Promise<void> {
    await manager.query(
      `INSERT INTO repricings (id, tenant_id, from_day, to_day, version, versions_before, difference, reason, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, tenantId, from, to, version, JSON.stringify(versionsBefore), JSON.stringify(difference), reason, createdBy, createdAt],
    );
  }

  /** The newest first, those before `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<Repricing[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Repricing[]>(
        `SELECT r.id, r.from_day::text AS "from", r.to_day::text AS "to", r.version, r.versions_before AS "versionsBefore", r.difference, r.reason,
                r.created_by AS "createdBy", r.created_at AS "createdAt"
           FROM repricings r WHERE r.tenant_id = $1 AND ($2::timestamptz IS NULL OR (r.created_at, r.id) < ($2, $3::uuid))
          ORDER BY r.created_at DESC, r.id DESC LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }
}
