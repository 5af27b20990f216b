import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type KpiAnswerResponse, KPI_NAME, KpiMoved, KpiReader } from '../kpis/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import type { Connection } from './connection.js';
import { TopicLog } from './domain/topic-log.js';
import type { WatchedFeed } from './feed.js';

const SUBJECT = 'kpi';

/** One KPI as all of a tenant who watch it see it: read once when it has moved, serialised once. */
class KpiFeed implements WatchedFeed {
  readonly members = new Set<Connection>();
  private readonly log = new TopicLog(randomBytes(6).toString('base64url'));
  private seen: string | null = null;
  private reading: Promise<void> | null = null;
  /** It has moved since the reading under way began. */
  private outdated = false;

  constructor(
    readonly topic: string,
    private readonly read: () => Promise<KpiAnswerResponse>,
    private readonly now: () => Date,
    private readonly onEmpty: (feed: KpiFeed) => void,
  ) {}

  join(connection: Connection, since: string | undefined): void {
    const { resync, frames } = this.log.after(since);
    if (resync) connection.send({ type: 'resync', topic: this.topic, data: { reason: 'unknown_id' } }, this.now());
    for (const [, { bytes }] of frames) connection.sendShared(`${this.topic}/${SUBJECT}`, bytes);
    this.members.add(connection);
  }

  leave(connection: Connection): boolean {
    this.members.delete(connection);
    connection.forget(this.topic);
    if (this.members.size > 0) return false;
    this.onEmpty(this);
    return true;
  }

  stop(): void {
    this.onEmpty(this);
  }

  /** Reads how it stands now and tells it, when that is news. @throws what reading throws */
  async refresh(): Promise<void> {
    this.outdated = true;
    this.reading ??= this.readOn();
    await this.reading;
  }

  private async readOn(): Promise<void> {
    try {
      while (this.outdated) {
        this.outdated = false;
        this.tell(await this.read());
      }
    } finally {
      this.reading = null;
    }
  }

  private tell(answer: KpiAnswerResponse): void {
    const { dataAsOf: _age, period: _window, ...visible } = answer;
    const seen = JSON.stringify(visible);
    if (seen === this.seen) return;
    this.seen = seen;
    const { bytes } = this.log.append(SUBJECT, (id) => kpiFrame(this.topic, answer, this.now(), id));
    for (const member of this.members) member.sendShared(`${this.topic}/${SUBJECT}`, bytes);
  }
}

const kpiFrame = (topic: string, data: KpiAnswerResponse, at: Date, id?: string): Buffer =>
  Buffer.from(JSON.stringify({ type: 'kpi_update', topic, ...(id === undefined ? {} : { id }), timestamp: at.toISOString(), data }));

/** Feeds of KPIs, one for each tenant and KPI; what moves them is told by events, on whichever replica they were evaluated. */
@Injectable()
export class KpiFeeds {
  private readonly logger = new Logger(KpiFeeds.name);
  private readonly feeds = new Map<string, KpiFeed>();

  constructor(
    private readonly kpis: KpiReader,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(KpiMoved, ({ tenantId, name }) => this.refresh(this.feeds.get(keyOf(tenantId, name))));
    relay.onGap(() => {
      for (const feed of this.feeds.values()) void this.refresh(feed);
    });
  }

  get count(): number {
    return this.feeds.size;
  }

  /** @throws DomainError ACCESS_DENIED, NOT_FOUND */
  async open(actor: Actor, name: string): Promise<WatchedFeed> {
    assertMayWatch(actor);
    if (!KPI_NAME.test(name)) throw notFound('KPI');
    const key = keyOf(actor.tenantId, name);
    // It listens before it is read, so that nothing that happens in between is missed.
    const feed = this.feeds.get(key) ?? this.newFeed(actor.tenantId, name, key);
    try {
      await feed.refresh();
      return feed;
    } catch (error) {
      if (feed.members.size === 0) this.forget(key, feed);
      throw error;
    }
  }

  /** Answers a `get_kpi`. @throws DomainError ACCESS_DENIED, NOT_FOUND, VALIDATION_FAILED */
  async tellOnce(connection: Connection, name: string, timeframe: string | undefined): Promise<void> {
    const { actor } = connection;
    if (!actor) return;
    assertMayWatch(actor);
    const data = await this.kpis.get(actor, name, timeframe);
    connection.send({ type: 'kpi_update', topic: `kpi:${name}`, data }, this.clock.now());
  }

  private newFeed(tenantId: string, name: string, key: string): KpiFeed {
    const feed = new KpiFeed(
      `kpi:${name}`,
      () => this.kpis.latest({ tenantId }, name),
      () => this.clock.now(),
      (empty) => this.forget(key, empty),
    );
    this.feeds.set(key, feed);
    return feed;
  }

  private async refresh(feed: KpiFeed | undefined): Promise<void> {
    try {
      await feed?.refresh();
    } catch (error) {
      // Of one that was deleted its watchers are told by that event.
      this.logger.debug({ err: error }, 'a KPI that is watched could not be read');
    }
  }

  private forget(key: string, feed: KpiFeed): void {
    if (this.feeds.get(key) === feed) this.feeds.delete(key);
  }
}

const keyOf = (tenantId: string, name: string): string => `${tenantId}/${name}`;

function assertMayWatch({ permissions }: Actor): void {
  if (!permissions.has('kpis:read')) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
}
