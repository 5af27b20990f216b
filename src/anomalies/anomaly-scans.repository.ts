import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Dimensions } from './domain/anomaly.js';

/** How far a watched metric was judged. */
export interface ScanRow {
  readonly metricId: string;
  /** null until the first scan. */
  readonly scannedAt: Date | null;
  /** Buckets that end by then are judged; null until the detectors were warmed up. */
  readonly judgedUntil: Date | null;
  readonly problem: string | null;
}

/** A series' detector as it is kept. */
export interface DetectorRow {
  readonly key: string;
  readonly dimensions: Dimensions;
  /** What the state is good for. */
  readonly shape: string;
  readonly state: Buffer;
  /** The state is of the buckets that end by then. */
  readonly learnedUntil: Date;
  /** End of the last bucket in which something was measured. */
  readonly seenAt: Date | null;
}

const SCAN = 's.metric_id AS "metricId", s.scanned_at AS "scannedAt", s.judged_until AS "judgedUntil", s.problem';
const SERIES = 'd.series_key AS key, d.dimensions, d.learned_until AS "learnedUntil", d.seen_at AS "seenAt"';

/** How far watched metrics were read, and what their detectors know. There is a row for each that is enabled. */
@Injectable()
export class AnomalyScansRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** A row for a metric, due at once; a scan that is under way writes nothing after this. @param keeps what was learned and judged */
  async open(manager: EntityManager, { tenantId }: TenantScope, metricId: string, now: Date, keeps: boolean): Promise<void> {
    await manager.query(
      `INSERT INTO anomaly_scans (metric_id, tenant_id, started_at, due_at) VALUES ($1, $2, 'epoch', $3)
       ON CONFLICT (metric_id) DO UPDATE SET started_at = 'epoch', due_at = $3, problem = NULL,
         judged_until = CASE WHEN $4 THEN anomaly_scans.judged_until END, scanned_at = CASE WHEN $4 THEN anomaly_scans.scanned_at END`,
      [metricId, tenantId, now, keeps],
    );
    if (!keeps) await this.forget(manager, { tenantId }, metricId);
  }

  /** Without its row nothing is scanned. */
  async close(manager: EntityManager, { tenantId }: TenantScope, metricId: string): Promise<void> {
    await manager.query('DELETE FROM anomaly_scans WHERE tenant_id = $1 AND metric_id = $2', [tenantId, metricId]);
    await this.forget(manager, { tenantId }, metricId);
  }

  private async forget(manager: EntityManager, { tenantId }: TenantScope, metricId: string): Promise<void> {
    await manager.query('DELETE FROM anomaly_detectors WHERE tenant_id = $1 AND metric_id = $2', [tenantId, metricId]);
  }

  /** Of all tenants; those that wait longest first. */
  due(now: Date, limit: number): Promise<{ tenantId: string; metricId: string }[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<{ tenantId: string; metricId: string }[]>('SELECT tenant_id AS "tenantId", metric_id AS "metricId" FROM list_due_anomaly_scans($1, $2)', [now, limit]),
    );
  }

  /**
   * Takes a metric for a scan that begins now; until `retryAt` nobody else does.
   * @param paceMs for one that is not due: its last scan began so long ago, and has ended; null: only when it is due
   * @returns how it stands, or null when it is not to be scanned now
   */
  claim(scope: TenantScope, metricId: string, now: Date, { retryAt, paceMs }: { retryAt: Date; paceMs: number | null }): Promise<ScanRow | null> {
    return this.database.run(scope, async (manager) => {
      const [rows] = await manager.query<[ScanRow[], number]>(
        `UPDATE anomaly_scans s SET started_at = $3, due_at = $4
          WHERE s.tenant_id = $1 AND s.metric_id = $2 AND (s.due_at <= $3 OR ($5::timestamptz IS NOT NULL AND s.started_at <= $5 AND s.scanned_at >= s.started_at))
          RETURNING ${SCAN}`,
        [scope.tenantId, metricId, now, retryAt, paceMs === null ? null : new Date(now.getTime() - paceMs)],
      );
      return rows[0] ?? null;
    });
  }

  scans(scope: TenantScope, metricIds: readonly string[]): Promise<ScanRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<ScanRow[]>(`SELECT ${SCAN} FROM anomaly_scans s WHERE s.tenant_id = $1 AND s.metric_id = ANY ($2)`, [scope.tenantId, metricIds]),
    );
  }

  detectors(scope: TenantScope, metricId: string): Promise<DetectorRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<DetectorRow[]>(`SELECT ${SERIES}, d.shape, d.state FROM anomaly_detectors d WHERE d.tenant_id = $1 AND d.metric_id = $2 ORDER BY d.series_key COLLATE "C"`, [
        scope.tenantId,
        metricId,
      ]),
    );
  }

  /** The series that are watched, without their states. */
  series(scope: TenantScope, metricIds: readonly string[]): Promise<(Omit<DetectorRow, 'state' | 'shape'> & { metricId: string })[]> {
    return this.database.run(scope, (manager) =>
      manager.query<(Omit<DetectorRow, 'state' | 'shape'> & { metricId: string })[]>(
        `SELECT d.metric_id AS "metricId", ${SERIES} FROM anomaly_detectors d WHERE d.tenant_id = $1 AND d.metric_id = ANY ($2) ORDER BY d.series_key COLLATE "C"`,
        [scope.tenantId, metricIds],
      ),
    );
  }

  /** Locks the row until the transaction ends. @returns false unless the scan that began then is still the newest */
  async lock(manager: EntityManager, { tenantId }: TenantScope, metricId: string, startedAt: Date | null): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      'SELECT 1 FROM anomaly_scans WHERE tenant_id = $1 AND metric_id = $2 AND ($3::timestamptz IS NULL OR started_at = $3) FOR UPDATE',
      [tenantId, metricId, startedAt],
    );
    return rows.length > 0;
  }

  async keep(manager: EntityManager, { tenantId }: TenantScope, { metricId, scannedAt, judgedUntil, problem }: ScanRow, dueAt: Date): Promise<void> {
    await manager.query('UPDATE anomaly_scans SET scanned_at = $3, judged_until = $4, problem = $5, due_at = $6 WHERE tenant_id = $1 AND metric_id = $2', [
      tenantId,
      metricId,
      scannedAt,
      judgedUntil,
      problem,
      dueAt,
    ]);
  }

  async keepDetector(manager: EntityManager, { tenantId }: TenantScope, metricId: string, row: DetectorRow): Promise<void> {
    await manager.query(
      `INSERT INTO anomaly_detectors (metric_id, series_key, tenant_id, dimensions, shape, state, learned_until, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (metric_id, series_key) DO UPDATE SET dimensions = $4, shape = $5, state = $6, learned_until = $7, seen_at = coalesce($8, anomaly_detectors.seen_at)`,
      [metricId, row.key, tenantId, JSON.stringify(row.dimensions), row.shape, row.state, row.learnedUntil, row.seenAt],
    );
  }

  /** Forgets series of which nothing was measured since `before`. */
  async forgetSilent(manager: EntityManager, { tenantId }: TenantScope, metricId: string, before: Date): Promise<void> {
    await manager.query('DELETE FROM anomaly_detectors WHERE tenant_id = $1 AND metric_id = $2 AND seen_at < $3', [tenantId, metricId, before]);
  }
}
