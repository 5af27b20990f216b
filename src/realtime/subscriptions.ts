import { Injectable, Logger } from '@nestjs/common';
import { DashboardChanged } from '../dashboards/index.js';
import { DataSourceChanged } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { KpiChanged } from '../kpis/index.js';
import { SavedQueryChanged } from '../query/index.js';
import { TenantUpdated } from '../tenants/index.js';
import { CloseCode, type Connection } from './connection.js';
import type { ClientFrame } from './domain/client-frame.js';
import { Feeds, type OpenFeed, type TopicName, mayWatchDashboards, parseTopic } from './feeds.js';

const MAX_TOPICS_PER_CONNECTION = 200;
/** What is told by events of its own, and depends on no dashboard. */
const INDEPENDENT: ReadonlySet<TopicName['kind']> = new Set(['kpi', 'logs', 'plain']);

/** A topic that a connection watches. */
interface Subscription {
  readonly name: TopicName;
  /** null while it is being opened, and while it waits for filters that the dashboard knows. */
  open: OpenFeed | null;
  /** Known once it has been open. */
  dashboardId: string | null;
  /** Counts up whenever it is opened or cut: what was begun before that is out of date. */
  attempt: number;
}

/** A subscription that was cut, to be opened anew unless something else happens to it first. */
interface Cut {
  readonly connection: Connection;
  readonly topic: string;
  readonly subscription: Subscription;
  readonly attempt: number;
}

type Concerns = (subscription: Subscription, tenantId: string | undefined) => boolean;

/** Who is subscribed to what. */
@Injectable()
export class Subscriptions {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly byConnection = new Map<Connection, Map<string, Subscription>>();

  constructor(
    private readonly feeds: Feeds,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(DashboardChanged, (changed) =>
      // Which dashboard it is that is being opened for the first time is not known yet.
      this.reopen(({ dashboardId }, tenantId) => tenantId === changed.tenantId && (dashboardId ?? changed.dashboardId) === changed.dashboardId),
    );
    events.on(DataSourceChanged, (changed) => this.reopen((_, tenantId) => tenantId === changed.tenantId));
    events.on(SavedQueryChanged, (changed) => this.reopen((_, tenantId) => tenantId === changed.tenantId));
    // Its time zone says where "today" begins.
    events.on(TenantUpdated, (changed) => this.reopen((_, tenantId) => tenantId === changed.tenantId));
    events.on(KpiChanged, (changed) =>
      this.cutAndOpen(({ name }, tenantId) => name.kind === 'kpi' && name.name === changed.name && tenantId === changed.tenantId),
    );
    relay.onGap(() => void this.reopen(() => true));
  }

  /** Subscriptions of a tenant's connections. */
  topicCount(tenantId: string): number {
    let count = 0;
    for (const [connection, topics] of this.byConnection) if (connection.actor?.tenantId === tenantId) count += topics.size;
    return count;
  }

  async subscribe(connection: Connection, { topics, since }: Extract<ClientFrame, { type: 'subscribe' }>): Promise<void> {
    for (const topic of topics) {
      await this.add(connection, topic, since[topic]);
      if (!connection.isOpen) return;
    }
    const accepted = topics.filter((topic) => this.byConnection.get(connection)?.has(topic));
    if (accepted.length > 0) connection.send({ type: 'subscribed', data: { topics: accepted } }, this.clock.now());
  }

  unsubscribe(connection: Connection, topics: readonly string[]): void {
    const mine = this.byConnection.get(connection);
    for (const topic of topics) {
      const subscription = mine?.get(topic);
      if (!subscription) continue;
      mine?.delete(topic);
      this.cut(connection, subscription);
    }
  }

  /** Everything of a connection that has gone. */
  remove(connection: Connection): void {
    this.unsubscribe(connection, [...(this.byConnection.get(connection)?.keys() ?? [])]);
    this.byConnection.delete(connection);
  }

  /** Puts other filters on a dashboard; its topics of this connection start again with them. Refused ones change nothing. */
  async setFilters(connection: Connection, { dashboardId: id, filters }: Extract<ClientFrame, { type: 'set_filters' }>): Promise<void> {
    const dashboardId = id.toLowerCase();
    if (!(await this.mayFilter(connection, dashboardId, filters))) return;
    connection.filters.set(dashboardId, filters);
    for (const { topic, subscription } of this.cutAll(connection, (each) => each.dashboardId === dashboardId)) {
      await this.open(connection, topic, subscription, undefined);
    }
  }

  /** Starts everything of a connection anew, under the rights and locked values that it has from now on. */
  async restart(connection: Connection): Promise<void> {
    // All of it first: nothing is sent any more that the earlier rights let through.
    await this.openAgain(this.cutAll(connection, () => true), 'renewed');
  }

  /**
   * Filters are checked before they take the place of those in force. Nobody keeps filters for more dashboards than they
   * may watch.
   */
  private async mayFilter(connection: Connection, dashboardId: string, filters: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { actor, filters: kept } = connection;
    try {
      if (!actor || !mayWatchDashboards(actor)) throw new DomainError('ACCESS_DENIED', 'You may not watch dashboards.');
      await this.feeds.checkFilters(actor, dashboardId, filters);
      if (kept.has(dashboardId) || kept.size < MAX_TOPICS_PER_CONNECTION) return true;
      throw new DomainError('QUOTA_EXCEEDED', `A connection may filter ${MAX_TOPICS_PER_CONNECTION} dashboards.`);
    } catch (thrown) {
      const { code, message } = toDomainError(thrown);
      const topic = `dashboard:${dashboardId}`;
      connection.send({ type: 'error', ...(parseTopic(topic) ? { topic } : {}), data: { code, message } }, this.clock.now());
      return false;
    }
  }

