import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/index.js';

/** A run as the history keeps it. */
export interface JobRun {
  id: string;
  name: string;
  dueAt: Date;
  startedAt: Date;
  endedAt: Date | null;
  outcome: 'running' | 'succeeded' | 'failed' | 'abandoned';
  counts: Record<string, number>;
  error: string | null;
}

const COLUMNS = `id, name, due_at AS "dueAt", started_at AS "startedAt", ended_at AS "endedAt", outcome, counts, error`;

/** Leases and run history; the platform's own tables, without a tenant. */
@Injectable()
export class JobsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Takes the lease of a job when nobody holds it.
   * @returns the fencing token, or null when another replica holds the lease.
   */
  acquire(name: string, holder: string, now: Date, leaseSeconds: number): Promise<number | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const rows = await manager.query<{ token: string }[]>(
        `INSERT INTO job_leases AS lease (name, holder, fencing_token, expires_at)
         VALUES ($1, $2, 1, $3::timestamptz + make_interval(secs => $4))
         ON CONFLICT (name) DO UPDATE
           SET holder = excluded.holder, fencing_token = lease.fencing_token + 1, expires_at = excluded.expires_at
           WHERE lease.holder IS NULL OR lease.expires_at <= $3
         RETURNING fencing_token AS token`,
        [name, holder, now, leaseSeconds],
      );
      return rows[0] ? Number(rows[0].token) : null;
    });
  }

  /** Prolongs a lease that is still held. @returns false when it was lost. */
  renew(name: string, holder: string, token: number, now: Date, leaseSeconds: number): Promise<boolean> {
    return this.database.runWithoutTenant(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `UPDATE job_leases SET expires_at = $4::timestamptz + make_interval(secs => $5)
          WHERE name = $1 AND holder = $2 AND fencing_token = $3 RETURNING name`,
        [name, holder, token, now, leaseSeconds],
      );
      return rows.length > 0;
    });
  }

  release(name: string, holder: string, token: number): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.query(`UPDATE job_leases SET holder = NULL WHERE name = $1 AND holder = $2 AND fencing_token = $3`, [
        name,
        holder,
        token,
      ]);
    });
  }

  /** Opens a row of history; runs of the same job that never ended are marked as abandoned. */
  begin(name: string, token: number, dueAt: Date, startedAt: Date): Promise<string> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.query(
        `UPDATE job_runs SET outcome = 'abandoned', ended_at = $2 WHERE name = $1 AND outcome = 'running'`,
        [name, startedAt],
      );
      const [row] = await manager.query<{ id: string }[]>(
        `INSERT INTO job_runs (name, fencing_token, due_at, started_at, outcome) VALUES ($1, $2, $3, $4, 'running') RETURNING id`,
        [name, token, dueAt, startedAt],
      );
      return row?.id ?? '';
    });
  }

  end(id: string, at: Date, result: { counts: Record<string, number> } | { error: string }): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      const failed = 'error' in result;
      await manager.query(`UPDATE job_runs SET ended_at = $2, outcome = $3, counts = $4, error = $5 WHERE id = $1`, [
        id,
        at,
        failed ? 'failed' : 'succeeded',
        JSON.stringify(failed ? {} : result.counts),
        failed ? result.error : null,
      ]);
    });
  }

  /** The last window that a job completed, to know what was missed while the process was down. */
  lastCompletedWindow(name: string): Promise<Date | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ dueAt: Date }[]>(
        `SELECT due_at AS "dueAt" FROM job_runs WHERE name = $1 AND outcome = 'succeeded' ORDER BY due_at DESC LIMIT 1`,
        [name],
      );
      return row?.dueAt ?? null;
    });
  }

  history(name: string, limit: number): Promise<JobRun[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<JobRun[]>(`SELECT ${COLUMNS} FROM job_runs WHERE name = $1 ORDER BY started_at DESC LIMIT $2`, [name, limit]),
    );
  }
}
