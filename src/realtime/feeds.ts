import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DashboardData } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, notFound } from '../platform/http/index.js';
import { Feed, type FeedWidget } from './feed.js';
import { LiveEvaluations } from './live-evaluations.js';

/** A feed without members is kept this long for those who come back. */
const LINGER_MS = 60_000;

type Filters = Readonly<Record<string, unknown>>;

/** What a topic names. */
export type TopicName = { kind: 'dashboard' | 'widget'; id: string };

const TOPIC = /^(dashboard|widget):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** @returns null for a topic of no known form. */
export function parseTopic(topic: string): TopicName | null {
  const match = TOPIC.exec(topic);
  return match ? { kind: match[1]?.toLowerCase() as TopicName['kind'], id: (match[2] as string).toLowerCase() } : null;
}

/** A feed and the dashboard that it shows. */
export interface OpenFeed {
  feed: Feed;
  dashboardId: string;
}

/** Finds the feed of a topic for an actor; viewers of one policy and the same filters share one. */
@Injectable()
export class Feeds {
  private readonly feeds = new Map<string, Feed>();
  private readonly lingering = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly dashboards: DashboardData,
    private readonly evaluations: LiveEvaluations,
    private readonly clock: Clock,
  ) {}

  get count(): number {
    return this.feeds.size;
  }

  /** @throws DomainError NOT_FOUND when the actor may not see it or it is not there, VALIDATION_FAILED for bad filters. */
  async open(actor: Actor, topic: string, name: TopicName, filtersOf: (dashboardId: string) => Filters): Promise<OpenFeed> {
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
  release(feed: Feed): void {
    const key = [...this.feeds].find(([, candidate]) => candidate === feed)?.[0];
    if (key === undefined || this.lingering.has(key)) return;
    const timer = setTimeout(() => {
      this.lingering.delete(key);
      if (feed.members.size === 0) this.feeds.delete(key);
    }, LINGER_MS);
    this.lingering.set(key, timer.unref());
  }

  /** Forgets feeds whose definition or source changed; members must open theirs anew. */
  drop(feed: Feed): void {
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
