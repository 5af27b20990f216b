import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { notFound } from '../platform/http/index.js';
import { TenantUpdated } from './tenants.events.js';
import { TenantsRepository } from './tenants.repository.js';

const KEPT = 10_000;
/** A safety net only: changes are told by events. */
const TTL_MS = 10 * 60_000;

/** The time zones of tenants in memory, for what is cut into days on the way of every request. */
@Injectable()
export class TenantTimeZones {
  private readonly zones = new LRUCache<string, Promise<string>>({ ...atMost(KEPT), ttl: TTL_MS });

  constructor(
    private readonly tenants: TenantsRepository,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(TenantUpdated, ({ tenantId }) => void this.zones.delete(tenantId));
    relay.onGap(() => this.zones.clear());
  }

  /** The IANA name. @throws DomainError NOT_FOUND when there is no such tenant. */
  of({ tenantId }: TenantScope): Promise<string> {
    const known = this.zones.get(tenantId);
    if (known) return known;
    const read = this.read(tenantId);
    this.zones.set(tenantId, read);
    // Also what could not be read: the next asker tries again.
    read.catch(() => {
      if (this.zones.peek(tenantId) === read) this.zones.delete(tenantId);
    });
    return read;
  }

  private async read(tenantId: string): Promise<string> {
    const tenant = await this.tenants.find({ tenantId });
    if (!tenant) throw notFound('tenant');
    return tenant.timeZone;
  }
}
