import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/index.js';

export type RunOutcome = 'succeeded' | 'failed' | 'abandoned';

/** How a run ended: `abandoned` is one whose lease was lost, or whose process was. */
export type RunEnding =
  | { outcome: 'succeeded'; counts: Record<string, number> }
  | { outcome: 'failed' | 'abandoned'; error: string };

/** A run as the history keeps it; or the runs of a minute, of jobs that run more often. */
export interface JobRun {
  id: string;
  name: string;
  dueAt: Date;
  startedAt: Date;
  endedAt: Date | null;
  outcome: 'running' | RunOutcome;
  /** How many runs the row stands for. */
  runs: number;
  /** Of all of them together; null while it runs, and of an abandoned run. */
  durationMs: number | null;
  counts: Record<string, number>;
  error: string | null;
}

/** The successful runs of a job within a minute. */
export interface MinuteSums {
  readonly name: string;
  readonly token: number;
  readonly minute: Date;
  readonly startedAt: Date;
  endedAt: Date;
  runs: number;
  durationMs: number;
  readonly counts: Record<string, number>;
}

/** Where a job stands. */
export interface JobState {
  name: string;
  /** Which process holds the lease now; null: none. */
  holder: string | null;
  last: JobRun | null;
  /** Runs and failures since the moment that was asked about. */
  runs: number;
  failures: number;
}

const MAX_ERROR = 2_000;
const DURATION = `extract(epoch FROM ended_at - started_at) * 1000`;
const COLUMNS = `id, name, due_at AS "dueAt", started_at AS "startedAt", ended_at AS "endedAt", outcome, runs,
  CASE WHEN outcome IN ('succeeded', 'failed') THEN coalesce(duration_ms, ${DURATION})::float8 END AS "durationMs", counts, error`;

