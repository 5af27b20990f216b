import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { DataSourceEntity } from './data-source.entity.js';

/** Rows of `data_sources`, one tenant's at a time. */
@Injectable()
export class DataSourcesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Several steps in one transaction. */
  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  list(scope: TenantScope): Promise<DataSourceEntity[]> {
    return this.database.run(scope, (manager) => manager.getRepository(DataSourceEntity).find({ order: { name: 'ASC' } }));
  }

  find(scope: TenantScope, id: string): Promise<DataSourceEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(DataSourceEntity).findOneBy({ id }));
  }

  findByName(scope: TenantScope, name: string): Promise<DataSourceEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(DataSourceEntity).findOneBy({ name }));
  }

  countOf(scope: TenantScope): Promise<number> {
    return this.database.run(scope, (manager) => this.count(manager));
  }

  count(manager: EntityManager): Promise<number> {
    return manager.getRepository(DataSourceEntity).count();
  }

  /** The row, locked until the transaction ends, so that two writers cannot both see the old version. */
  lock(manager: EntityManager, id: string): Promise<DataSourceEntity | null> {
    return manager.getRepository(DataSourceEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async save(manager: EntityManager, entity: DataSourceEntity): Promise<void> {
    await manager.getRepository(DataSourceEntity).save(entity);
  }

  async insert(manager: EntityManager, entity: DataSourceEntity): Promise<void> {
    await manager.getRepository(DataSourceEntity).insert(entity as QueryDeepPartialEntity<DataSourceEntity>);
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await manager.getRepository(DataSourceEntity).delete({ id });
  }

  /** Keeps the outcome of a connection test; the version stays, for settings did not change. */
  recordTest(scope: TenantScope, id: string, at: Date, error: string | null): Promise<void> {
    return this.database.run(scope, async (manager) => {
      const status = error === null ? 'ok' : 'failing';
      await manager.getRepository(DataSourceEntity).update({ id }, { status, lastCheckedAt: at, lastError: error });
    });
  }
}
