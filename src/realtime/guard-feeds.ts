import { Injectable } from '@nestjs/common';
import { GuardResolved, GuardViolated } from '../guards/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeeds } from './told-feeds.js';

/**
 * The topic `guards`: violations of a tenant as they open and close; platform admins are told of the installation's too.
 * One of latency, errors or the cache that opens is told as `dashboard.performance.alert` besides.
 */
@Injectable()
export class GuardFeeds {
  private readonly feeds: ToldFeeds;

  constructor(clock: Clock, systemTenant: SystemTenant, events: EventBus, relay: PostgresRelay) {
    this.feeds = new ToldFeeds('guards', 'guards:read', { clock, systemTenant, relay });
    events.on(GuardViolated, ({ tenantId, violation }) => {
      this.feeds.tell(tenantId, 'dashboard.guard.violation', violation);
      if (violation.type === 'performance') this.feeds.tell(tenantId, 'dashboard.performance.alert', violation);
    });
    events.on(GuardResolved, ({ tenantId, violation }) => this.feeds.tell(tenantId, 'dashboard.guard.violation', violation));
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    return this.feeds.open(actor);
  }
}
