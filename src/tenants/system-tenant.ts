import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { TenantsRepository } from './tenants.repository.js';

const SYSTEM_TENANT_ID = '00000000-0000-4000-8000-000000000001';
/** No slug that is made of a name begins like this. */
const SYSTEM_TENANT_SLUG = '_system';

/** The tenant of the installation itself: what the process says of itself belongs to it. It has no members of its own. */
@Injectable()
export class SystemTenant {
  private made: Promise<TenantScope> | null = null;

  constructor(
    private readonly repository: TenantsRepository,
    private readonly clock: Clock,
  ) {}

  /** Whether that is the scope's tenant. */
  is({ tenantId }: TenantScope): boolean {
    return tenantId === SYSTEM_TENANT_ID;
  }

  /** Makes it if it is not there, once in a process; a failure is not remembered. */
  ensure(): Promise<TenantScope> {
    this.made ??= this.make().catch((error: unknown) => {
      this.made = null;
      throw error;
    });
    return this.made;
  }

  private async make(): Promise<TenantScope> {
    const scope = { tenantId: SYSTEM_TENANT_ID };
    const now = this.clock.now();
    await this.repository.transaction(scope, (manager) =>
      this.repository.insert(manager, { id: SYSTEM_TENANT_ID, name: 'Tidemark', slug: SYSTEM_TENANT_SLUG, timeZone: 'UTC', plan: 'enterprise', createdAt: now, updatedAt: now }),
    );
    return scope;
  }
}
