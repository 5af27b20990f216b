import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { MembershipChanged, TenantUpdated } from '../tenants/index.js';
import { ApiKeyRevoked, SessionsRevoked } from './auth.events.js';

/** How long an actor may be believed without a look at the database, should an event go missing. */
const TTL_MS = 30_000;
const MOST_CACHED = 10_000;

/** What a load found: the actor, and when the credential expires by itself. */
export interface LoadedActor {
  readonly actor: Actor;
  /** Milliseconds since 1970; whoever asks compares it with the clock. */
  readonly expiresAt?: number;
}

interface Entry {
  /** Undefined while it is being loaded. */
  found: LoadedActor | undefined;
  readonly loading: Promise<LoadedActor | null>;
}

/**
 * Actors by credential: role, permissions, plan, and that the credential still holds. Kept for up to 30 s so that the
 * hot path touches no database, and forgotten at once when an event, of this replica or another, says that rights
 * changed.
 */
@Injectable()
export class ActorContexts {
  private readonly entries = new LRUCache<string, Entry>({ ...atMost(MOST_CACHED), ttl: TTL_MS, ttlResolution: 250 });

  constructor(events: EventBus, relay: PostgresRelay) {
    events.on(SessionsRevoked, ({ sessionIds }) => this.forget((actor) => actor.sessionId !== null && sessionIds.includes(actor.sessionId)));
    events.on(ApiKeyRevoked, ({ apiKeyId }) => this.forget((actor) => actor.subject === apiKeyId));
    events.on(TenantUpdated, ({ tenantId }) => this.forget((actor) => actor.tenantId === tenantId));
    events.on(MembershipChanged, ({ tenantId, userId }) =>
      this.forget((actor) => actor.tenantId === tenantId && actor.userId === userId),
    );
    // Events may have been missed: nothing that is known can be believed.
    relay.onGap(() => this.entries.clear());
  }

  /**
   * The actor behind a credential; `load` is asked once however many wait.
   * @returns null when the credential does not hold; that is not remembered, so that made-up ones push nobody out.
   */
  resolve(key: string, load: () => Promise<LoadedActor | null>): Promise<LoadedActor | null> {
    const known = this.entries.get(key);
    if (known) return known.found ? Promise.resolve(known.found) : known.loading;
    const entry: Entry = {
      found: undefined,
      loading: load().then(
        (found) => this.settle(key, entry, found),
        (error: unknown) => {
          this.drop(key, entry);
          throw error;
        },
      ),
    };
    this.entries.set(key, entry);
    return entry.loading;
  }

  /** The actor behind a credential, if it is in memory. */
  atHand(key: string): LoadedActor | undefined {
    return this.entries.get(key)?.found;
  }

  /** Keeps what was found, unless an event has taken the entry away meanwhile: then it may be old. */
  private settle(key: string, entry: Entry, found: LoadedActor | null): LoadedActor | null {
    if (!found) {
      this.drop(key, entry);
      return null;
    }
    if (this.entries.peek(key) === entry) entry.found = found;
    return found;
  }

  private drop(key: string, entry: Entry): void {
    if (this.entries.peek(key) === entry) this.entries.delete(key);
  }

  /** Forgets the actors that match, and all that are being loaded, for theirs may be the rights that changed. */
  private forget(matches: (actor: Actor) => boolean): void {
    for (const [key, { found }] of this.entries.entries()) {
      if (!found || matches(found.actor)) this.entries.delete(key);
    }
  }
}
