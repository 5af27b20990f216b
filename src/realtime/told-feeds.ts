import type { Clock } from '../platform/clock/index.js';
import type { PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import type { SystemTenant } from '../tenants/index.js';
import type { WatchedFeed } from './feed.js';
import { ToldFeed } from './told-feed.js';

/** What the feeds of a topic stand on. */
export interface ToldFeedsContext {
  readonly clock: Clock;
  readonly systemTenant: SystemTenant;
  readonly relay: PostgresRelay;
}

/**
 * The feeds of a topic that every tenant has: what happens to a tenant is told to those of it who watch, what happens to
 * the installation to platform admins of every tenant besides.
 */
export class ToldFeeds {
  /** Of each tenant one for platform admins and one for all others; empty ones stay for those who come. */
  private readonly feeds = new Map<string, { readonly tenantId: string; readonly ofInstallation: boolean; readonly feed: ToldFeed }>();

  constructor(
    private readonly topic: string,
    private readonly permission: string,
    private readonly context: ToldFeedsContext,
  ) {
    context.relay.onGap(() => {
      for (const { feed } of this.feeds.values()) feed.resyncAll();
    });
  }

  /** @throws DomainError ACCESS_DENIED */
  open({ tenantId, permissions, platformAdmin }: Actor): WatchedFeed {
    if (!permissions.has(this.permission)) throw new DomainError('ACCESS_DENIED', 'You may not watch this topic.');
    const key = `${tenantId}:${platformAdmin}`;
    const known = this.feeds.get(key) ?? { tenantId, ofInstallation: platformAdmin, feed: new ToldFeed(this.topic, () => this.context.clock.now()) };
    this.feeds.set(key, known);
    return known.feed;
  }

  /** Tells of a subject, and whose it is. @param to who of those who watch is told; everybody when left out */
  tell<Told extends { readonly id: string }>(tenantId: string, type: string, told: Told, to?: (actor: Actor) => boolean): void {
    const ofInstallation = this.context.systemTenant.is({ tenantId });
    const data = { ...told, of: ofInstallation ? 'installation' : 'tenant' };
    for (const each of this.feeds.values()) {
      if (each.tenantId === tenantId || (ofInstallation && each.ofInstallation)) each.feed.tell(type, data, `${type}/${told.id}`, to);
    }
  }
}
