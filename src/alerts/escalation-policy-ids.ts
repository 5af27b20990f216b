import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';

/** What rules ask of escalation policies. */
@Injectable()
export class EscalationPolicyIds {
  constructor(private readonly database: TenantDatabase) {}

  /** Whether there is one that is not deleted. */
  exists(scope: TenantScope, id: string): Promise<boolean> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>('SELECT id FROM escalation_policies WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL', [scope.tenantId, id]);
      return rows.length > 0;
    });
  }
}
