import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Workflow, WorkflowStatus } from './domain/workflow.js';

interface WorkflowRow extends Omit<Workflow, 'startedAt' | 'updatedAt'> {
  startedAt: Date;
  updatedAt: Date;
}

/** Which workflows; what is absent bounds nothing. */
export interface WorkflowFilter {
  readonly statuses?: readonly WorkflowStatus[] | undefined;
  /** Beyond this one, in the order of the list. */
  readonly beyond?: { readonly updatedAt: Date; readonly id: string } | null;
}

const COLUMNS = 'id, name, service, status, progress, message, started_at AS "startedAt", updated_at AS "updatedAt"';

@Injectable()
export class WorkflowsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Makes others who change the tenant's workflows wait until the transaction has ended. */
  async lock(manager: EntityManager, { tenantId }: TenantScope): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(7420132, hashtext($1))', [tenantId]);
  }

  async findAll(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[]): Promise<Map<string, Workflow>> {
    const rows = await manager.query<WorkflowRow[]>(`SELECT ${COLUMNS} FROM workflows WHERE tenant_id = $1 AND id = ANY ($2)`, [tenantId, ids]);
    return new Map(rows.map((row) => [row.id, workflowOf(row)]));
  }

  /** Newest first. */
  async list(scope: TenantScope, { statuses, beyond }: WorkflowFilter, limit: number): Promise<Workflow[]> {
    const rows = await this.database.run(scope, (manager) =>
      manager.query<WorkflowRow[]>(
        `SELECT ${COLUMNS} FROM workflows
          WHERE tenant_id = $1 AND ($2::text[] IS NULL OR status = ANY ($2)) AND ($3::timestamptz IS NULL OR (updated_at, id) < ($3, $4))
          ORDER BY updated_at DESC, id DESC LIMIT $5`,
        [scope.tenantId, statuses ?? null, beyond?.updatedAt ?? null, beyond?.id ?? null, limit],
      ),
    );
    return rows.map(workflowOf);
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ n: number }[]>('SELECT count(*)::int AS n FROM workflows WHERE tenant_id = $1', [tenantId]);
    return row?.n ?? 0;
  }

  /** Work in progress of which something was heard since. */
  async countRunning(scope: TenantScope, heardSince: Date): Promise<number> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM workflows WHERE tenant_id = $1 AND status = 'running' AND updated_at >= $2`, [scope.tenantId, heardSince]);
      return row?.n ?? 0;
    });
  }

  async save(manager: EntityManager, { tenantId }: TenantScope, workflows: readonly Workflow[], now: Date): Promise<void> {
    if (workflows.length === 0) return;
    const rows = workflows.map(({ startedAt, updatedAt, ...workflow }) => ({ ...workflow, started_at: new Date(startedAt), updated_at: new Date(updatedAt) }));
    await manager.query(
      `INSERT INTO workflows (tenant_id, id, name, service, status, progress, message, started_at, updated_at, received_at)
       SELECT $1, w.id, w.name, w.service, w.status, w.progress, w.message, w.started_at, w.updated_at, $3
         FROM jsonb_to_recordset($2::jsonb) AS w (id text, name text, service text, status text, progress double precision, message text, started_at timestamptz, updated_at timestamptz)
       ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, service = excluded.service, status = excluded.status, progress = excluded.progress,
          message = excluded.message, started_at = excluded.started_at, updated_at = excluded.updated_at, received_at = excluded.received_at`,
      [tenantId, JSON.stringify(rows), now],
    );
  }

  /** Work of all tenants of which nothing was heard since. @returns how many */
  deleteBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ deleted: string }[]>('SELECT delete_workflows_before($1) AS deleted', [before]);
      return Number(row?.deleted ?? 0);
    });
  }
}

const workflowOf = ({ startedAt, updatedAt, ...row }: WorkflowRow): Workflow => ({ ...row, startedAt: startedAt.getTime(), updatedAt: updatedAt.getTime() });
