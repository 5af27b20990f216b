import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { DomainError } from '../platform/http/index.js';
import { ACCESS_TOKEN_SECONDS } from './domain/lifetimes.js';

/** Whom an access token speaks for, and where. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export const ISSUER = 'tidemark';
/** Tells access tokens from whatever else may be signed with the same key, such as embed tokens. */
export const AUDIENCE = 'tidemark-api';
export const ALGORITHM = 'HS256';

const MOST_CACHED = 10_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Signs and checks access tokens: JWTs of 15 minutes, with one fixed algorithm. */
@Injectable()
export class AccessTokens {
  /** By tokens whose signature was found good. By their hash they would be no safer: the key that signs them lies here too. */
  private readonly verified = new LRUCache<string, AccessClaims>(atMost(MOST_CACHED));

  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  sign({ userId, sessionId, tenantId }: Omit<AccessClaims, 'expiresAt'>): string {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    return this.jwt.sign(
      { sub: userId, sid: sessionId, tid: tenantId, iat, exp: iat + ACCESS_TOKEN_SECONDS },
      { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE },
    );
  }

  /**
   * What a token says, once its signature, issuer, audience and time were found good.
   * @throws DomainError UNAUTHORIZED otherwise.
   */
  verify(token: string): AccessClaims {
    const now = this.clock.now().getTime();
    let claims = this.verified.get(token);
    if (!claims) {
      claims = this.check(token, now);
      this.verified.set(token, claims);
    }
    if (claims.expiresAt > now) return claims;
    this.verified.delete(token);
    throw new DomainError('UNAUTHORIZED', 'The access token has expired.');
  }

  private check(token: string, now: number): AccessClaims {
    const { sub, sid, tid, exp } = this.payloadOf(token, now);
    if (isId(sub) && isId(sid) && isId(tid) && typeof exp === 'number') {
      return { userId: sub, sessionId: sid, tenantId: tid, expiresAt: exp * 1000 };
    }
    throw new DomainError('UNAUTHORIZED', 'The access token does not hold.');
  }

  private payloadOf(token: string, now: number): Record<string, unknown> {
    try {
      return this.jwt.verify<Record<string, unknown>>(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(now / 1000),
      });
    } catch (error) {
      const expired = (error as Error).name === 'TokenExpiredError';
      throw new DomainError('UNAUTHORIZED', expired ? 'The access token has expired.' : 'The access token does not hold.');
    }
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
