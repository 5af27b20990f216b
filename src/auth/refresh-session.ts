import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { SecurityConfig } from '../platform/config/index.js';
import { EventBus } from '../platform/events/index.js';
import { DomainError } from '../platform/http/index.js';
import type { Standing } from '../tenants/index.js';
import { SessionsRevoked } from './auth.events.js';
import type { Client } from './client.js';
import { hashOfSecret, newSecret, secretAfter } from './domain/secret.js';
import { HomeTenant } from './home-tenant.js';
import { type FoundRefreshToken, SessionsRepository } from './sessions.repository.js';
import { type IssuedSession, SessionsService } from './sessions.service.js';

/** A token that came in, and the one that is to come after it. */
interface Renewal {
  readonly found: FoundRefreshToken;
  readonly standing: Standing;
  readonly client: Client;
  readonly next: string;
}

type Outcome = { readonly kind: 'renewed'; readonly refreshToken: string } | { readonly kind: 'reused' } | { readonly kind: 'ended' };

/**
 * Renewing a session: each refresh token is good once. A second use means that two hold it, one of whom stole it, so the
 * whole session ends. There is no time of grace: a window in which a used token still works is a window for the thief.
 * What a client may do is ask the same again: an answer that is lost, with the page that was left or with the connection,
 * is given once more to whoever names the attempt, as long as nobody has used the token in it. That token is made from the
 * spent one and the attempt, so nothing is kept of the attempt. Browsers renew one at a time (across tabs under a lock).
 */
@Injectable()
export class RefreshSession {
  private readonly logger = new Logger(RefreshSession.name);

  constructor(
    private readonly repository: SessionsRepository,
    private readonly sessions: SessionsService,
    private readonly home: HomeTenant,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
    private readonly security: SecurityConfig,
  ) {}

  /**
   * @param attempt what the client calls this renewal, if it may have to repeat it.
   * @throws DomainError UNAUTHORIZED when the token is unknown, used, expired, or its session or membership is gone.
   */
  async run(token: string, client: Client, attempt?: string): Promise<IssuedSession> {
    const found = await this.repository.findRefreshToken(hashOfSecret(token));
    const standing = found && (await this.home.findNear(found.userId, found.chosenTenantId));
    if (!found || !standing) throw ended();
    const scope = { tenantId: standing.tenant.id, userId: found.userId };
    const next = attempt === undefined ? newSecret() : secretAfter(token, attempt, this.security.jwtSecret);
    const outcome = await this.repository.transaction(scope, (manager) => this.use(manager, { found, standing, client, next }));
    if (outcome.kind === 'renewed') {
      return { auth: this.sessions.answer(standing, found.sessionId), refreshToken: outcome.refreshToken };
    }
    if (outcome.kind === 'reused') {
      this.logger.warn({ userId: found.userId, sessionId: found.sessionId }, 'a refresh token was used twice; its session has ended');
      this.events.publish(new SessionsRevoked({ userId: found.userId, sessionIds: [found.sessionId] }));
    }
    throw ended();
  }

  /** Answers rather than throws, for the end of a session must be committed. */
  private async use(manager: EntityManager, { found, standing, client, next }: Renewal): Promise<Outcome> {
    const { tenant, user } = standing;
    const now = this.clock.now();
    const session = await this.repository.lock(manager, found.sessionId);
    if (!session || session.revokedAt || session.expiresAt <= now) return { kind: 'ended' };
    const use = await this.repository.useRefreshToken(manager, found.id, now);
    if (use === 'expired') return { kind: 'ended' };
    const repeated = use === 'spent' && (await this.repository.isRefreshTokenUnused(manager, session.id, hashOfSecret(next), now));
    if (use === 'spent' && !repeated) {
      await this.repository.revoke(manager, session.id, 'refresh-token-reused', now);
      await this.audit.record(manager, { tenantId: tenant.id, userId: user.id }, {
        action: 'auth.refresh-token.reused',
        resourceType: 'session',
        resourceId: session.id,
        by: { kind: 'user', id: null, userId: null },
      });
      return { kind: 'reused' };
    }
    await this.repository.touch(manager, session.id, { ...client, chosenTenantId: tenant.id, lastUsedAt: now });
    return { kind: 'renewed', refreshToken: repeated ? next : await this.sessions.newRefreshToken(manager, session, next) };
  }
}

function ended(): DomainError {
  return new DomainError('UNAUTHORIZED', 'The session has ended: sign in again.');
}
