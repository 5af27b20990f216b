import { Injectable, Logger } from '@nestjs/common';
import { DashboardChanged } from '../dashboards/index.js';
import { DataSourceChanged } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError, toDomainError } from '../platform/http/index.js';
import { SavedQueryChanged } from '../query/index.js';
import { CloseCode, type Connection } from './connection.js';
import type { ClientFrame } from './domain/client-frame.js';
import { Feeds, type OpenFeed, parseTopic } from './feeds.js';

const MAX_TOPICS_PER_CONNECTION = 200;

/** Who is subscribed to what. */
@Injectable()
export class Subscriptions {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly byConnection = new Map<Connection, Map<string, OpenFeed>>();

  constructor(
    private readonly feeds: Feeds,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(DashboardChanged, ({ tenantId, dashboardId }) => this.reopen((open, tenant) => tenant === tenantId && open.dashboardId === dashboardId));
    events.on(DataSourceChanged, ({ tenantId }) => this.reopen((_, tenant) => tenant === tenantId));
    events.on(SavedQueryChanged, ({ tenantId }) => this.reopen((_, tenant) => tenant === tenantId));
    relay.onGap(() => void this.reopen(() => true));
  }

  /** Subscriptions of a tenant's connections. */
  topicCount(tenantId: string): number {
    let count = 0;
    for (const [connection, topics] of this.byConnection) if (connection.actor?.tenantId === tenantId) count += topics.size;
    return count;
  }

  async subscribe(connection: Connection, { topics, since }: Extract<ClientFrame, { type: 'subscribe' }>): Promise<void> {
    const accepted: string[] = [];
    for (const topic of topics) {
      if (await this.add(connection, topic, since[topic])) accepted.push(topic);
      if (!connection.isOpen) return;
    }
    if (accepted.length > 0) connection.send({ type: 'subscribed', data: { topics: accepted } }, this.clock.now());
  }

  unsubscribe(connection: Connection, topics: readonly string[]): void {
    const mine = this.byConnection.get(connection);
    for (const topic of topics) {
      const open = mine?.get(topic);
      if (!open) continue;
      mine?.delete(topic);
      if (open.feed.leave(connection)) this.feeds.release(open.feed);
    }
  }

  /** Everything of a connection that has gone. */
  remove(connection: Connection): void {
    this.unsubscribe(connection, [...(this.byConnection.get(connection)?.keys() ?? [])]);
    this.byConnection.delete(connection);
  }

  /** Puts other filters on a dashboard; its topics of this connection start again with them. */
  async setFilters(connection: Connection, { dashboardId: id, filters }: Extract<ClientFrame, { type: 'set_filters' }>): Promise<void> {
    const dashboardId = id.toLowerCase();
    if (!(await this.mayFilter(connection, dashboardId, filters))) return;
    connection.filters.set(dashboardId, filters);
    const mine = this.byConnection.get(connection) ?? new Map<string, OpenFeed>();
    const affected = [...mine].filter(([, open]) => open.dashboardId === dashboardId).map(([topic]) => topic);
    this.unsubscribe(connection, affected);
    for (const topic of affected) await this.add(connection, topic, undefined);
  }

  /** Starts everything of a connection anew, under the rights and locked values that it has from now on. */
  async restart(connection: Connection): Promise<void> {
    const topics = [...(this.byConnection.get(connection)?.keys() ?? [])];
    // All of it first: nothing is sent any more that the earlier rights let through.
    this.unsubscribe(connection, topics);
    for (const topic of topics) {
      connection.send({ type: 'resync', topic, data: { reason: 'renewed' } }, this.clock.now());
      await this.add(connection, topic, undefined);
    }
  }

  /**
   * Filters of an embedded viewer are checked before they take the place of those in force; those of members fail with the
   * topics that they are for. Nobody keeps filters for more dashboards than they may watch.
   */
  private async mayFilter(connection: Connection, dashboardId: string, filters: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { actor, filters: kept } = connection;
    try {
      if (actor?.kind === 'embed') await this.feeds.checkFilters(actor, dashboardId, filters);
      if (kept.has(dashboardId) || kept.size < MAX_TOPICS_PER_CONNECTION) return true;
      throw new DomainError('QUOTA_EXCEEDED', `A connection may filter ${MAX_TOPICS_PER_CONNECTION} dashboards.`);
    } catch (thrown) {
      const { code, message } = toDomainError(thrown);
      connection.send({ type: 'error', data: { code, message } }, this.clock.now());
      return false;
    }
  }

  private async add(connection: Connection, topic: string, since: string | undefined): Promise<boolean> {
    const { actor } = connection;
    if (!actor) return false;
    const mine = this.byConnection.get(connection) ?? new Map<string, OpenFeed>();
    this.byConnection.set(connection, mine);
    if (mine.has(topic)) return true;
    const name = parseTopic(topic);
    try {
      if (!name) return this.refuse(connection, topic, 'NOT_FOUND', 'There is no such topic.');
      if (!mayWatchDashboards(actor)) return this.refuse(connection, topic, 'ACCESS_DENIED', 'You may not watch this topic.');
      if (mine.size >= MAX_TOPICS_PER_CONNECTION) {
        return this.refuse(connection, topic, 'QUOTA_EXCEEDED', `A connection may watch ${MAX_TOPICS_PER_CONNECTION} topics.`);
      }
      const open = await this.feeds.open(actor, topic, name, (id) => connection.filters.get(id) ?? {});
      // The socket may have closed, or asked twice, while the feed was being opened.
      if (!connection.isOpen || mine.has(topic)) {
        if (open.feed.members.size === 0) this.feeds.release(open.feed);
        return mine.has(topic);
      }
      mine.set(topic, open);
      open.feed.join(connection, since);
      return true;
    } catch (thrown) {
      const { code, message } = toDomainError(thrown);
      if (code === 'INTERNAL_ERROR') this.logger.error({ err: thrown, topic }, 'a subscription failed');
      return this.refuse(connection, topic, code, message);
    }
  }

  /** A topic that is refused twice closes the connection: somebody is probing. */
  private refuse(connection: Connection, topic: string, code: string, message: string): false {
    connection.send({ type: 'error', topic, data: { code, message } }, this.clock.now());
    if (code === 'ACCESS_DENIED' || code === 'NOT_FOUND') {
      if (connection.forbiddenTopics.has(topic)) connection.close(CloseCode.forbidden, 'The topic was refused before.');
      connection.forbiddenTopics.add(topic);
    }
    return false;
  }

  /** After a change: members are told, and join anew under the new definition and their present rights. */
  private async reopen(concerns: (open: OpenFeed, tenantId: string | undefined) => boolean): Promise<void> {
    for (const [connection, topics] of [...this.byConnection]) {
      for (const [topic, open] of [...topics]) {
        if (!concerns(open, connection.actor?.tenantId)) continue;
        this.feeds.drop(open.feed);
        this.unsubscribe(connection, [topic]);
        connection.send({ type: 'resync', topic, data: { reason: 'changed' } }, this.clock.now());
        await this.add(connection, topic, undefined);
      }
    }
  }
}

/** Embedded viewers hold none of the members' permissions; which one dashboard there is for them, `dashboards` knows. */
function mayWatchDashboards({ kind, permissions }: Actor): boolean {
  return permissions.has(kind === 'embed' ? 'embed:view' : 'dashboards:read');
}
