import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { decodeCursor, encodeCursor, Page } from '../platform/http/index.js';
import { QueryHistoryEntity } from './query-history.entity.js';

/** Rows of `query_history`. */
@Injectable()
export class QueryHistoryRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Adds many runs of one tenant in one statement. */
  insert(scope: TenantScope, runs: QueryHistoryEntity[]): Promise<void> {
    return this.database.run(scope, async (manager) => {
      await manager.getRepository(QueryHistoryEntity).insert(runs);
    });
  }

  /** Newest first. */
  list(scope: TenantScope, limit: number, cursor: string | undefined): Promise<Page<QueryHistoryEntity>> {
    const after = decodeCursor(cursor, 2);
    return this.database.run(scope, async (manager) => {
      const query = manager
        .getRepository(QueryHistoryEntity)
        .createQueryBuilder('run')
        .orderBy('run.startedAt', 'DESC')
        .addOrderBy('run.id', 'DESC')
        .take(limit + 1);
      if (after) query.where('(run.started_at, run.id) < (:startedAt, :id)', { startedAt: after[0], id: after[1] });
      const runs = await query.getMany();
      const last = runs[limit - 1];
      const next = runs.length > limit && last ? encodeCursor([last.startedAt.toISOString(), last.id]) : null;
      return new Page(runs.slice(0, limit), next);
    });
  }

  /** Over all tenants, through a definer function. @returns rows removed. */
  deleteBefore(boundary: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT delete_query_history_before($1) AS count', [boundary]);
      return Number(row?.count ?? 0);
    });
  }
}
