import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { KpiDefinition } from './domain/kpi.js';
import { KpiChanged } from './kpis.events.js';
import { KpisRepository } from './kpis.repository.js';

const KEPT_TENANTS = 5_000;
/** A safety net only: changes are told by events. */
const TTL_MS = 60_000;

/** The KPIs of tenants in memory, for the way of every flush: most tenants have none, and that is remembered too. */
@Injectable()
export class KpiDirectory {
  private readonly tenants = new LRUCache<string, Promise<readonly KpiDefinition[]>>({ max: KEPT_TENANTS, ttl: TTL_MS });

  constructor(
    private readonly repository: KpisRepository,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(KpiChanged, ({ tenantId }) => void this.tenants.delete(tenantId));
    relay.onGap(() => this.tenants.clear());
  }

  of({ tenantId }: TenantScope): Promise<readonly KpiDefinition[]> {
    const known = this.tenants.get(tenantId);
    if (known) return known;
    const read = this.repository.all({ tenantId });
    this.tenants.set(tenantId, read);
    read.catch(() => {
      if (this.tenants.peek(tenantId) === read) this.tenants.delete(tenantId);
    });
    return read;
  }

  /** What the writer knows before its event has gone round. */
  forget({ tenantId }: TenantScope): void {
    this.tenants.delete(tenantId);
  }
}
