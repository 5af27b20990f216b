import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsFlushed } from '../metrics/index.js';
import { EventBus } from '../platform/events/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { AnomalyScan } from './anomaly-scan.js';
import { runningPaceOf } from './domain/scan-window.js';
import { type WatchedMetric, isAdditive } from './domain/watched-metric.js';
import { WatchedMetricDirectory } from './watched-metric-directory.js';

/** Scans at a time that flushes set off, of all tenants. */
const AT_ONCE = 2;

/** What another has just looked at, or is looking at, is tried again so often. */
const MOST_TRIES = 3;

interface Pending {
  timer: NodeJS.Timeout | null;
  running: boolean;
  /** Something came since the last scan began. */
  moved: boolean;
  /** Scans in a row that did not come about. */
  refused: number;
}

/**
 * Looks at buckets that are running when something came for them, on the replica where it came: the first time at once,
 * then not more often than their pace. What adds up waits for the end of its bucket and for the job.
 */
@Injectable()
export class ScanTriggers implements OnApplicationShutdown {
  private readonly logger = new Logger(ScanTriggers.name);
  /** By tenant and metric. */
  private readonly pending = new Map<string, Pending>();
  private readonly shutdown = new AbortController();
  private readonly queue = new FairQueue({ perSource: 1, perTenant: AT_ONCE, maxWaiting: 100_000, maxWaitMs: 60_000 }, 'anomalies');

  constructor(
    private readonly scan: AnomalyScan,
    private readonly directory: WatchedMetricDirectory,
    events: EventBus,
  ) {
    events.on(MetricsFlushed, async ({ tenantId, metrics }) => {
      const moved = new Set(metrics);
      for (const metric of await this.directory.of({ tenantId })) {
        if (metric.series.source === 'metric' && moved.has(String(metric.series['metric'])) && !isAdditive(metric.series)) this.mark(tenantId, metric);
      }
    });
  }

  onApplicationShutdown(): void {
    this.shutdown.abort();
    for (const { timer } of this.pending.values()) if (timer) clearTimeout(timer);
    this.pending.clear();
  }

  private mark(tenantId: string, metric: WatchedMetric): void {
    if (this.shutdown.signal.aborted) return;
    const key = `${tenantId}:${metric.id}`;
    const known = this.pending.get(key) ?? { timer: null, running: false, moved: false, refused: 0 };
    known.moved = true;
    this.pending.set(key, known);
    if (!known.running && !known.timer) void this.run(tenantId, metric, key, known);
  }

  private async run(tenantId: string, metric: WatchedMetric, key: string, pending: Pending): Promise<void> {
    const paceMs = runningPaceOf(metric.bucket);
    pending.running = true;
    pending.moved = false;
    try {
      const place = { tenantId: 'anomalies', sourceId: metric.id, subject: tenantId };
      const ending = await this.queue.run(place, this.shutdown.signal, () => this.scan.scan({ tenantId }, metric.id, paceMs));
      pending.refused = ending === null ? pending.refused + 1 : 0;
      pending.moved ||= ending === null && pending.refused <= MOST_TRIES;
    } catch (error) {
      // The job looks at it when its bucket is done.
      if (!this.shutdown.signal.aborted) this.logger.warn({ err: error, tenantId }, 'a watched metric could not be scanned');
    }
    pending.running = false;
    if (this.shutdown.signal.aborted) return;
    pending.timer = setTimeout(() => {
      pending.timer = null;
      if (pending.moved) void this.run(tenantId, metric, key, pending);
      else this.pending.delete(key);
    }, paceMs);
    pending.timer.unref();
  }
}
