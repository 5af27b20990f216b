import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomalyDetected, AnomalyResolved } from './anomalies.events.js';
import { AnomalyScansRepository, type ScanRow } from './anomaly-scans.repository.js';
import { ContributionReader } from './contribution-reader.js';
import { type Course, type JudgedBucket, follow } from './domain/anomaly-course.js';
import type { Anomaly, Contributions } from './domain/anomaly.js';
import { GRACE_MS, runningPaceOf } from './domain/scan-window.js';
import { type WatchedMetric, lengthOf } from './domain/watched-metric.js';
import { MetricScan, type Scanned, type ScannedSeries } from './metric-scan.js';
import { toldOf } from './told-anomaly.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** What was begun and never ended, since its process did, is begun again after this. */
const GIVEN_UP_MS = 120_000;
/** What could not be read is tried again after this. */
const RETRY_MS = 60_000;
/** Anomalies of one scan whose dimensions are looked at: the strongest. */
const MOST_EXPLAINED = 3;
/** Series of which nothing was heard for so long, and for so many buckets, are forgotten. */
const FORGOTTEN_MS = 14 * 86_400_000;
const FORGOTTEN_BUCKETS = 500;

/** What a scan changed. */
export interface ScanEnding {
  readonly judged: number;
  readonly found: readonly Anomaly[];
  readonly resolved: readonly Anomaly[];
  /** Why nothing could be read. */
  readonly problem: string | null;
}

/**
 * Scans watched metrics, each once for all replicas: who works on one has claimed it in its row, and what was judged is
 * written under the row's lock together with how far that is. A process that ends in between has written nothing.
 */
