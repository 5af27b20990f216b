import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { type Actor, type CredentialVerifier, type Credentials, DomainError, type Verified } from '../platform/http/index.js';
import { Memberships, type Standing } from '../tenants/index.js';
import { type AccessClaims, AccessTokens } from './access-tokens.js';
import { ActorContexts, type LoadedActor } from './actor-contexts.js';
import { permissionsOf } from './permissions.js';
import { SessionsRepository } from './sessions.repository.js';

const BEARER = /^Bearer +(\S+)$/i;

/** Takes `Authorization: Bearer <access token>`. */
@Injectable()
export class SessionVerifier implements CredentialVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly contexts: ActorContexts,
    private readonly sessions: SessionsRepository,
    private readonly memberships: Memberships,
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async verify(credentials: Credentials): Promise<Verified | null> {
    const claims = this.claimsOf(credentials);
    if (!claims) return null;
    const found = await this.contexts.resolve(contextKey(claims), () => this.load(claims));
    if (!found) throw new DomainError('UNAUTHORIZED', 'The session has ended: sign in again.');
    return { actor: found.actor, expiresAt: claims.expiresAt };
  }

  verifyAtOnce(credentials: Credentials): Verified | null | undefined {
    const claims = this.claimsOf(credentials);
    if (!claims) return null;
    const found = this.contexts.atHand(contextKey(claims));
    return found && { actor: found.actor, expiresAt: claims.expiresAt };
  }

  private claimsOf({ authorization }: Credentials): AccessClaims | null {
    const token = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
    return token === undefined ? null : this.tokens.verify(token);
  }

  private load({ userId, sessionId, tenantId }: AccessClaims): Promise<LoadedActor | null> {
    return this.database.run({ tenantId, userId }, async (manager) => {
      if (!(await this.sessions.isLive(manager, sessionId, userId, this.clock.now()))) return null;
      const standing = await this.memberships.find(manager, tenantId, userId);
      return standing ? { actor: actorOf(standing, sessionId) } : null;
    });
  }
}

/** A person acting in a tenant; `sessionId` null for the system acting in their name. */
export function actorOf({ user, tenant }: Standing, sessionId: string | null): Actor {
  return Object.freeze({
    kind: 'user',
    tenantId: tenant.id,
    userId: user.id,
    subject: user.id,
    role: tenant.role,
    permissions: permissionsOf(tenant.role, user.platformAdmin),
    platformAdmin: user.platformAdmin,
    plan: tenant.plan,
    sessionId,
    claims: {},
    lockedParameters: {},
  });
}

const contextKey = ({ sessionId, tenantId }: AccessClaims): string => `${sessionId}:${tenantId}`;
