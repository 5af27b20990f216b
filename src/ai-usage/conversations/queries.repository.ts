import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { CountedQuery, QueryKind } from './domain/asked-queries.js';
import type { ComparedQuery } from './domain/near-duplicates.js';

/** Of whom queries are of which kind. */
export interface QueriesOf {
  readonly tenantId: string;
  readonly kind: QueryKind;
}

/** A query with the group that it is in. */
export interface GroupedQuery extends ComparedQuery {
  readonly groupId: string;
}

/** Queries, how often they are asked, and their groups. Whoever writes holds the tenant's lock of sums. */
@Injectable()
export class QueriesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Adds to the queries, to their groups and to their days. */
  async add(manager: EntityManager, { tenantId }: TenantScope, queries: readonly CountedQuery[]): Promise<void> {
    if (queries.length === 0) return;
    await manager.query(
      `WITH asked AS (
         SELECT * FROM jsonb_to_recordset($2::jsonb) AS q (kind text, "queryId" uuid, normal text, text text, domain text, day date, asked bigint, failed bigint, "lastAt" timestamptz, "lastFailedAt" timestamptz)
       ), days AS (
         INSERT INTO ai_query_days AS k (tenant_id, kind, query_id, day, domain, asked, failed)
         SELECT $1, kind, "queryId", day, domain, asked, failed FROM asked
         ON CONFLICT (tenant_id, kind, query_id, day, domain) DO UPDATE SET asked = k.asked + excluded.asked, failed = k.failed + excluded.failed
       ), queries AS (
         INSERT INTO ai_queries AS k (tenant_id, kind, query_id, group_id, normal, text, asked, failed, last_at, last_failed_at)
         SELECT $1, kind, "queryId", "queryId", normal, (array_agg(text ORDER BY "lastAt" DESC, text))[1], sum(asked), sum(failed), max("lastAt"), max("lastFailedAt")
           FROM asked GROUP BY kind, "queryId", normal
         ON CONFLICT (tenant_id, kind, query_id) DO UPDATE
            SET asked = k.asked + excluded.asked, failed = k.failed + excluded.failed, text = CASE WHEN excluded.last_at >= k.last_at THEN excluded.text ELSE k.text END,
                last_at = greatest(k.last_at, excluded.last_at), last_failed_at = greatest(k.last_failed_at, excluded.last_failed_at)
         RETURNING kind, query_id, group_id, xmax = 0 AS is_new
       ), outdated AS (
         INSERT INTO ai_query_groupings (tenant_id, kind, outdated) SELECT DISTINCT $1::uuid, kind, true FROM queries WHERE is_new
         ON CONFLICT (tenant_id, kind) DO UPDATE SET outdated = true
       )
       INSERT INTO ai_query_groups AS k (tenant_id, kind, group_id, asked, failed)
       SELECT $1, q.kind, q.group_id, sum(a.asked), sum(a.failed) FROM queries q JOIN asked a ON a.kind = q.kind AND a."queryId" = q.query_id GROUP BY q.kind, q.group_id
       ON CONFLICT (tenant_id, kind, group_id) DO UPDATE SET asked = k.asked + excluded.asked, failed = k.failed + excluded.failed`,
      [tenantId, JSON.stringify(queries)],
    );
  }

  /** Of whom queries wait to be compared with the others. */
  waiting(): Promise<QueriesOf[]> {
    return this.database.runWithoutTenant((manager) => manager.query<QueriesOf[]>('SELECT tenant_id AS "tenantId", kind FROM list_tenants_with_new_ai_queries()'));
  }

  /** The most frequent queries of a kind, at most that many. */
  mostFrequent(manager: EntityManager, { tenantId }: TenantScope, kind: QueryKind, most: number): Promise<GroupedQuery[]> {
    return manager.query<GroupedQuery[]>(
      `SELECT query_id AS id, group_id AS "groupId", normal, asked::float8 AS count FROM ai_queries WHERE tenant_id = $1 AND kind = $2 ORDER BY asked DESC, query_id LIMIT $3`,
      [tenantId, kind, most],
    );
  }

  /** Puts queries into other groups, with all that is counted of them. @param moves ids of queries and of their groups */
  async move(manager: EntityManager, { tenantId }: TenantScope, kind: QueryKind, moves: ReadonlyMap<string, string>): Promise<void> {
    if (moves.size === 0) return;
    await manager.query(
      `WITH moves AS (
         SELECT m.query_id, m.group_id AS to_group, q.group_id AS from_group, q.asked, q.failed
           FROM unnest($3::uuid[], $4::uuid[]) AS m (query_id, group_id) JOIN ai_queries q ON q.tenant_id = $1 AND q.kind = $2 AND q.query_id = m.query_id
       ), moved AS (
         UPDATE ai_queries q SET group_id = m.to_group FROM moves m WHERE q.tenant_id = $1 AND q.kind = $2 AND q.query_id = m.query_id
       ), changes AS (
         SELECT group_id, sum(asked) AS asked, sum(failed) AS failed
           FROM (SELECT to_group AS group_id, asked, failed FROM moves UNION ALL SELECT from_group, -asked, -failed FROM moves) c GROUP BY group_id
       )
       INSERT INTO ai_query_groups AS k (tenant_id, kind, group_id, asked, failed)
       SELECT $1, $2, group_id, asked, failed FROM changes
       ON CONFLICT (tenant_id, kind, group_id) DO UPDATE SET asked = k.asked + excluded.asked, failed = k.failed + excluded.failed`,
      [tenantId, kind, [...moves.keys()], [...moves.values()]],
    );
    await this.removeEmptyGroups(manager, tenantId);
  }

  /** Notes that the queries of a kind that are there now are being compared. @returns whether there were new ones */
  async claim(manager: EntityManager, { tenantId }: TenantScope, kind: QueryKind): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `WITH claimed AS (UPDATE ai_query_groupings SET outdated = false WHERE tenant_id = $1 AND kind = $2 AND outdated RETURNING kind) SELECT kind FROM claimed`,
      [tenantId, kind],
    );
    return rows.length > 0;
  }

  /** Has them compared again. */
  async giveBack(manager: EntityManager, { tenantId }: TenantScope, kind: QueryKind): Promise<void> {
    await manager.query('UPDATE ai_query_groupings SET outdated = true WHERE tenant_id = $1 AND kind = $2', [tenantId, kind]);
  }

  /** Removes what was asked up to that day, and queries of which nothing is left. @returns queries that went */
  async removeUpTo(manager: EntityManager, { tenantId }: TenantScope, day: string): Promise<number> {
    await manager.query(
      `WITH gone AS (
         DELETE FROM ai_query_days WHERE tenant_id = $1 AND day <= $2 RETURNING kind, query_id, asked, failed
       ), less AS (
         SELECT kind, query_id, sum(asked) AS asked, sum(failed) AS failed FROM gone GROUP BY kind, query_id
       ), queries AS (
         UPDATE ai_queries q SET asked = q.asked - l.asked, failed = q.failed - l.failed FROM less l WHERE q.tenant_id = $1 AND q.kind = l.kind AND q.query_id = l.query_id
         RETURNING q.kind, q.group_id, l.asked, l.failed
       ), groups AS (
         SELECT kind, group_id, sum(asked) AS asked, sum(failed) AS failed FROM queries GROUP BY kind, group_id
       )
       UPDATE ai_query_groups k SET asked = k.asked - g.asked, failed = k.failed - g.failed FROM groups g WHERE k.tenant_id = $1 AND k.kind = g.kind AND k.group_id = g.group_id`,
      [tenantId, day],
    );
    const [row] = await manager.query<{ gone: string }[]>(
      'WITH gone AS (DELETE FROM ai_queries WHERE tenant_id = $1 AND asked <= 0 RETURNING 1) SELECT count(*) AS gone FROM gone',
      [tenantId],
    );
    await this.removeEmptyGroups(manager, tenantId);
    return Number(row?.gone ?? 0);
  }

  private async removeEmptyGroups(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query('DELETE FROM ai_query_groups WHERE tenant_id = $1 AND asked <= 0', [tenantId]);
  }
}
