import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { DashboardData } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { canonicalDomains } from './domain/allowed-domains.js';
import type { CreateEmbedTokenDto, ListEmbedTokensDto } from './dto/embed-token.dto.js';
import { type CreatedEmbedTokenResponse, EmbedTokenResponse, type EmbedTokenRevokedResponse } from './dto/embed-token.response.js';
import { embeddedActor } from './embed-grants.js';
import { EmbedTokenSigner, hashOfToken } from './embed-token-signer.js';
import { type EmbedTokenRow, EmbedTokensRepository } from './embed-tokens.repository.js';
import { EmbedTokenRevoked } from './embedding.events.js';

/** Making, listing and revoking embed tokens. */
@Injectable()
export class EmbedTokensService {
  constructor(
    private readonly repository: EmbedTokensRepository,
    private readonly signer: EmbedTokenSigner,
    private readonly dashboards: DashboardData,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token; only this answer holds it.
   * @throws DomainError NOT_FOUND for a dashboard that the maker may not see, ACCESS_DENIED for more than the maker may
   *   do themselves, VALIDATION_FAILED for domains that are none and for locked values that the dashboard does not bind
   *   or that do not fit.
   */
  async create(actor: Actor, body: CreateEmbedTokenDto): Promise<CreatedEmbedTokenResponse> {
    const { dashboardId, permissions, lockedParameters, userContext, theme, branding, expiresIn } = body;
    const dashboard = await this.dashboards.openDashboard(actor, dashboardId);
    if (permissions.interaction === 'edit') await this.dashboards.assertMayEdit(actor, dashboard.id);
    const now = this.clock.now();
    const row: EmbedTokenRow = {
      id: randomUUID(),
      tenantId: actor.tenantId,
      dashboardId: dashboard.id,
      interaction: permissions.interaction,
      mayExport: permissions.export,
      lockedParameters,
      userContext,
      allowedDomains: domainsOf(body.allowedDomains),
      theme: theme ?? null,
      branding: branding ?? null,
      createdAt: now,
      createdBy: actor.userId,
      // A JWT tells its end in whole seconds.
      expiresAt: new Date((Math.floor(now.getTime() / 1000) + expiresIn) * 1000),
      revokedAt: null,
      revokedBy: null,
      viewCount: '0',
      lastSeenAt: null,
    };
    await this.dashboards.checkLocks(embeddedActor(row, actor.plan), dashboard.id);
    const token = this.signer.sign(row);
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.insert(manager, { ...row, tokenHash: hashOfToken(token) });
      await this.audit.record(manager, actor, {
        action: 'embed-token.create',
        resourceType: 'embed-token',
        resourceId: row.id,
        after: EmbedTokenResponse.of(row, now),
      });
    });
    return { id: row.id, token, expiresAt: row.expiresAt };
  }

  /** The tenant's tokens, the newest first; those that ended stay to be looked at for a while. */
  async list(actor: Actor, { limit, cursor, dashboardId, active }: ListEmbedTokensDto): Promise<Page<EmbedTokenResponse>> {
    const now = this.clock.now();
    const filter = { dashboardId, active: active === undefined ? undefined : { at: now, is: active } };
    const rows = await this.repository.page(actor, filter, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, (row) => [row.createdAt, row.id], (row) => EmbedTokenResponse.of(row, now));
  }

  /** Ends a token at once, with every request and socket that would use it. */
  async revoke(actor: Actor, id: string): Promise<EmbedTokenRevokedResponse> {
    const now = this.clock.now();
    await this.repository.transaction(actor, async (manager) => {
      const token = await this.repository.lock(manager, actor, id);
      if (!token) throw notFound('embed token');
      if (token.revokedAt) return;
      await this.repository.revoke(manager, actor, id, now);
      const before = EmbedTokenResponse.of(token, now);
      await this.audit.record(manager, actor, {
        action: 'embed-token.revoke',
        resourceType: 'embed-token',
        resourceId: id,
        before,
        after: { ...before, status: 'revoked', revokedAt: now },
      });
    });
    this.events.publish(new EmbedTokenRevoked({ tenantId: actor.tenantId, embedTokenId: id.toLowerCase() }));
    return { ok: true };
  }
}

/** @throws DomainError VALIDATION_FAILED which names every entry that is no domain. */
function domainsOf(entries: readonly string[]): string[] {
  const domains = entries.map((entry) => canonicalDomains(entry));
  const problems = domains.flatMap((domain, index) =>
    domain
      ? []
      : {
          path: `allowedDomains.${index}`,
          rule: 'domain',
          message: `allowedDomains.${index} must be a domain such as app.example.com, *.example.com or http://localhost:5173`,
        },
  );
  if (problems.length > 0) throw invalid(...problems);
  return [...new Set(domains.flatMap((domain) => domain ?? []))];
}
