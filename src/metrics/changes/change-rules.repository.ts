import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { Page, decodeCursor, encodeCursor } from '../../platform/http/index.js';
import { ChangeRuleEntity } from './change-rule.entity.js';

/** Rows of `change_rules`. */
@Injectable()
export class ChangeRulesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** By name. */
  list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<ChangeRuleEntity>> {
    const after = decodeCursor(cursor, 1);
    return this.database.run(scope, async (manager) => {
      const query = manager.getRepository(ChangeRuleEntity).createQueryBuilder('rule').orderBy('rule.name').take(limit + 1);
      if (after) query.where('rule.name > :name', { name: after[0] });
      const rules = await query.getMany();
      const last = rules[limit - 1];
      return new Page(rules.slice(0, limit), rules.length > limit && last ? encodeCursor([last.name]) : null);
    });
  }

  /** Those that are enabled, by name. */
  listEnabled(scope: TenantScope): Promise<ChangeRuleEntity[]> {
    return this.database.run(scope, (manager) => manager.getRepository(ChangeRuleEntity).find({ where: { enabled: true }, order: { name: 'ASC' } }));
  }

  find(scope: TenantScope, id: string): Promise<ChangeRuleEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(ChangeRuleEntity).findOneBy({ id }));
  }

  count(manager: EntityManager): Promise<number> {
    return manager.getRepository(ChangeRuleEntity).count();
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, id: string): Promise<ChangeRuleEntity | null> {
    return manager.getRepository(ChangeRuleEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(manager: EntityManager, entity: ChangeRuleEntity): Promise<void> {
    await manager.getRepository(ChangeRuleEntity).insert(entity);
  }

  async save(manager: EntityManager, entity: ChangeRuleEntity): Promise<void> {
    await manager.getRepository(ChangeRuleEntity).save(entity);
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await manager.getRepository(ChangeRuleEntity).delete({ id });
  }
}
