import { hash, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../platform/clock/index.js';
import { SecurityConfig } from '../platform/config/index.js';
import { DomainError } from '../platform/http/index.js';

/** All that a token says. */
export interface EmbedClaims {
  /** Of its row. */
  readonly id: string;
  readonly tenantId: string;
  /** Whole seconds. */
  readonly expiresAt: Date;
}

const ISSUER = 'tidemark-embedding';
const AUDIENCE = 'tidemark-embed';
const ALGORITHM = 'HS256';
const KEY_PURPOSE = 'tidemark embed tokens v1';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Signs and checks embed tokens. Their key is derived from the secret of access tokens for this purpose alone, and issuer
 * and audience differ as well, so that neither kind ever passes as the other.
 */
@Injectable()
export class EmbedTokenSigner {
  private readonly secret: Buffer;

  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    security: SecurityConfig,
  ) {
    this.secret = Buffer.from(hkdfSync('sha256', security.jwtSecret, '', KEY_PURPOSE, 32));
  }

  sign({ id, tenantId, expiresAt }: EmbedClaims): string {
    return this.jwt.sign(
      { jti: id, tid: tenantId, exp: expiresAt.getTime() / 1000 },
      { secret: this.secret, algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE, noTimestamp: true },
    );
  }

  /**
   * What a token says, once its signature, issuer, audience and time were found good.
   * @throws DomainError UNAUTHORIZED otherwise.
   */
  verify(token: string): EmbedClaims {
    const { jti, tid, exp } = this.payloadOf(token);
    if (isId(jti) && isId(tid) && typeof exp === 'number') return { id: jti, tenantId: tid, expiresAt: new Date(exp * 1000) };
    throw new DomainError('UNAUTHORIZED', 'The embed token does not hold.');
  }

  private payloadOf(token: string): Record<string, unknown> {
    try {
      return this.jwt.verify<Record<string, unknown>>(token, {
        secret: this.secret,
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1000),
      });
    } catch (error) {
      const expired = (error as Error).name === 'TokenExpiredError';
      throw new DomainError('UNAUTHORIZED', expired ? 'The embed token has expired.' : 'The embed token does not hold.');
    }
  }
}

/** What is kept of a token. */
export function hashOfToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Whether a text calls itself an embed token; it checks nothing. For sockets, whose tokens come without a scheme. */
export function isEmbedToken(token: string): boolean {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { aud?: unknown } | null;
    return payload?.aud === AUDIENCE;
  } catch {
    return false;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
