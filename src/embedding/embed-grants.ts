import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { TenantUpdated, TenantsService } from '../tenants/index.js';
import { rightsOf } from './domain/embed-grant.js';
import type { EmbedTokenEntity } from './embed-token.entity.js';
import { EmbedTokenSigner, hashOfToken } from './embed-token-signer.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';
import { EmbedTokenRevoked } from './embedding.events.js';

/** How long a token may be believed without a look at the database, should an event go missing. */
const TTL_MS = 30_000;
const MOST_KEPT = 10_000;

/** A token that was found good. */
export interface EmbedGrant {
  readonly actor: Actor;
  readonly allowedDomains: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What embed tokens stand for, kept for up to 30 s and forgotten at once when one is revoked, here or on another replica. */
@Injectable()
export class EmbedGrants {
  /** By the token's hash; only what was found good is kept, so that made-up tokens push nobody out. */
  private readonly known = new LRUCache<string, EmbedGrant>({ ...atMost(MOST_KEPT), ttl: TTL_MS, ttlResolution: 250 });
  /** Loads under way. An event drops them, so that what was read before it is not kept after it. */
  private readonly loading = new Map<string, Promise<EmbedGrant>>();

  constructor(
    private readonly signer: EmbedTokenSigner,
    private readonly repository: EmbedTokensRepository,
    private readonly tenants: TenantsService,
    private readonly clock: Clock,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(EmbedTokenRevoked, ({ embedTokenId }) => this.forget((actor) => actor.subject === embedTokenId));
    events.on(TenantUpdated, ({ tenantId }) => this.forget((actor) => actor.tenantId === tenantId));
    relay.onGap(() => this.forget(() => true));
  }

  /** @throws DomainError UNAUTHORIZED for a token that was changed, has expired or was revoked. */
  async find(token: string): Promise<EmbedGrant> {
    const hash = hashOfToken(token);
    const key = hash.toString('base64');
    const grant = this.known.get(key) ?? (await this.loadOnce(key, token, hash));
    if (grant.expiresAt > this.clock.now().getTime()) return grant;
    this.known.delete(key);
    throw new DomainError('UNAUTHORIZED', 'The embed token has expired.');
  }

  private async loadOnce(key: string, token: string, hash: Buffer): Promise<EmbedGrant> {
    const underWay = this.loading.get(key);
    if (underWay) return underWay;
    const loading = this.load(token, hash);
    this.loading.set(key, loading);
    try {
      const grant = await loading;
      if (this.loading.get(key) === loading) this.known.set(key, grant);
      return grant;
    } finally {
      if (this.loading.get(key) === loading) this.loading.delete(key);
    }
  }

  private async load(token: string, hash: Buffer): Promise<EmbedGrant> {
    const { id, tenantId } = this.signer.verify(token);
    const row = await this.repository.findWithHash({ tenantId }, id);
    if (!row || !timingSafeEqual(row.tokenHash, hash)) throw new DomainError('UNAUTHORIZED', 'The embed token does not hold.');
    if (row.revokedAt) throw new DomainError('UNAUTHORIZED', 'The embed token was revoked.');
    const actor = embeddedActor(row, 'free');
    const { plan } = await this.tenants.get(actor, tenantId);
    return { actor: embeddedActor(row, plan), allowedDomains: row.allowedDomains, expiresAt: row.expiresAt.getTime() };
  }

  private forget(matches: (actor: Actor) => boolean): void {
    this.loading.clear();
    for (const [key, { actor }] of this.known.entries()) if (matches(actor)) this.known.delete(key);
  }
}

type GrantedRow = Pick<
  EmbedTokenEntity,
  'id' | 'tenantId' | 'dashboardId' | 'interaction' | 'mayExport' | 'lockedParameters' | 'userContext'
>;

/** The viewer behind a token: no member, no person, confined to one dashboard. */
export function embeddedActor(row: GrantedRow, plan: string): Actor {
  return Object.freeze({
    kind: 'embed',
    tenantId: row.tenantId,
    userId: null,
    subject: row.id,
    role: null,
    permissions: rightsOf({ interaction: row.interaction, export: row.mayExport }),
    platformAdmin: false,
    plan,
    sessionId: null,
    claims: Object.freeze(row.userContext),
    lockedParameters: Object.freeze(row.lockedParameters),
    confinedTo: row.dashboardId,
  });
}
