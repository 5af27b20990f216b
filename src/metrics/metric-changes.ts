import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ResultCache } from '../platform/cache/index.js';
import { DomainEvent, EventBus } from '../platform/events/index.js';
import { metricTag } from './metric-answers.js';
import { MetricsFlushed } from './metrics.events.js';

/** What was written of a tenant is told this often at most. */
const PAUSE_MS = 100;
/** Characters of names in one notice; more metrics than that are told as "any". */
const MAX_NAMES_LENGTH = 5_000;

/**
 * What is read of these metrics has changed; null: of any of the tenant. The sum of some flushes, for those who show
 * metrics, on all replicas.
 */
export class MetricsChanged extends DomainEvent<{ tenantId: string; metrics: string[] | null }> {
  static readonly eventName = 'metrics.changed';
  static readonly relayed = true;
}

interface Pending {
  readonly names: Set<string>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Makes of many flushes few notices: the first at once, those after it together. What this process has cached of a metric
 * is dropped with each flush, what others have with each notice.
 */
@Injectable()
export class MetricChanges implements OnApplicationShutdown {
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly events: EventBus,
    private readonly cache: ResultCache,
  ) {
    events.on(MetricsFlushed, ({ tenantId, metrics }) => this.flushed(tenantId, metrics));
    events.on(MetricsChanged, async ({ tenantId, metrics }, origin) => {
      if (origin === 'elsewhere') await this.drop(tenantId, metrics ?? null);
    });
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  private async flushed(tenantId: string, metrics: readonly string[]): Promise<void> {
    await this.drop(tenantId, metrics);
    const waiting = this.pending.get(tenantId);
    if (waiting) {
      for (const name of metrics) waiting.names.add(name);
      return;
    }
    this.tell(tenantId, metrics);
  }

  private tell(tenantId: string, metrics: Iterable<string>): void {
    const timer = setTimeout(() => {
      const names = this.pending.get(tenantId)?.names;
      this.pending.delete(tenantId);
      if (names && names.size > 0) this.tell(tenantId, names);
    }, PAUSE_MS);
    this.pending.set(tenantId, { names: new Set(), timer: timer.unref() });
    const names = [...metrics];
    const length = names.reduce((sum, name) => sum + name.length + 3, 0);
    this.events.publish(new MetricsChanged({ tenantId, metrics: length > MAX_NAMES_LENGTH ? null : names }));
  }

  /** Here and in Redis alone: others are told by the notice. */
  private drop(tenantId: string, metrics: readonly string[] | null): Promise<void> {
    return this.cache.applyRemoteInvalidation(
      metrics?.map((name) => metricTag(tenantId, name)) ?? [metricTag(tenantId, null)],
    );
  }
}
