import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { TenantKeyEntity } from './tenant-key.entity.js';

/** The tenants' wrapped data keys. */
@Injectable()
export class TenantKeysRepository {
  constructor(private readonly database: TenantDatabase) {}

  find(scope: TenantScope): Promise<string | null> {
    return this.database.run(scope, async (manager) => {
      const row = await manager.getRepository(TenantKeyEntity).findOneBy({ tenantId: scope.tenantId });
      return row?.wrappedKey ?? null;
    });
  }

  /** Keeps the first key that was offered and returns it, whoever offered it. */
  insertIfAbsent(scope: TenantScope, wrappedKey: string, at: Date): Promise<string> {
    return this.database.run(scope, async (manager) => {
      await manager.query(
        `INSERT INTO tenant_keys (tenant_id, wrapped_key, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [scope.tenantId, wrappedKey, at],
      );
      const row = await manager.getRepository(TenantKeyEntity).findOneByOrFail({ tenantId: scope.tenantId });
      return row.wrappedKey;
    });
  }

  /** Puts a key that was wrapped anew in the place of the old one. */
  replace(scope: TenantScope, wrappedKey: string): Promise<void> {
    return this.database.run(scope, async (manager) => {
      await manager.getRepository(TenantKeyEntity).update({ tenantId: scope.tenantId }, { wrappedKey });
    });
  }
}
