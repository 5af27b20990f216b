import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { decodeCursor, encodeCursor, Page } from '../platform/http/index.js';
import { SavedQueryEntity } from './saved-query.entity.js';

/** Rows of `saved_queries`. */
@Injectable()
export class SavedQueriesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** By name. */
  list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<SavedQueryEntity>> {
    const after = decodeCursor(cursor, 1);
    return this.database.run(scope, async (manager) => {
      const query = manager.getRepository(SavedQueryEntity).createQueryBuilder('query').orderBy('query.name').take(limit + 1);
      if (after) query.where('query.name > :name', { name: after[0] });
      const queries = await query.getMany();
      const last = queries[limit - 1];
      return new Page(queries.slice(0, limit), queries.length > limit && last ? encodeCursor([last.name]) : null);
    });
  }

  find(scope: TenantScope, id: string): Promise<SavedQueryEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(SavedQueryEntity).findOneBy({ id }));
  }

  findByName(scope: TenantScope, name: string): Promise<SavedQueryEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(SavedQueryEntity).findOneBy({ name }));
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, id: string): Promise<SavedQueryEntity | null> {
    return manager.getRepository(SavedQueryEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(manager: EntityManager, entity: SavedQueryEntity): Promise<void> {
    await manager.getRepository(SavedQueryEntity).insert(entity as QueryDeepPartialEntity<SavedQueryEntity>);
  }

  async save(manager: EntityManager, entity: SavedQueryEntity): Promise<void> {
    await manager.getRepository(SavedQueryEntity).save(entity);
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await manager.getRepository(SavedQueryEntity).delete({ id });
  }
}
