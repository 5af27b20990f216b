import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { type Page, keysetOf, pageOf } from '../platform/http/index.js';
import { QueryHistoryEntity } from './query-history.entity.js';
import type { QueryOrigin } from './query-request.js';

/** Which runs, and which page of them. */
export interface HistoryFilter {
  limit: number;
  cursor?: string | undefined;
  origin?: QueryOrigin['kind'] | undefined;
}

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

  /** Newest first. @throws DomainError VALIDATION_FAILED for a foreign cursor */
  list(scope: TenantScope, { limit, cursor, origin }: HistoryFilter): Promise<Page<QueryHistoryEntity>> {
    const after = keysetOf(cursor);
    return this.database.run(scope, async (manager) => {
      const query = manager
        .getRepository(QueryHistoryEntity)
        .createQueryBuilder('run')
        .orderBy('run.startedAt', 'DESC')
        .addOrderBy('run.id', 'DESC')
        .take(limit + 1);
      if (after) query.andWhere('(run.started_at, run.id) < (:startedAt, :id)', { startedAt: after[0], id: after[1] });
      if (origin !== undefined) query.andWhere('run.origin = :origin', { origin });
      const runs = await query.getMany();
      return pageOf(runs, limit, ({ startedAt, id }) => [startedAt, id], (run) => run);
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
