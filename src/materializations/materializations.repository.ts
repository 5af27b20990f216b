import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { MaterializationEntity } from './materialization.entity.js';

/** A view of some tenant. */
export interface Whose extends TenantScope {
  readonly id: string;
}

export type Changes = QueryDeepPartialEntity<MaterializationEntity>;

/** Rows of `materializations`. */
@Injectable()
export class MaterializationsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Several steps in one transaction. */
  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  list(scope: TenantScope): Promise<MaterializationEntity[]> {
    return this.database.run(scope, (manager) => manager.getRepository(MaterializationEntity).find({ order: { name: 'ASC', id: 'ASC' } }));
  }

  find(scope: TenantScope, id: string): Promise<MaterializationEntity | null> {
    return this.database.run(scope, (manager) => manager.getRepository(MaterializationEntity).findOneBy({ id }));
  }

  countOf(scope: TenantScope): Promise<number> {
    return this.database.run(scope, (manager) => this.count(manager));
  }

  count(manager: EntityManager): Promise<number> {
    return manager.getRepository(MaterializationEntity).count();
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, id: string): Promise<MaterializationEntity | null> {
    return manager.getRepository(MaterializationEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(manager: EntityManager, entity: MaterializationEntity): Promise<void> {
    await manager.getRepository(MaterializationEntity).insert(entity);
  }

  async change(manager: EntityManager, id: string, changes: Changes): Promise<void> {
    await manager.getRepository(MaterializationEntity).update({ id }, changes);
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await manager.getRepository(MaterializationEntity).delete({ id });
  }

  /**
   * Takes the view for a refresh, when nobody has it.
   * @returns the row as it is then; null when somebody has it, or it is gone.
   */
  async claim(manager: EntityManager, id: string, token: string, now: Date, until: Date): Promise<MaterializationEntity | null> {
    const entity = await this.lock(manager, id);
    if (!entity || (entity.leaseUntil !== null && entity.leaseUntil > now)) return null;
    await this.change(manager, id, { leaseToken: token, leaseUntil: until, lastAttemptAt: now });
    return entity;
  }

  /** @returns false when the lease was lost. */
  renew({ id, ...scope }: Whose, token: string, until: Date): Promise<boolean> {
    return this.database.run(scope, async (manager) => {
      const { affected } = await manager.getRepository(MaterializationEntity).update({ id, leaseToken: token }, { leaseUntil: until });
      return affected === 1;
    });
  }

  /** Writes how a refresh ended, when the lease is still that run's. @returns false when it was lost. */
  async settle(manager: EntityManager, id: string, token: string, changes: Changes): Promise<boolean> {
    const update = { ...changes, leaseToken: null, leaseUntil: null };
    const { affected } = await manager.getRepository(MaterializationEntity).update({ id, leaseToken: token }, update);
    return affected === 1;
  }

  /** Makes all views of a source due that are refreshed by themselves. */
  async makeDue(scope: TenantScope, dataSourceId: string, now: Date): Promise<void> {
    await this.database.run(scope, (manager) =>
      manager.query(`UPDATE materializations SET next_due_at = $2, built_version = NULL WHERE data_source_id = $1 AND enabled AND (on_change OR cron IS NOT NULL)`, [
        dataSourceId,
        now,
      ]),
    );
  }

  async noteChanges(scope: TenantScope, ids: readonly string[], changed: readonly string[], now: Date): Promise<void> {
    await this.database.run(scope, (manager) =>
      manager.query(
        `UPDATE materializations SET changes_checked_at = $3, changed_at = CASE WHEN id = ANY ($2::uuid[]) THEN coalesce(changed_at, $3) ELSE changed_at END WHERE id = ANY ($1::uuid[])`,
        [ids, changed, now],
      ),
    );
  }

  /** Of all tenants: those that are due, or whose tables are to be looked at. */
  listDue(now: Date, limit: number): Promise<Whose[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<Whose[]>(`SELECT tenant_id AS "tenantId", id FROM list_due_materializations($1, $2)`, [now, limit]),
    );
  }
}
