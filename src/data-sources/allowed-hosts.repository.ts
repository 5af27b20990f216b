import { Injectable } from '@nestjs/common';
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

  save(host: AllowedHostEntity): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.getRepository(AllowedHostEntity).upsert(host, ['host', 'port']);
    });
  }

  /** @returns whether the host was on the list. */
  delete(host: string, port: number): Promise<boolean> {
    return this.database.runWithoutTenant(async (manager) => {
      const result = await manager.getRepository(AllowedHostEntity).delete({ host, port });
      return (result.affected ?? 0) > 0;
    });
  }
}
