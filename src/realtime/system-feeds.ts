import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { DashboardMetricsUpdated } from '../system-health/index.js';
import type { WatchedFeed } from './feed.js';
import { JoinedFeed } from './joined-feed.js';
import { StateFeeds } from './state-feeds.js';
import { ToldFeed } from './told-feed.js';

const SYSTEM_TOPIC = 'system';

/** The topic `system`: when the overview's figures were made anew and, for those who may see it, how services are. */
@Injectable()
export class SystemFeeds {
  /** By tenant; a feed that nobody watches is an empty set, and stays for those who come while it empties. */
  private readonly feeds = new Map<string, ToldFeed>();

  constructor(
    private readonly states: StateFeeds,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(DashboardMetricsUpdated, ({ tenantId, updatedAt }) => {
      for (const [id, feed] of this.feeds) if (tenantId === null || tenantId === id) feed.tell(DashboardMetricsUpdated.eventName, { updatedAt });
    });
    relay.onGap(() => {
      for (const feed of this.feeds.values()) feed.resyncAll();
    });
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    const parts = [this.figures(actor), this.states.services(actor)].filter((part) => part !== null);
    if (parts.length === 0) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    return new JoinedFeed(parts);
  }

  private figures({ tenantId, permissions }: Actor): ToldFeed | null {
    if (!permissions.has('overview:read')) return null;
    const feed = this.feeds.get(tenantId) ?? new ToldFeed(SYSTEM_TOPIC, () => this.clock.now());
    this.feeds.set(tenantId, feed);
    return feed;
  }
}
