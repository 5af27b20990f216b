import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { Anomaly, Resolution } from './domain/anomaly.js';
import type { Severity } from './domain/detector.js';
import type { Feedback } from './domain/feedback.js';

/** Which anomalies are meant; what is left out is not looked at. */
export interface AnomalyFilter {
  readonly metricId?: string | undefined;
  readonly open?: boolean | undefined;
  readonly severities?: readonly Severity[] | undefined;
  /** 0 to 1; at least. */
  readonly confidence?: number | undefined;
  readonly feedback?: Feedback | 'none' | undefined;
  /** Found at or after, and before. */
  readonly foundFrom?: Date | undefined;
  readonly foundBefore?: Date | undefined;
}

const COLUMNS = `a.id, a.metric_id AS "metricId", a.title, a.unit, a.bucket, a.series_key AS "seriesKey", a.dimensions, a.at, a.last_at AS "lastAt",
  a.found_at AS "foundAt", a.provisional, a.value, a.last_value AS "lastValue", a.expected, a.lower, a.upper, a.z_score AS "zScore", a.score, a.severity, a.type,
  a.confidence, a.sentence, a.context, a.calm, a.resolved_at AS "resolvedAt", a.resolution, a.resolved_by AS "resolvedBy", a.feedback,
  a.feedback_by AS "feedbackBy", a.feedback_at AS "feedbackAt"`;

const FILTER = `a.tenant_id = $1 AND ($2::uuid IS NULL OR a.metric_id = $2) AND ($3::boolean IS NULL OR (a.resolved_at IS NULL) = $3)
  AND ($4::text[] IS NULL OR a.severity = ANY ($4)) AND ($5::float8 IS NULL OR a.confidence >= $5)
  AND ($6::text IS NULL OR coalesce(a.feedback, 'none') = $6) AND ($7::timestamptz IS NULL OR a.found_at >= $7) AND ($8::timestamptz IS NULL OR a.found_at < $8)`;

