import { Injectable } from '@nestjs/common';
import { ExportProgressed, type ExportStanding, ExportsService } from '../exports/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import type { Connection } from './connection.js';
import type { WatchedFeed } from './feed.js';

/** How an export stands, as its watchers are told. */
interface Standing {
  state: ExportStanding;
  /** 0 to 100. */
  progress: number;
}

/** One export as whoever asked for it watches it, maybe in several windows. */
class ExportFeed implements WatchedFeed {
  readonly members = new Set<Connection>();
  /** null until something is known. */
  private standing: Standing | null = null;

  constructor(
    private readonly exportId: string,
    private readonly now: () => Date,
    private readonly onEmpty: (feed: ExportFeed) => void,
  ) {}

  get topic(): string {
    return `export:${this.exportId}`;
  }

  join(connection: Connection): void {
    this.members.add(connection);
    connection.sendShared(`${this.topic}/progress`, this.frame());
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

  /** What was read of it, unless an event has told something newer meanwhile. */
  begin(standing: Standing): void {
    this.standing ??= standing;
  }

  tell(standing: Standing): void {
    this.standing = standing;
    const bytes = this.frame();
    for (const member of this.members) member.sendShared(`${this.topic}/progress`, bytes);
  }

  private frame(): Buffer {
    const { exportId, topic, standing } = this;
    return Buffer.from(JSON.stringify({ type: 'export_progress', topic, timestamp: this.now().toISOString(), data: { exportId, ...standing } }));
  }
}

/** Feeds of exports that are watched; what happens to them is told by events, on whichever replica it happens. */
@Injectable()
export class ExportFeeds {
  private readonly feeds = new Map<string, ExportFeed>();

  constructor(
    private readonly exports: ExportsService,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    events.on(ExportProgressed, ({ exportId, state, progress }) => this.feeds.get(exportId)?.tell({ state, progress }));
  }

  /** @throws DomainError NOT_FOUND when the actor has asked for no such export, ACCESS_DENIED */
  async open(actor: Actor, id: string): Promise<{ feed: WatchedFeed; dashboardId: string }> {
    if (!actor.permissions.has('exports:create')) throw new DomainError('ACCESS_DENIED', 'You may not export.');
    // It listens before it is looked up, so that nothing that happens in between is missed.
    const feed = this.feeds.get(id) ?? new ExportFeed(id, () => this.clock.now(), (empty) => this.forget(id, empty));
    this.feeds.set(id, feed);
    try {
      const { state, progress, dashboardId } = await this.exports.get(actor, id);
      feed.begin({ state, progress });
      return { feed, dashboardId };
    } catch (error) {
      if (feed.members.size === 0) this.forget(id, feed);
      throw error;
    }
  }

  private forget(id: string, feed: ExportFeed): void {
    if (this.feeds.get(id) === feed) this.feeds.delete(id);
  }
}
