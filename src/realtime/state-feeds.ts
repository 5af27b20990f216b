import { Injectable, Logger } from '@nestjs/common';
import { AiSessionsChanged, SessionReader } from '../ai-usage/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { ServicesObserved, SystemStatusService, Workflows, WorkflowsChanged } from '../system-health/index.js';
import { type State, StateFeed, type StateSource } from './state-feed.js';

/** Topics of things that change: a tenant's work in progress, how its services are, and its live AI sessions. */
const STATE_TOPICS = ['workflows', 'system', 'ai'] as const;
type StateTopic = (typeof STATE_TOPICS)[number];

/** Workflows that are watched: the newest. */
const MOST_WORKFLOWS = 200;

/** Feeds of services, workflows and live AI sessions, one for each tenant and topic. */
@Injectable()
export class StateFeeds {
  private readonly logger = new Logger(StateFeeds.name);
  private readonly feeds = new Map<string, { readonly tenantId: string; readonly feed: StateFeed }>();

  constructor(
    private readonly status: SystemStatusService,
    private readonly workflows: Workflows,
    private readonly sessions: SessionReader,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(WorkflowsChanged, ({ tenantId }) => this.changed('workflows', tenantId));
    events.on(ServicesObserved, ({ tenantId, everybody }) => this.changed('system', everybody ? null : tenantId));
    events.on(AiSessionsChanged, ({ tenantId }) => this.changed('ai', tenantId));
    relay.onGap(() => {
      for (const topic of STATE_TOPICS) this.changed(topic, null);
    });
  }

  get count(): number {
    return this.feeds.size;
  }

  /** @throws DomainError ACCESS_DENIED */
  work(actor: Actor): StateFeed {
    if (!mayWatchStates(actor)) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    return this.find(actor.tenantId, 'workflows');
  }

  /** AI sessions that have not ended. @throws DomainError ACCESS_DENIED */
  aiSessions({ tenantId, permissions }: Actor): StateFeed {
    if (!permissions.has('ai-usage:read')) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    return this.find(tenantId, 'ai');
  }

  /** How services are; null for those who may not see it. */
  services(actor: Actor): StateFeed | null {
    return mayWatchStates(actor) ? this.find(actor.tenantId, 'system') : null;
  }

  private find(tenantId: string, topic: StateTopic): StateFeed {
    const key = `${topic}/${tenantId}`;
    const known = this.feeds.get(key);
    if (known) return known.feed;
    const feed = new StateFeed(
      topic,
      this.sourceOf(topic, { tenantId }),
      () => this.clock.now(),
      (error) => this.logger.warn({ topic, reason: (error as Error).message }, 'a feed could not be read; it is tried again'),
      (each, alive) => {
        if (alive && !this.feeds.has(key)) this.feeds.set(key, { tenantId, feed: each });
        else if (!alive && this.feeds.get(key)?.feed === each) this.feeds.delete(key);
      },
    );
    this.feeds.set(key, { tenantId, feed });
    return feed;
  }

  /** @param tenantId null: all tenants' */
  private changed(topic: StateTopic, tenantId: string | null): void {
    for (const each of this.feeds.values()) if (each.feed.topic === topic && (tenantId === null || each.tenantId === tenantId)) each.feed.changed();
  }

  private sourceOf(topic: StateTopic, scope: TenantScope): StateSource {
    switch (topic) {
      case 'workflows':
        return this.workflowSource(scope);
      case 'system':
        return this.systemSource(scope);
      case 'ai':
        return this.aiSource(scope);
    }
  }

  private aiSource(scope: TenantScope): StateSource {
    return {
      frame: 'ai_session',
      list: 'sessions',
      read: async (): Promise<State> => new Map((await this.sessions.live(scope, {})).sessions.map((session) => [session.sessionId, session])),
    };
  }

  private workflowSource(scope: TenantScope): StateSource {
    return {
      frame: 'workflow',
      list: 'workflows',
      read: async (): Promise<State> => new Map((await this.workflows.newest(scope, MOST_WORKFLOWS)).map((workflow) => [workflow.id, workflow])),
    };
  }

  private systemSource(scope: TenantScope): StateSource {
    return {
      frame: 'system',
      list: 'services',
      read: async (): Promise<State> => new Map((await this.status.shownServices(scope)).map((service) => [service.name, service])),
    };
  }
}

function mayWatchStates({ permissions }: Actor): boolean {
  return permissions.has('system-health:read');
}