  private async add(connection: Connection, topic: string, since: string | undefined): Promise<void> {
    const mine = this.byConnection.get(connection) ?? new Map<string, Subscription>();
    this.byConnection.set(connection, mine);
    if (mine.has(topic)) return;
    const name = parseTopic(topic);
    if (!name) return this.refuse(connection, topic, 'NOT_FOUND', 'There is no such topic.');
    if (mine.size >= MAX_TOPICS_PER_CONNECTION) {
      return this.refuse(connection, topic, 'QUOTA_EXCEEDED', `A connection may watch ${MAX_TOPICS_PER_CONNECTION} topics.`);
    }
    const subscription: Subscription = { name, open: null, dashboardId: null, attempt: 0 };
    mine.set(topic, subscription);
    await this.open(connection, topic, subscription, since);
  }

  /** Opens a subscription that is not open. When it is cut, opened again or given up meanwhile, this one ends without effect. */
  private async open(connection: Connection, topic: string, subscription: Subscription, since: string | undefined): Promise<void> {
    subscription.attempt += 1;
    const { attempt } = subscription;
    const holds = (): boolean => connection.isOpen && this.isAt({ connection, topic, subscription, attempt });
    try {
      const { actor } = connection;
      if (!actor) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
      const open = await this.feeds.open(actor, topic, subscription.name, (id) => connection.filters.get(id) ?? {});
      if (!holds()) {
        if (open.feed.members.size === 0) this.feeds.release(open.feed);
        return;
      }
      subscription.open = open;
      subscription.dashboardId = open.dashboardId;
      connection.forbiddenTopics.delete(topic);
      open.feed.join(connection, since);
    } catch (thrown) {
      if (!holds()) return;
      const { code, message, details } = toDomainError(thrown);
      if (code === 'INTERNAL_ERROR') this.logger.error({ err: thrown, topic }, 'a subscription failed');
      // The dashboard no longer knows the filters that are set: with others it goes on.
      const mayGoOn = code === 'VALIDATION_FAILED' && subscription.dashboardId !== null;
      if (!mayGoOn) this.byConnection.get(connection)?.delete(topic);
      this.refuse(connection, topic, code, message, code === 'QUERY_REJECTED' ? details : undefined);
    }
  }

  /** A topic that is asked for again after it was refused closes the connection, and so do very many: somebody is probing. */
  private refuse(connection: Connection, topic: string, code: string, message: string, details?: unknown): void {
    const { forbiddenTopics } = connection;
    connection.send({ type: 'error', topic, data: { code, message, ...(details === undefined ? {} : { details }) } }, this.clock.now());
    if (code !== 'ACCESS_DENIED' && code !== 'NOT_FOUND') return;
    if (forbiddenTopics.has(topic)) connection.close(CloseCode.forbidden, 'The topic was refused before.');
    else if (forbiddenTopics.size >= MAX_TOPICS_PER_CONNECTION) connection.close(CloseCode.forbidden, 'Too many topics were refused.');
    forbiddenTopics.add(topic);
  }

  /** After a change: viewers are told, and join anew under the new definition and their present rights. */
  private reopen(concerns: Concerns): Promise<void> {
    return this.cutAndOpen((subscription, tenantId) => !INDEPENDENT.has(subscription.name.kind) && concerns(subscription, tenantId));
  }

  private async cutAndOpen(concerns: Concerns): Promise<void> {
    const cuts: Cut[] = [];
    for (const connection of this.byConnection.keys()) {
      const concerned = (subscription: Subscription): boolean => concerns(subscription, connection.actor?.tenantId);
      cuts.push(...this.cutAll(connection, concerned, ({ feed }) => this.feeds.drop(feed)));
    }
    await this.openAgain(cuts, 'changed');
  }

  private async openAgain(cuts: readonly Cut[], reason: 'changed' | 'renewed'): Promise<void> {
    for (const cut of cuts) {
      if (!this.isAt(cut)) continue;
      const { connection, topic, subscription } = cut;
      // Who has not been shown anything yet has nothing to throw away.
      if (subscription.dashboardId !== null) connection.send({ type: 'resync', topic, data: { reason } }, this.clock.now());
      await this.open(connection, topic, subscription, undefined);
    }
  }

  private cutAll(connection: Connection, concerns: (subscription: Subscription) => boolean, before?: (open: OpenFeed) => void): Cut[] {
    const cuts: Cut[] = [];
    for (const [topic, subscription] of this.byConnection.get(connection) ?? []) {
      if (!concerns(subscription)) continue;
      if (subscription.open) before?.(subscription.open);
      this.cut(connection, subscription);
      cuts.push({ connection, topic, subscription, attempt: subscription.attempt });
    }
    return cuts;
  }

  /** From here on nothing of the topic is sent to the connection until it is opened again. */
  private cut(connection: Connection, subscription: Subscription): void {
    const { open } = subscription;
    subscription.open = null;
    subscription.attempt += 1;
    if (open?.feed.leave(connection)) this.feeds.release(open.feed);
  }

  /** Whether nothing has happened to a subscription since. */
  private isAt({ connection, topic, subscription, attempt }: Cut): boolean {
    return subscription.attempt === attempt && this.byConnection.get(connection)?.get(topic) === subscription;
  }
}
