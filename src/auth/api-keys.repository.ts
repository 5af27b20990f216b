import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { type Keyset } from '../platform/http/index.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** A key without its hash. */
export type ApiKeyRow = Omit<ApiKeyEntity, 'keyHash'>;

/** Rows of `api_keys`. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Looks a key up before its tenant is known. */
  findByHash(keyHash: Buffer): Promise<{ id: string; tenantId: string; userId: string } | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ id: string; tenantId: string; userId: string }[]>(
        'SELECT id, tenant_id AS "tenantId", user_id AS "userId" FROM find_api_key($1)',
        [keyHash],
      );
      return row ?? null;
    });
  }

  page(scope: TenantScope, after: Keyset | null, limit: number): Promise<ApiKeyRow[]> {
    return this.database.run(scope, (manager) => {
      const query = manager
        .getRepository(ApiKeyEntity)
        .createQueryBuilder('key')
        .where('key.tenantId = :tenantId', { tenantId: scope.tenantId })
        .orderBy('key.createdAt')
        .addOrderBy('key.id')
        .limit(limit);
      if (after) query.andWhere('(key.createdAt, key.id) > (:at, :id)', { at: after[0], id: after[1] });
      return query.getMany();
    });
  }

  find(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<ApiKeyRow | null> {
    return manager.getRepository(ApiKeyEntity).findOneBy({ tenantId, id });
  }

  async insert(manager: EntityManager, key: ApiKeyEntity): Promise<void> {
    await manager.getRepository(ApiKeyEntity).insert(key);
  }

  async touch(manager: EntityManager, id: string, at: Date): Promise<void> {
    await manager.getRepository(ApiKeyEntity).update({ id }, { lastUsedAt: at });
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<void> {
    await manager.getRepository(ApiKeyEntity).delete({ tenantId, id });
  }
}
