import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ServerConfig } from '../platform/config/index.js';
import { API_PREFIX, DomainError, type RequestWithContext } from '../platform/http/index.js';
import { REFRESH_TOKEN_DAYS } from './domain/lifetimes.js';
import { isOwnOrigin } from './domain/same-origin.js';
import type { TokenDelivery as Delivery } from './dto/auth.dto.js';
import type { AuthResponse } from './dto/auth.response.js';
import type { IssuedSession } from './sessions.service.js';

export const REFRESH_COOKIE = 'tidemark_refresh';
const COOKIE_PATH = `/${API_PREFIX}/auth`;

/** A refresh token as it came in, and so how the next one is to go out. */
export interface ReceivedToken {
  readonly token: string;
  readonly delivery: Delivery;
}

/** Carries refresh tokens: in a cookie that no script and no other site can use, or in bodies for clients without cookies. */
@Injectable()
export class TokenDelivery {
  constructor(private readonly config: ServerConfig) {}

  /** Hands a session to the client. */
  give(reply: FastifyReply, { auth, refreshToken }: IssuedSession, delivery: Delivery = 'cookie'): AuthResponse {
    void reply.header('cache-control', 'no-store');
    if (refreshToken === null) return auth;
    if (delivery === 'body') return { ...auth, refreshToken };
    void reply.setCookie(REFRESH_COOKIE, refreshToken, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.secureCookies,
      maxAge: REFRESH_TOKEN_DAYS * 86_400,
    });
    return auth;
  }

  /**
   * The refresh token that came with a request: of its body, else of its cookie.
   * @returns null when there is none.
   * @throws DomainError ACCESS_DENIED when the cookie comes from a page of another origin.
   */
  find(request: RequestWithContext, fromBody: string | undefined): ReceivedToken | null {
    if (fromBody !== undefined) return { token: fromBody, delivery: 'body' };
    const token = request.cookies[REFRESH_COOKIE];
    if (token === undefined || token === '') return null;
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    const from = { origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined, host: request.host };
    if (!isOwnOrigin(from, this.trustedOrigins())) {
      throw new DomainError('ACCESS_DENIED', 'A session is renewed and ended from the pages of this server alone.');
    }
    return { token, delivery: 'cookie' };
  }

  /** As `find`, for whom a token is needed. @throws DomainError UNAUTHORIZED when there is none. */
  take(request: RequestWithContext, fromBody: string | undefined): ReceivedToken {
    const received = this.find(request, fromBody);
    if (!received) throw new DomainError('UNAUTHORIZED', 'There is no session to renew: sign in.');
    return received;
  }

  /** Takes the cookie away. */
  forget(reply: FastifyReply): void {
    void reply.clearCookie(REFRESH_COOKIE, { path: COOKIE_PATH, httpOnly: true, sameSite: 'strict', secure: this.config.secureCookies });
  }

  private trustedOrigins(): string[] {
    const { publicUrl, corsOrigins } = this.config;
    return publicUrl === null ? [...corsOrigins] : [new URL(publicUrl).origin, ...corsOrigins];
  }
}
