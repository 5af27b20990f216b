import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { WatchedMetricsChanged } from './anomalies.events.js';
import type { WatchedMetric } from './domain/watched-metric.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

const KEPT_TENANTS = 5_000;
/** A safety net only: changes are told by events. */
const TTL_MS = 60_000;

/** What tenants watch, in memory, for the way of every flush: most tenants watch nothing, and that is remembered too. */
@Injectable()
export class WatchedMetricDirectory {
  private readonly tenants = new LRUCache<string, Promise<readonly WatchedMetric[]>>({ ...atMost(KEPT_TENANTS), ttl: TTL_MS });

  constructor(
    private readonly repository: WatchedMetricsRepository,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(WatchedMetricsChanged, ({ tenantId }) => void this.tenants.delete(tenantId));
    relay.onGap(() => this.tenants.clear());
  }

  /** Those that are enabled. */
  of({ tenantId }: TenantScope): Promise<readonly WatchedMetric[]> {
    const known = this.tenants.get(tenantId);
    if (known) return known;
    const read = this.repository.enabled({ tenantId });
    this.tenants.set(tenantId, read);
    read.catch(() => {
      if (this.tenants.peek(tenantId) === read) this.tenants.delete(tenantId);
    });
    return read;
  }
}
