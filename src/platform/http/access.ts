import type { IncomingHttpHeaders } from 'node:http';
import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';

export const ACCESS_METADATA = Symbol('access');

/**
 * What an embed token lets its viewer do; each stands in the permissions of an embedded actor, beside nothing else. None
 * is in the matrix of roles, so no route for members opens to an embed token, and none for embed tokens to members.
 */
export type EmbedRight = 'embed:view' | 'embed:interact' | 'embed:edit' | 'embed:export';

/** What a route demands: a permission, or nothing (`public`). */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'embed'; readonly right: EmbedRight; readonly tokenIn: 'header' | 'path' }
  | { readonly kind: 'permission'; readonly permission: string };

const rule = (value: AccessRule): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_METADATA, value);

/** The route needs `resource:action`; the matrix of roles is in `auth`. */
export function Requires(permission: `${string}:${string}`): MethodDecorator & ClassDecorator {
  return applyDecorators(
    rule({ kind: 'permission', permission }),
    ApiBearerAuth(),
    ApiSecurity('apiKey'),
    ApiExtension('x-permission', permission),
  );
}

/** The route needs a signed-in person and no permission: their own profile, sessions and tenants. API keys are refused. */
export function RequiresSignIn(): MethodDecorator & ClassDecorator {
  return applyDecorators(rule({ kind: 'signed-in' }), ApiBearerAuth(), ApiExtension('x-permission', 'signed-in'));
}

/**
 * The route is for embedded viewers alone, whose token has that right.
 * @param tokenIn `path`: the token stands in the path as `{token}`, and headers that carry credentials are not looked at
 */
export function RequiresEmbed(right: EmbedRight, tokenIn: 'header' | 'path' = 'header'): MethodDecorator & ClassDecorator {
  const security = tokenIn === 'header' ? [ApiSecurity('embedToken')] : [];
  return applyDecorators(rule({ kind: 'embed', right, tokenIn }), ...security, ApiExtension('x-permission', right));
}

/** The route is open to everybody. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(rule({ kind: 'public' }), ApiExtension('x-permission', 'public'));
}

/** A credential that was found good. */
export interface Verified {
  readonly actor: Actor;
  /** When the credential stops being good by itself, in milliseconds since 1970; Infinity when it does not. */
  readonly expiresAt: number;
}

/**
 * Turns one kind of credential into an actor. `auth` registers access tokens and API keys, `embedding` embed tokens.
 */
export interface CredentialVerifier {
  /**
   * @returns who it is, and until when; null when the request carries no credential of this kind.
   * @throws DomainError UNAUTHORIZED when it carries one that does not hold.
   */
  verify(credentials: Credentials): Promise<Verified | null>;

  /**
   * The same from what is in memory, without waiting. A verifier without it always waits.
   * @returns null when the request carries no credential of this kind; undefined when that takes a look elsewhere.
   * @throws DomainError UNAUTHORIZED as `verify` does.
   */
  verifyAtOnce?(credentials: Credentials): Verified | null | undefined;
}

/** What a browser says about the page that a request comes from. No script can change these. */
export interface Provenance {
  readonly origin: string | undefined;
  /** Host and port to which the request was sent, after trusted proxies. */
  readonly host: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly fetchSite: string | undefined;
  /** Always undefined for sockets, whose handshake carries none. */
  readonly referer: string | undefined;
  readonly via: 'request' | 'socket';
}

/** The headers that may carry a credential, and where they come from; sockets make it from their token. */
export interface Credentials extends Provenance {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
}

export function credentialsOf(request: Pick<FastifyRequest, 'headers' | 'host'>): Credentials {
  const { authorization } = request.headers;
  return { authorization, apiKey: single(request.headers['x-api-key']), ...provenanceOf(request.headers, request.host, 'request') };
}

/** Where a request or a handshake comes from. */
export function provenanceOf(headers: IncomingHttpHeaders, host: string | undefined, via: Provenance['via']): Provenance {
  const referer = via === 'request' ? headers.referer : undefined;
  return { origin: headers.origin, host, fetchSite: single(headers['sec-fetch-site']), referer, via };
}

const single = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined);

/** The verifiers in force; asked in the order in which they were registered. */
export class CredentialVerifiers {
  private readonly verifiers: CredentialVerifier[] = [];

  register(verifier: CredentialVerifier): void {
    this.verifiers.push(verifier);
  }

  /** @returns who it is, and until when; null when no credential is present. */
  async verify(credentials: Credentials): Promise<Verified | null> {
    for (const verifier of this.verifiers) {
      const verified = await verifier.verify(credentials);
      if (verified) return verified;
    }
    return null;
  }

  /**
   * The same from what is in memory.
   * @returns null when no credential is present, or when who it is cannot be said without waiting.
   */
  verifyAtOnce(credentials: Credentials): Verified | null {
    for (const verifier of this.verifiers) {
      const verified = verifier.verifyAtOnce?.(credentials);
      // Whoever is asked first has the first word: while that is out, nobody behind may speak.
      if (verified !== null) return verified ?? null;
    }
    return null;
  }
}