/** Leases and run history; the platform's own tables, without a tenant. */
@Injectable()
export class JobsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Takes the lease of a job when nobody holds it.
   * @param window of the schedule that the run is for; null for one by hand. A window that was run is not run again.
   * @returns the fencing token, or null when another replica holds the lease or has run the window.
   */
  acquire(name: string, holder: string, now: Date, leaseSeconds: number, window: Date | null = null): Promise<number | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const rows = await manager.query<{ token: string }[]>(
        `INSERT INTO job_leases AS lease (name, holder, fencing_token, expires_at)
         VALUES ($1, $2, 1, $3::timestamptz + make_interval(secs => $4))
         ON CONFLICT (name) DO UPDATE
           SET holder = excluded.holder, fencing_token = lease.fencing_token + 1, expires_at = excluded.expires_at
           WHERE (lease.holder IS NULL OR lease.expires_at <= $3)
             AND ($5::timestamptz IS NULL OR lease.last_due_at IS NULL OR lease.last_due_at < $5)
         RETURNING fencing_token AS token`,
        [name, holder, now, leaseSeconds, window],
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

  /** @param window that is done with; null leaves the windows as they are. */
  release(name: string, holder: string, token: number, window: Date | null = null): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.query(
        `UPDATE job_leases SET holder = NULL, last_due_at = greatest(last_due_at, $4::timestamptz)
          WHERE name = $1 AND holder = $2 AND fencing_token = $3`,
        [name, holder, token, window],
      );
    });
  }

  /** Opens a row of history; runs of the same job that never ended are marked as abandoned. */
  begin(name: string, token: number, dueAt: Date, startedAt: Date): Promise<string> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.query(
        `UPDATE job_runs SET outcome = 'abandoned', ended_at = $2, error = 'Its process ended, or was too slow to keep its lease.'
          WHERE name = $1 AND outcome = 'running'`,
        [name, startedAt],
      );
      const [row] = await manager.query<{ id: string }[]>(
        `INSERT INTO job_runs (name, fencing_token, due_at, started_at, outcome) VALUES ($1, $2, $3, $4, 'running') RETURNING id`,
        [name, token, dueAt, startedAt],
      );
      return row?.id ?? '';
    });
  }

  /**
   * Closes a row that is open still: one that another run has marked as abandoned stays that, and one whose lease another
   * has taken is left to be marked so.
   */
  end(id: string, at: Date, ending: RunEnding): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      const { counts, error } = partsOf(ending);
      await manager.query(
        `UPDATE job_runs run SET ended_at = $2, outcome = $3, counts = $4, error = $5
          WHERE id = $1 AND outcome = 'running'
            AND ($3 = 'abandoned' OR NOT EXISTS (SELECT FROM job_leases lease WHERE lease.name = run.name AND lease.fencing_token > run.fencing_token))`,
        [id, at, ending.outcome, counts, error],
      );
    });
  }

  /** Writes a run that has no row yet and has ended. */
  insertEnded({ name, token, dueAt, startedAt }: { name: string; token: number; dueAt: Date; startedAt: Date }, endedAt: Date, ending: RunEnding): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      const { counts, error } = partsOf(ending);
      await manager.query(
        `INSERT INTO job_runs (name, fencing_token, due_at, started_at, ended_at, outcome, counts, error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [name, token, dueAt, startedAt, endedAt, ending.outcome, counts, error],
      );
    });
  }

  /** Writes the sums of a minute; what another process wrote of it, or this one before, is another row. */
  addMinute({ name, token, minute, startedAt, endedAt, runs, durationMs, counts }: MinuteSums): Promise<void> {
    return this.database.runWithoutTenant(async (manager) => {
      await manager.query(
        `INSERT INTO job_runs (name, fencing_token, due_at, started_at, ended_at, outcome, runs, duration_ms, counts)
         VALUES ($1, $2, $3, $4, $5, 'succeeded', $6, $7, $8)`,
        [name, token, minute, startedAt, endedAt, runs, durationMs, JSON.stringify(counts)],
      );
    });
  }

  /** The last window that a job completed, to know what was missed while the process was down. */
  lastCompletedWindow(name: string): Promise<Date | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ dueAt: Date | null }[]>(
        `SELECT greatest((SELECT max(due_at) FROM job_runs WHERE name = $1 AND outcome = 'succeeded'),
                         (SELECT last_due_at FROM job_leases WHERE name = $1)) AS "dueAt"`,
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

  /** Where jobs stand at `now`, with their runs since `since`. */
  states(names: readonly string[], now: Date, since: Date): Promise<JobState[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<JobState[]>(
        `SELECT job.name, lease.holder, last.run AS last, coalesce(recent.runs, 0)::int AS runs, coalesce(recent.failures, 0)::int AS failures
           FROM unnest($1::text[]) AS job (name)
           LEFT JOIN job_leases lease ON lease.name = job.name AND lease.expires_at > $2
           LEFT JOIN LATERAL (
             SELECT to_jsonb(r) AS run FROM (SELECT ${COLUMNS} FROM job_runs WHERE job_runs.name = job.name ORDER BY started_at DESC LIMIT 1) r
           ) last ON true
           LEFT JOIN LATERAL (
             SELECT sum(r.runs) AS runs, sum(r.runs) FILTER (WHERE r.outcome IN ('failed', 'abandoned')) AS failures
               FROM job_runs r WHERE r.name = job.name AND r.started_at >= $3
           ) recent ON true`,
        [names, now, since],
      ),
    );
  }

  /** Removes what ended long ago, but for the last success of each job. @returns rows removed. */
  deleteBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [, count] = await manager.query<[unknown[], number]>(
        `DELETE FROM job_runs run WHERE run.started_at < $1 AND run.outcome <> 'running'
            AND EXISTS (SELECT FROM job_runs later WHERE later.name = run.name AND later.outcome = 'succeeded' AND later.started_at > run.started_at)`,
        [before],
      );
      return count;
    });
  }
}

function partsOf(ending: RunEnding): { counts: string; error: string | null } {
  if (ending.outcome === 'succeeded') return { counts: JSON.stringify(ending.counts), error: null };
  return { counts: '{}', error: ending.error.slice(0, MAX_ERROR) };
}
