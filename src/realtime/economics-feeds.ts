import { Injectable } from '@nestjs/common';
import { BudgetReached, CostsChanged } from '../economics/index.js';
import { GuardViolated } from '../guards/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeeds } from './told-feeds.js';

/**
 * The topic `economics`: that the figures are to be read anew (`dashboard.economics.updated`), and that a budget reached a
 * threshold or a guard found that costs surged (`dashboard.cost.threshold_exceeded`, of `kind` budget or surge).
 */
@Injectable()
export class EconomicsFeeds {
  private readonly feeds: ToldFeeds;

  constructor(clock: Clock, systemTenant: SystemTenant, events: EventBus, relay: PostgresRelay) {
    this.feeds = new ToldFeeds('economics', 'economics:read', { clock, systemTenant, relay });
    events.on(CostsChanged, ({ tenantId }) => this.feeds.tell(tenantId, 'dashboard.economics.updated', { id: 'costs', updatedAt: clock.now().toISOString() }));
    events.on(BudgetReached, ({ tenantId, budget }) => this.feeds.tell(tenantId, 'dashboard.cost.threshold_exceeded', { kind: 'budget', ...budget }));
    events.on(GuardViolated, ({ tenantId, violation }) => {
      if (violation.type === 'cost') this.feeds.tell(tenantId, 'dashboard.cost.threshold_exceeded', { kind: 'surge', ...violation });
    });
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    return this.feeds.open(actor);
  }
}
