import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DashboardData } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { ExportFeeds } from './export-feeds.js';
import { Feed, type FeedWidget, type WatchedFeed } from './feed.js';
import { KpiFeeds } from './kpi-feeds.js';
import { LogFeeds } from './log-feeds.js';
import { LiveEvaluations } from './live-evaluations.js';
import { PlainFeeds, type PlainTopic, plainTopicOf } from './plain-feeds.js';
import { StateFeeds } from './state-feeds.js';

/** A feed without members is kept this long for those who come back. */
const LINGER_MS = 60_000;

type Filters = Readonly<Record<string, unknown>>;

/** What a topic names. */
export type TopicName = DashboardTopic | { kind: 'export'; id: string } | { kind: 'logs'; filter: string } | { kind: 'kpi'; name: string } | { kind: 'plain'; topic: PlainTopic };
type DashboardTopic = { kind: 'dashboard' | 'widget'; id: string };

const TOPIC = /^(dashboard|widget|export):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** What follows is a search, perhaps none. */
const LOGS_TOPIC = 'logs:';
const KPI_TOPIC = 'kpi:';

/** @returns null for a topic of no known form. */
export function parseTopic(topic: string): TopicName | null {
  const plain = plainTopicOf(topic);
  if (plain) return { kind: 'plain', topic: plain };
  if (topic.startsWith(LOGS_TOPIC)) return { kind: 'logs', filter: topic.slice(LOGS_TOPIC.length) };
  if (topic.startsWith(KPI_TOPIC)) return { kind: 'kpi', name: topic.slice(KPI_TOPIC.length) };
  const match = TOPIC.exec(topic);
  return match ? { kind: match[1]?.toLowerCase() as DashboardTopic['kind'] | 'export', id: (match[2] as string).toLowerCase() } : null;
}

/** A feed and the dashboard that it shows; null for one that shows none. */
export interface OpenFeed {
  feed: WatchedFeed;
  dashboardId: string | null;
}

/** Finds the feed of a topic for an actor; viewers of one policy and the same filters share one. */
@Injectable()
export class Feeds {
  private readonly feeds = new Map<string, Feed>();
  private readonly lingering = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly dashboards: DashboardData,
    private readonly evaluations: LiveEvaluations,
    private readonly exports: ExportFeeds,
    private readonly logs: LogFeeds,
    private readonly kpis: KpiFeeds,
    private readonly plain: PlainFeeds,
    private readonly states: StateFeeds,
    private readonly clock: Clock,
  ) {}

  get count(): number {
    return this.feeds.size + this.logs.count + this.kpis.count + this.states.count;
  }

  /**
   * @throws DomainError NOT_FOUND when the actor may not see it or it is not there, ACCESS_DENIED, VALIDATION_FAILED for
   *   bad filters, QUERY_REJECTED for a search of logs that cannot be understood.
   */
  async open(actor: Actor, topic: string, name: TopicName, filtersOf: (dashboardId: string) => Filters): Promise<OpenFeed> {
    if (name.kind === 'export') return this.exports.open(actor, name.id);
    if (name.kind === 'plain') return { feed: this.plain.open(actor, name.topic), dashboardId: null };
    if (name.kind === 'logs') return { feed: this.logs.open(actor, topic, name.filter), dashboardId: null };
    if (name.kind === 'kpi') return { feed: await this.kpis.open(actor, name.name), dashboardId: null };
    if (!mayWatchDashboards(actor)) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    return this.openDashboard(actor, topic, name, filtersOf);
  }

  private async openDashboard(actor: Actor, topic: string, name: DashboardTopic, filtersOf: (dashboardId: string) => Filters): Promise<OpenFeed> {
    const dashboardId = name.kind === 'dashboard' ? name.id : await this.dashboards.findWidget(actor, name.id);
    const dashboard = await this.dashboards.openDashboard(actor, dashboardId);
    const shown = dashboard.widgets.filter(({ id }) => name.kind === 'dashboard' || id === name.id);
    if (name.kind === 'widget' && shown.length === 0) throw notFound('widget');
    const filters = filtersOf(dashboardId);
    const widgets: FeedWidget[] = [];
    for (const { id } of shown) {
      const { prepared, error } = await this.dashboards.prepareWidget(actor, dashboardId, id, filters);
      if (prepared) widgets.push({ id, prepared });
      else if (error) widgets.push({ id, error: { code: error.code, message: error.message } });
    }
    const key = feedKey(topic, actor.tenantId, dashboard.refreshIntervalSeconds, widgets);
    let feed = this.feeds.get(key);
    if (!feed) {
      feed = new Feed(topic, widgets, dashboard.refreshIntervalSeconds, this.evaluations, () => this.clock.now());
      this.feeds.set(key, feed);
    }
    clearTimeout(this.lingering.get(key));
    this.lingering.delete(key);
    return { feed, dashboardId };
  }

  /** @throws DomainError NOT_FOUND, VALIDATION_FAILED or ACCESS_DENIED for filters that the actor may not put on the dashboard. */
  checkFilters(actor: Actor, dashboardId: string, filters: Filters): Promise<void> {
    return this.dashboards.checkFilters(actor, dashboardId, filters);
  }

  /** Called when a feed lost its last member. */
  release(feed: WatchedFeed): void {
    const key = [...this.feeds].find(([, candidate]) => candidate === feed)?.[0];
    // One that was dropped, or is no feed of widgets, comes back to nobody.
    if (key === undefined) return feed.stop();
    if (this.lingering.has(key)) return;
    const timer = setTimeout(() => {
      this.lingering.delete(key);
      if (feed.members.size === 0) this.feeds.delete(key);
    }, LINGER_MS);
    this.lingering.set(key, timer.unref());
  }

  /** Forgets feeds whose definition or source changed; members must open theirs anew. */
  drop(feed: WatchedFeed): void {
    feed.stop();
    for (const [key, candidate] of this.feeds) if (candidate === feed) this.feeds.delete(key);
  }
}

/** The keys of the widgets' queries hold tenant, source version, policy, SQL and values: alike only for those who may share. */
function feedKey(topic: string, tenantId: string, interval: number, widgets: readonly FeedWidget[]): string {
  const hash = createHash('sha256');
  for (const widget of widgets) hash.update(JSON.stringify([widget.id, 'prepared' in widget ? widget.prepared.key : widget.error]));
  return `${tenantId}/${topic}/${interval}/${hash.digest('base64url')}`;
}

/** Embedded viewers hold none of the members' permissions; which one dashboard there is for them, `dashboards` knows. */
export function mayWatchDashboards({ kind, permissions }: Actor): boolean {
  return permissions.has(kind === 'embed' ? 'embed:view' : 'dashboards:read');
}
