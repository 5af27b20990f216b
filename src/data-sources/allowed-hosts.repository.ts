import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditScope } from '../audit/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { AllowedHostEntity } from './allowed-host.entity.js';

/** Rows of `allowed_hosts`; they belong to the installation, not to a tenant. */
@Injectable()
export class AllowedHostsRepository {
  constructor(private readonly database: TenantDatabase) {}

  list(): Promise<AllowedHostEntity[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.getRepository(AllowedHostEntity).find({ order: { host: 'ASC', port: 'ASC' } }),
    );
  }

  /** Several steps in one transaction, in the tenant in whose audit trail they stand: where the platform admin works. */
  transaction<T>({ tenantId }: AuditScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return tenantId === null ? this.database.runWithoutTenant(work) : this.database.run({ tenantId }, work);
  }

  find(manager: EntityManager, host: string, port: number): Promise<AllowedHostEntity | null> {
    return manager.getRepository(AllowedHostEntity).findOneBy({ host, port });
  }

  async save(manager: EntityManager, host: AllowedHostEntity): Promise<void> {
    await manager.getRepository(AllowedHostEntity).upsert(host, ['host', 'port']);
  }

  async delete(manager: EntityManager, host: string, port: number): Promise<void> {
    await manager.getRepository(AllowedHostEntity).delete({ host, port });
  }
}
