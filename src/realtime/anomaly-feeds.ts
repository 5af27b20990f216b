import { Injectable } from '@nestjs/common';
import { AnomalyDetected, AnomalyResolved } from '../anomalies/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeeds } from './told-feeds.js';

/** The topic `anomalies`: those of a tenant as they are found and as they end; platform admins are told of the installation's too. */
@Injectable()
export class AnomalyFeeds {
  private readonly feeds: ToldFeeds;

  constructor(clock: Clock, systemTenant: SystemTenant, events: EventBus, relay: PostgresRelay) {
    this.feeds = new ToldFeeds('anomalies', 'anomalies:read', { clock, systemTenant, relay });
    events.on(AnomalyDetected, ({ tenantId, anomaly }) => this.feeds.tell(tenantId, 'anomaly_alert', anomaly));
    events.on(AnomalyResolved, ({ tenantId, anomaly }) => this.feeds.tell(tenantId, 'anomaly_alert', anomaly));
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    return this.feeds.open(actor);
  }
}
