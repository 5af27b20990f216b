import { Injectable } from '@nestjs/common';
import { AiMessagesStored, AiSessionsChanged } from '../ai-usage/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeeds } from './told-feeds.js';

/** The topic `ai`: that sessions began, went on or ended, and that messages came, so that they are to be read anew. */
@Injectable()
export class AiFeeds {
  private readonly feeds: ToldFeeds;

  constructor(clock: Clock, systemTenant: SystemTenant, events: EventBus, relay: PostgresRelay) {
    this.feeds = new ToldFeeds('ai', 'ai-usage:read', { clock, systemTenant, relay });
    const tell = (tenantId: string, type: string, id: string): void => this.feeds.tell(tenantId, type, { id, updatedAt: clock.now().toISOString() });
    events.on(AiSessionsChanged, ({ tenantId }) => tell(tenantId, 'dashboard.ai.sessions_changed', 'sessions'));
    events.on(AiMessagesStored, ({ tenantId }) => tell(tenantId, 'dashboard.ai.messages_stored', 'messages'));
  }

  /** @throws DomainError ACCESS_DENIED */
  open(actor: Actor): WatchedFeed {
    return this.feeds.open(actor);
  }
}