/** What was found. */
@Injectable()
export class AnomaliesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first; before `before`. */
  list(scope: TenantScope, filter: AnomalyFilter, before: Keyset | null, limit: number): Promise<Anomaly[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Anomaly[]>(
        `SELECT ${COLUMNS} FROM anomalies a WHERE ${FILTER} AND ($9::timestamptz IS NULL OR (a.found_at, a.id) < ($9, $10::uuid))
          ORDER BY a.found_at DESC, a.id DESC LIMIT $11`,
        [...valuesOf(scope, filter), before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  /** Those that are open, or were found at or after `since`; the newest first. */
  openOrRecent(scope: TenantScope, filter: AnomalyFilter, since: Date, limit: number): Promise<Anomaly[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Anomaly[]>(
        `SELECT ${COLUMNS} FROM anomalies a WHERE ${FILTER} AND (a.resolved_at IS NULL OR a.found_at >= $9) ORDER BY a.found_at DESC, a.id DESC LIMIT $10`,
        [...valuesOf(scope, filter), since, limit],
      ),
    );
  }

  /** Those that stood open at some moment of [from, to) or were found in it; those found first come first. */
  between(scope: TenantScope, filter: AnomalyFilter, from: Date, to: Date, limit: number): Promise<Anomaly[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Anomaly[]>(
        `SELECT ${COLUMNS} FROM anomalies a WHERE ${FILTER} AND a.found_at < $10 AND (a.resolved_at IS NULL OR a.resolved_at > $9 OR a.found_at >= $9)
          ORDER BY a.found_at, a.id LIMIT $11`,
        [...valuesOf(scope, filter), from, to, limit],
      ),
    );
  }

  /** Those of a metric's series whose buckets touch [from, to); those found first come first. */
  ofSeries(scope: TenantScope, metricId: string, seriesKey: string, from: Date, to: Date, limit: number): Promise<Anomaly[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Anomaly[]>(
        `SELECT ${COLUMNS} FROM anomalies a WHERE a.tenant_id = $1 AND a.metric_id = $2 AND a.series_key = $3 AND a.at < $5 AND a.last_at >= $4 ORDER BY a.at LIMIT $6`,
        [scope.tenantId, metricId, seriesKey, from, to, limit],
      ),
    );
  }

  find(scope: TenantScope, id: string): Promise<Anomaly | null> {
    return this.database.run(scope, (manager) => this.read(manager, scope, id, ''));
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, scope: TenantScope, id: string): Promise<Anomaly | null> {
    return this.read(manager, scope, id, 'FOR UPDATE');
  }

  private async read(manager: EntityManager, { tenantId }: TenantScope, id: string, lock: string): Promise<Anomaly | null> {
    const [row] = await manager.query<Anomaly[]>(`SELECT ${COLUMNS} FROM anomalies a WHERE a.tenant_id = $1 AND a.id = $2 ${lock}`, [tenantId, id]);
    return row ?? null;
  }

  /** The open ones of a metric, locked until the transaction ends. */
  lockOpen(manager: EntityManager, { tenantId }: TenantScope, metricId: string): Promise<Anomaly[]> {
    return manager.query<Anomaly[]>(`SELECT ${COLUMNS} FROM anomalies a WHERE a.tenant_id = $1 AND a.metric_id = $2 AND a.resolved_at IS NULL ORDER BY a.id FOR UPDATE`, [
      tenantId,
      metricId,
    ]);
  }

  /** @returns false when one of the series is open, or one was found of the same bucket. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, anomaly: Anomaly): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO anomalies (tenant_id, id, metric_id, title, unit, bucket, series_key, dimensions, at, found_at, context, last_at, provisional, value, last_value,
                              expected, lower, upper, z_score, score, severity, type, confidence, sentence, calm, resolved_at, resolution, resolved_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        tenantId,
        anomaly.id,
        anomaly.metricId,
        anomaly.title,
        anomaly.unit,
        anomaly.bucket,
        anomaly.seriesKey,
        JSON.stringify(anomaly.dimensions),
        anomaly.at,
        anomaly.foundAt,
        anomaly.context && JSON.stringify(anomaly.context),
        ...courseOf(anomaly),
      ],
    );
    return rows.length > 0;
  }

  /** Writes how it went on. */
  async update(manager: EntityManager, { tenantId }: TenantScope, anomaly: Anomaly): Promise<void> {
    await manager.query(
      `UPDATE anomalies SET last_at = $3, provisional = $4, value = $5, last_value = $6, expected = $7, lower = $8, upper = $9, z_score = $10, score = $11,
              severity = $12, type = $13, confidence = $14, sentence = $15, calm = $16, resolved_at = $17, resolution = $18, resolved_by = $19
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, anomaly.id, ...courseOf(anomaly)],
    );
  }

  /** Closes the open ones of a metric. @returns those that it closed */
  async close(manager: EntityManager, { tenantId }: TenantScope, metricId: string, resolution: Resolution, at: Date): Promise<Anomaly[]> {
    const [rows] = await manager.query<[Anomaly[], number]>(
      `UPDATE anomalies a SET resolved_at = $3, resolution = $4 WHERE a.tenant_id = $1 AND a.metric_id = $2 AND a.resolved_at IS NULL RETURNING ${COLUMNS}`,
      [tenantId, metricId, at, resolution],
    );
    return rows;
  }

  /** @param feedback null takes it back */
  async setFeedback(manager: EntityManager, { tenantId }: TenantScope, id: string, feedback: Feedback | null, by: { userId: string | null; at: Date }): Promise<void> {
    await manager.query('UPDATE anomalies SET feedback = $3, feedback_by = $4, feedback_at = $5 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
      feedback,
      feedback && by.userId,
      feedback && by.at,
    ]);
  }

  /** What was said of a metric's anomalies after an instant, in that order: the last `limit` of it. */
  async feedback(manager: EntityManager, { tenantId }: TenantScope, metricId: string, after: Date, limit: number): Promise<Feedback[]> {
    const rows = await manager.query<{ feedback: Feedback }[]>(
      `SELECT feedback FROM anomalies WHERE tenant_id = $1 AND metric_id = $2 AND feedback IS NOT NULL AND feedback_at > $3 ORDER BY feedback_at DESC, id DESC LIMIT $4`,
      [tenantId, metricId, after, limit],
    );
    return rows.map(({ feedback }) => feedback).reverse();
  }

  /** For good, of all tenants. @returns how many. */
  purgeResolvedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_anomalies_resolved_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}

function valuesOf({ tenantId }: TenantScope, { metricId, open, severities, confidence, feedback, foundFrom, foundBefore }: AnomalyFilter): unknown[] {
  return [tenantId, metricId ?? null, open ?? null, severities ?? null, confidence ?? null, feedback ?? null, foundFrom ?? null, foundBefore ?? null];
}

/** What changes while it lasts. */
function courseOf(anomaly: Anomaly): unknown[] {
  return [
    anomaly.lastAt,
    anomaly.provisional,
    anomaly.value,
    anomaly.lastValue,
    anomaly.expected,
    anomaly.lower,
    anomaly.upper,
    anomaly.zScore,
    anomaly.score,
    anomaly.severity,
    anomaly.type,
    anomaly.confidence,
    anomaly.sentence,
    anomaly.calm,
    anomaly.resolvedAt,
    anomaly.resolution,
    anomaly.resolvedBy,
  ];
}
