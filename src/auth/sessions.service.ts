import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, type DoneResponse, Page, notFound } from '../platform/http/index.js';
import type { Standing } from '../tenants/index.js';
import { AccessTokens } from './access-tokens.js';
import { SessionsRevoked } from './auth.events.js';
import type { Client } from './client.js';
import { ACCESS_TOKEN_SECONDS, DAY_MS, REFRESH_TOKEN_DAYS, SESSION_DAYS } from './domain/lifetimes.js';
import { hashOfSecret, newSecret } from './domain/secret.js';
import { type AuthResponse, MemberTenantResponse, type SessionResponse, UserResponse } from './dto/auth.response.js';
import type { SessionEntity } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

const MOST_SHOWN = 200;

/** A session with the tokens that its client is about to get. */
export interface IssuedSession {
  readonly auth: AuthResponse;
  /** Null where the client keeps the one that it has. */
  readonly refreshToken: string | null;
}

/** Sessions: begun by a sign-in, renewed by refresh tokens, ended by signing out or by being revoked. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Begins a session in the caller's transaction, which must run as that person in that tenant. */
  async begin(manager: EntityManager, standing: Standing, client: Client, action = 'auth.sign-in'): Promise<IssuedSession> {
    const now = this.clock.now();
    const { user, tenant } = standing;
    const session: SessionEntity = {
      id: randomUUID(),
      userId: user.id,
      chosenTenantId: tenant.id,
      address: client.address,
      userAgent: client.userAgent,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
      revokedAt: null,
      revokedBecause: null,
    };
    await this.repository.insert(manager, session);
    const refreshToken = await this.newRefreshToken(manager, session);
    await this.audit.record(manager, { tenantId: tenant.id, userId: user.id }, {
      action,
      resourceType: 'session',
      resourceId: session.id,
      after: { userAgent: client.userAgent },
    });
    return { auth: this.answer(standing, session.id), refreshToken };
  }

  /** Makes the session's next refresh token, in the caller's transaction. It does not outlive the session. */
  async newRefreshToken(manager: EntityManager, { id, userId, expiresAt }: SessionEntity, token = newSecret()): Promise<string> {
    const now = this.clock.now();
    await this.repository.insertRefreshToken(manager, {
      id: randomUUID(),
      sessionId: id,
      userId,
      tokenHash: hashOfSecret(token),
      createdAt: now,
      expiresAt: new Date(Math.min(now.getTime() + REFRESH_TOKEN_DAYS * DAY_MS, expiresAt.getTime())),
      usedAt: null,
    });
    return token;
  }

  /** What the client is told of its session, with a new access token. */
  answer({ user, tenant }: Standing, sessionId: string): AuthResponse {
    return {
      accessToken: this.tokens.sign({ userId: user.id, sessionId, tenantId: tenant.id }),
      expiresIn: ACCESS_TOKEN_SECONDS,
      user: UserResponse.of(user),
      tenant: MemberTenantResponse.of(tenant),
    };
  }

  /** Makes the session lead to another tenant from now on, in the caller's transaction. */
  choose(manager: EntityManager, id: string, tenantId: string): Promise<void> {
    return this.repository.choose(manager, id, tenantId);
  }

  /** The person's sessions that still hold, the last used first. */
  async list(actor: Actor): Promise<Page<SessionResponse>> {
    const sessions = await this.repository.listLive(actor.userId ?? '', this.clock.now(), MOST_SHOWN);
    const items = sessions.map(({ id, createdAt, lastUsedAt, address, userAgent }) => {
      return { id, createdAt, lastUsedAt, address, userAgent, current: id === actor.sessionId };
    });
    return new Page(items);
  }

  /** Ends one of one's own sessions. @throws DomainError NOT_FOUND for anybody else's, there or not. */
  async revoke(actor: Actor, id: string): Promise<DoneResponse> {
    if (!(await this.end(actor, id, 'revoked', 'session.revoke'))) throw notFound('session');
    return { ok: true };
  }

  /** Ends the session of whoever signs out. @returns false when it had ended before. */
  signOut(scope: TenantScope, id: string): Promise<boolean> {
    return this.end(scope, id, 'signed-out', 'auth.sign-out');
  }

  /** Ends, in the caller's transaction, all of a person's sessions but one; the caller publishes `SessionsRevoked`. */
  revokeOthers(manager: EntityManager, userId: string, keptId: string | null): Promise<string[]> {
    return this.repository.revokeOthers(manager, userId, keptId, 'password-changed', this.clock.now());
  }

  private async end(scope: TenantScope, id: string, because: 'revoked' | 'signed-out', action: string): Promise<boolean> {
    const ended = await this.repository.transaction(scope, async (manager) => {
      if (!(await this.repository.revoke(manager, id, because, this.clock.now()))) return false;
      await this.audit.record(manager, scope, { action, resourceType: 'session', resourceId: id });
      return true;
    });
    if (ended) this.events.publish(new SessionsRevoked({ userId: scope.userId ?? '', sessionIds: [id] }));
    return ended;
  }
}