@Injectable()
export class AnomalyScan {
  constructor(
    private readonly metrics: WatchedMetricsRepository,
    private readonly scans: AnomalyScansRepository,
    private readonly anomalies: AnomaliesRepository,
    private readonly reader: MetricScan,
    private readonly contributions: ContributionReader,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * @param paceMs for what is looked at because something came: not within so long after the last scan; null: only what is due
   * @returns null when it is not to be scanned now, or somebody else has it
   */
  async scan(scope: TenantScope, metricId: string, paceMs: number | null = null): Promise<ScanEnding | null> {
    const startedAt = this.clock.now();
    const row = await this.scans.claim(scope, metricId, startedAt, { retryAt: new Date(startedAt.getTime() + GIVEN_UP_MS), paceMs });
    const metric = row && (await this.metrics.find(scope, metricId));
    if (!row || !metric?.enabled) return null;
    const { scanned, problem } = await this.read(scope, metric, row, startedAt);
    if (!scanned) return this.postpone(scope, row, startedAt, problem);
    const contexts = await this.explain(scope, metric, scanned);
    const ending = await this.scans.transaction(scope, async (manager) => {
      if (!(await this.scans.lock(manager, scope, metricId, startedAt))) return null;
      return this.keep(manager, scope, metric, scanned, contexts, startedAt);
    });
    this.tell(scope, ending);
    return ending;
  }

  private async read(scope: TenantScope, metric: WatchedMetric, row: ScanRow, now: Date): Promise<{ scanned: Scanned | null; problem: string | null }> {
    try {
      const detectors = await this.scans.detectors(scope, metric.id);
      return { scanned: await this.reader.scan(scope, metric, row, detectors, now.getTime()), problem: null };
    } catch (thrown) {
      const { code, message, details } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      const [first] = code === 'VALIDATION_FAILED' && Array.isArray(details) ? (details as { message?: string }[]) : [];
      return { scanned: null, problem: first?.message ?? message };
    }
  }

  /** What was judged stays as it is: what comes meanwhile is judged when it can be read again. */
  private postpone(scope: TenantScope, row: ScanRow, startedAt: Date, problem: string | null): Promise<ScanEnding | null> {
    return this.scans.transaction(scope, async (manager) => {
      if (!(await this.scans.lock(manager, scope, row.metricId, startedAt))) return null;
      await this.scans.keep(manager, scope, { ...row, scannedAt: startedAt, problem }, new Date(startedAt.getTime() + RETRY_MS));
      return { judged: 0, found: [], resolved: [], problem };
    });
  }

  /** Which dimensions moved most, of the strongest that were raised. What cannot be found out keeps nothing from being told. */
  private async explain(scope: TenantScope, metric: WatchedMetric, { series }: Scanned): Promise<ReadonlyMap<JudgedBucket, Contributions | null>> {
    const raised = series.flatMap((each) => each.judged.filter(({ detection }) => detection.anomaly).map((bucket) => ({ bucket, dimensions: each.dimensions })));
    raised.sort((a, b) => b.bucket.detection.score - a.bucket.detection.score);
    const contexts = new Map<JudgedBucket, Contributions | null>();
    for (const { bucket, dimensions } of raised.slice(0, MOST_EXPLAINED)) {
      const from = bucket.detection.timestamp;
      const span = { from, to: (await this.reader.clockOf(scope, metric)).endOf(from) };
      contexts.set(bucket, await this.contributions.of(scope, metric, dimensions, span).catch(() => null));
    }
    return contexts;
  }

  private async keep(
    manager: EntityManager,
    scope: TenantScope,
    metric: WatchedMetric,
    scanned: Scanned,
    contexts: ReadonlyMap<JudgedBucket, Contributions | null>,
    now: Date,
  ): Promise<ScanEnding> {
    const open = new Map((await this.anomalies.lockOpen(manager, scope, metric.id)).map((each) => [each.seriesKey, each]));
    const ending = { judged: 0, found: [] as Anomaly[], resolved: [] as Anomaly[], problem: scanned.problem };
    for (const series of scanned.series) {
      let current = open.get(series.key) ?? null;
      for (const bucket of series.judged) {
        const occasion = { metric, seriesKey: series.key, dimensions: series.dimensions, timeZone: scanned.timeZone, now, newId: randomUUID, context: contexts.get(bucket) ?? null };
        current = await this.write(manager, scope, current, follow(current, bucket, occasion), ending);
        ending.judged += Number(bucket.closed);
      }
      if (series.row) await this.scans.keepDetector(manager, scope, metric.id, series.row);
    }
    await this.forget(manager, scope, metric, scanned, now);
    const row = { metricId: metric.id, scannedAt: now, judgedUntil: new Date(scanned.judgedUntil), problem: scanned.problem };
    await this.scans.keep(manager, scope, row, dueAfter(metric, scanned, now));
    return ending;
  }

  /** @returns the anomaly that is open now. One of a bucket that somebody has resolved already does not open again. */
  private async write(manager: EntityManager, scope: TenantScope, before: Anomaly | null, { change, anomaly }: Course, ending: { found: Anomaly[]; resolved: Anomaly[] }): Promise<Anomaly | null> {
    if (change === 'none') return before;
    if (change === 'opened') {
      if (!(await this.anomalies.insert(manager, scope, anomaly))) return null;
      ending.found.push(anomaly);
      return anomaly;
    }
    await this.anomalies.update(manager, scope, anomaly);
    if (change !== 'resolved') return anomaly;
    ending.resolved.push(anomaly);
    return null;
  }

  private forget(manager: EntityManager, scope: TenantScope, metric: WatchedMetric, { series }: Scanned, now: Date): Promise<void> {
    if (!series.some(({ row }: ScannedSeries) => row !== null)) return Promise.resolve();
    const silence = Math.max(FORGOTTEN_MS, FORGOTTEN_BUCKETS * lengthOf(metric.bucket));
    return this.scans.forgetSilent(manager, scope, metric.id, new Date(now.getTime() - silence));
  }

  private tell({ tenantId }: TenantScope, ending: ScanEnding | null): void {
    for (const anomaly of ending?.found ?? []) this.events.publish(new AnomalyDetected({ tenantId, anomaly: toldOf(anomaly) }));
    for (const anomaly of ending?.resolved ?? []) this.events.publish(new AnomalyResolved({ tenantId, anomaly: toldOf(anomaly) }));
  }
}

/** When the running bucket is done for good; what no flush tells of is looked at before. */
function dueAfter({ series, bucket }: WatchedMetric, { nextAt }: Scanned, now: Date): Date {
  const closes = nextAt + GRACE_MS;
  if (series.source === 'metric') return new Date(closes);
  return new Date(Math.min(closes, now.getTime() + runningPaceOf(bucket)));
}
