import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';

/** A service was seen to call another one. */
export interface CallEdge {
  /** null: somebody outside. */
  readonly caller: string | null;
  readonly callee: string;
  readonly lastSeenAt: Date;
  readonly lastTraceId: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastErrorTraceId: string | null;
}

@Injectable()
export class CallEdgesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Makes others who add edges of the tenant wait until the transaction has ended. */
  async lock(manager: EntityManager, { tenantId }: TenantScope): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(7420133, hashtext($1))', [tenantId]);
  }

  async list(manager: EntityManager, { tenantId }: TenantScope): Promise<CallEdge[]> {
    return manager.query<CallEdge[]>(
      `SELECT nullif(caller, '') AS caller, callee, last_seen_at AS "lastSeenAt", last_trace_id AS "lastTraceId", last_error_at AS "lastErrorAt", last_error_trace_id AS "lastErrorTraceId"
         FROM call_edges WHERE tenant_id = $1 ORDER BY caller, callee`,
      [tenantId],
    );
  }

  /** Writes edges, each once; one that was seen within the minute is written again only for an error. */
  async save(manager: EntityManager, { tenantId }: TenantScope, edges: readonly CallEdge[]): Promise<void> {
    if (edges.length === 0) return;
    const rows = edges.map((edge) => ({
      caller: edge.caller ?? '',
      callee: edge.callee,
      last_seen_at: edge.lastSeenAt,
      last_trace_id: edge.lastTraceId,
      last_error_at: edge.lastErrorAt,
      last_error_trace_id: edge.lastErrorTraceId,
    }));
    await manager.query(
      `INSERT INTO call_edges AS known (tenant_id, caller, callee, last_seen_at, last_trace_id, last_error_at, last_error_trace_id)
       SELECT $1, e.caller, e.callee, e.last_seen_at, e.last_trace_id, e.last_error_at, e.last_error_trace_id
         FROM jsonb_to_recordset($2::jsonb) AS e (caller text, callee text, last_seen_at timestamptz, last_trace_id text, last_error_at timestamptz, last_error_trace_id text)
       ON CONFLICT (tenant_id, caller, callee) DO UPDATE
          SET last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at), last_trace_id = coalesce(excluded.last_trace_id, known.last_trace_id),
              last_error_at = greatest(known.last_error_at, excluded.last_error_at), last_error_trace_id = coalesce(excluded.last_error_trace_id, known.last_error_trace_id)
        WHERE excluded.last_seen_at > known.last_seen_at + interval '1 minute' OR excluded.last_error_at IS NOT NULL`,
      [tenantId, JSON.stringify(rows)],
    );
  }

  /** Edges of all tenants that were not seen since. @returns how many */
  deleteBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ deleted: string }[]>('SELECT delete_call_edges_before($1) AS deleted', [before]);
      return Number(row?.deleted ?? 0);
    });
  }
}
