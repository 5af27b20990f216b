import { Injectable } from '@nestjs/common';
import { AlertChanged } from '../alerts/index.js';
import { NotificationShown } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeeds } from './told-feeds.js';

/**
 * The topic `alerts`: frames `alert` as alerts open, change and end, and frames `notification` for what is to be shown in open
 * pages. Nobody outside the tenant is told; of a notification that names a person, nobody but that person.
 */
@Injectable()
export class AlertFeeds {
  private readonly feeds: ToldFeeds;

  constructor(clock: Clock, systemTenant: SystemTenant, events: EventBus, relay: PostgresRelay) {
    this.feeds = new ToldFeeds('alerts', 'alerts:read', { clock, systemTenant, relay });
    events.on(AlertChanged, ({ tenantId, change, alert }) => this.feeds.tell(tenantId, 'alert', { ...alert, change }, within(tenantId)));
    events.on(NotificationShown, ({ tenantId, userId, notification }) =>
      this.feeds.tell(tenantId, 'notification', notification, userId === null ? within(tenantId) : (actor) => within(tenantId)(actor) && actor.kind === 'user' && actor.userId === userId),
    );
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    return this.feeds.open(actor);
  }
}

const within =
  (tenantId: string) =>
  (actor: Actor): boolean =>
    actor.tenantId === tenantId;
