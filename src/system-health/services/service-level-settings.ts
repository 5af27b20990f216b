import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';

/** Percent of the time; of tenants that have said nothing else. */
const DEFAULT_TARGET = 99.9;

/** What a tenant expects of its services. */
export interface ServiceLevelSetting {
  /** Percent of the time in which a service shall not be down. */
  readonly targetPercent: number;
}

@Injectable()
export class ServiceLevelSettings {
  constructor(
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  get(scope: TenantScope): Promise<ServiceLevelSetting> {
    return this.database.run(scope, (manager) => this.find(manager, scope));
  }

  change(actor: Actor, { targetPercent }: ServiceLevelSetting): Promise<ServiceLevelSetting> {
    return this.database.run(actor, async (manager) => {
      const before = await this.find(manager, actor);
      await manager.query(
        `INSERT INTO system_health_settings (tenant_id, availability_target, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET availability_target = excluded.availability_target, updated_at = excluded.updated_at`,
        [actor.tenantId, targetPercent, this.clock.now()],
      );
      const after = await this.find(manager, actor);
      await this.audit.record(manager, actor, { action: 'service-level.update', resourceType: 'service-level', resourceId: null, before, after });
      return after;
    });
  }

  private async find(manager: EntityManager, { tenantId }: TenantScope): Promise<ServiceLevelSetting> {
    const [row] = await manager.query<{ target: string }[]>('SELECT availability_target AS target FROM system_health_settings WHERE tenant_id = $1', [tenantId]);
    return { targetPercent: row ? Number(row.target) : DEFAULT_TARGET };
  }
}
