import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { decodeCursor, encodeCursor, Page } from '../platform/http/index.js';

export type RunCause = 'created' | 'definition' | 'manual' | 'schedule' | 'change' | 'source';
export type EndedOutcome = 'succeeded' | 'failed' | 'cancelled' | 'abandoned';

export interface RunRow {
  id: string;
  cause: RunCause;
  startedAt: Date;
  endedAt: Date | null;
  outcome: 'running' | EndedOutcome;
  how: 'made' | 'refreshed' | null;
  rows: string | null;
  bytes: string | null;
  error: string | null;
}

/** What is written of a run that has ended. */
export interface RunEnd {
  outcome: EndedOutcome;
  how: 'made' | 'refreshed' | null;
  rows: number | null;
  bytes: number | null;
  error: string | null;
}

/** Runs that are kept of each view. */
const KEPT = 200;
const COLUMNS = `id, cause, started_at AS "startedAt", ended_at AS "endedAt", outcome, how, row_count AS rows, bytes, error`;

/** Rows of `materialization_runs`. */
@Injectable()
export class MaterializationRunsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Opens a run, in the transaction that took the lease: whatever is open still has lost its process. */
  async begin(manager: EntityManager, { tenantId }: TenantScope, materializationId: string, run: { id: string; cause: RunCause; startedAt: Date }): Promise<void> {
    await manager.query(
      `UPDATE materialization_runs SET outcome = 'abandoned', ended_at = $2, error = 'Its process ended in the midst of it.'
        WHERE materialization_id = $1 AND outcome = 'running'`,
      [materializationId, run.startedAt],
    );
    await manager.query(
      `INSERT INTO materialization_runs (id, tenant_id, materialization_id, cause, started_at, outcome) VALUES ($1, $2, $3, $4, $5, 'running')`,
      [run.id, tenantId, materializationId, run.cause, run.startedAt],
    );
    await manager.query(
      `DELETE FROM materialization_runs WHERE materialization_id = $1 AND id NOT IN (
         SELECT id FROM materialization_runs WHERE materialization_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2)`,
      [materializationId, KEPT],
    );
  }

  async end(manager: EntityManager, id: string, at: Date, { outcome, how, rows, bytes, error }: RunEnd): Promise<void> {
    await manager.query(
      `UPDATE materialization_runs SET ended_at = $2, outcome = $3, how = $4, row_count = $5, bytes = $6, error = $7 WHERE id = $1 AND outcome = 'running'`,
      [id, at, outcome, how, rows, bytes, error],
    );
  }

  /** The newest first. */
  list(scope: TenantScope, materializationId: string, limit: number, cursor: string | undefined): Promise<Page<RunRow>> {
    const after = decodeCursor(cursor, 2);
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<RunRow[]>(
        `SELECT ${COLUMNS} FROM materialization_runs
          WHERE materialization_id = $1 AND ($2::timestamptz IS NULL OR (started_at, id) < ($2, $3::uuid))
          ORDER BY started_at DESC, id DESC LIMIT $4`,
        [materializationId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
      );
      const last = rows[limit - 1];
      return new Page(rows.slice(0, limit), rows.length > limit && last ? encodeCursor([last.startedAt.toISOString(), last.id]) : null);
    });
  }
}
