import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { LogLinesArrived, LogTails, indexOf, parsedLogQuery } from '../system-health/index.js';
import { LogFeed } from './log-feed.js';

/** Searches of one tenant that are watched at a time; each is tried on each new line. */
const MOST_FEEDS_OF_A_TENANT = 200;

interface TenantFeeds {
  /** By topic: frames name it. */
  readonly feeds: Map<string, LogFeed>;
  readonly unwatch: () => void;
}

/** Feeds of new lines, one for each tenant and search. */
@Injectable()
export class LogFeeds {
  private readonly tenants = new Map<string, TenantFeeds>();

  constructor(
    private readonly tails: LogTails,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(LogLinesArrived, ({ tenantId, lines, more }) => {
      const feeds = this.tenants.get(tenantId)?.feeds;
      if (!feeds) return;
      const indexes = lines.map(indexOf);
      for (const feed of feeds.values()) feed.offer(lines, indexes, more);
    });
    relay.onGap(() => {
      for (const { feeds } of this.tenants.values()) for (const feed of feeds.values()) feed.resyncAll();
    });
  }

  get count(): number {
    return [...this.tenants.values()].reduce((sum, { feeds }) => sum + feeds.size, 0);
  }

  /** @throws DomainError QUERY_REJECTED with the position of what cannot be understood, ACCESS_DENIED, QUOTA_EXCEEDED */
  open({ tenantId, permissions }: Actor, topic: string, filter: string): LogFeed {
    if (!permissions.has('logs:read')) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    const query = parsedLogQuery(filter);
    const ofTenant = this.tenants.get(tenantId) ?? { feeds: new Map<string, LogFeed>(), unwatch: this.tails.watch(tenantId) };
    this.tenants.set(tenantId, ofTenant);
    const known = ofTenant.feeds.get(topic);
    if (known) return known;
    if (ofTenant.feeds.size >= MOST_FEEDS_OF_A_TENANT) {
      throw new DomainError('QUOTA_EXCEEDED', `Of one tenant ${MOST_FEEDS_OF_A_TENANT} searches can be watched at a time.`);
    }
    const feed = new LogFeed(
      topic,
      query,
      () => this.clock.now(),
      (empty) => this.forget(empty),
    );
    ofTenant.feeds.set(topic, feed);
    return feed;
  }

  private forget(feed: LogFeed): void {
    for (const [tenantId, { feeds, unwatch }] of this.tenants) {
      for (const [key, candidate] of feeds) if (candidate === feed) feeds.delete(key);
      if (feeds.size > 0) continue;
      unwatch();
      this.tenants.delete(tenantId);
    }
  }
}
