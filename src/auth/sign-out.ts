import { Injectable } from '@nestjs/common';
import { DomainError, type DoneResponse } from '../platform/http/index.js';
import { AccessTokens } from './access-tokens.js';
import { hashOfSecret } from './domain/secret.js';
import { HomeTenant } from './home-tenant.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

const BEARER = /^Bearer +(\S+)$/i;

/** Signing out, by refresh token or access token, whichever the client still has. */
@Injectable()
export class SignOut {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokens,
    private readonly home: HomeTenant,
  ) {}

  /** Ends the session; whoever has none, or one that has ended, is signed out all the same. */
  async run(refreshToken: string | null, authorization: string | undefined): Promise<DoneResponse> {
    await this.endByRefreshToken(refreshToken);
    await this.endByAccessToken(authorization === undefined ? undefined : BEARER.exec(authorization)?.[1]);
    return { ok: true };
  }

  private async endByRefreshToken(token: string | null): Promise<void> {
    const found = token === null ? null : await this.repository.findRefreshToken(hashOfSecret(token));
    const standing = found && (await this.home.findNear(found.userId, found.chosenTenantId));
    if (found && standing) await this.sessions.signOut({ tenantId: standing.tenant.id, userId: found.userId }, found.sessionId);
  }

  private async endByAccessToken(token: string | undefined): Promise<void> {
    if (token === undefined) return;
    try {
      const { tenantId, userId, sessionId } = this.tokens.verify(token);
      await this.sessions.signOut({ tenantId, userId }, sessionId);
    } catch (error) {
      // A token that does not hold any more leaves nothing to end.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
