import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Actor } from './actor.js';
import type { RequestWithContext } from './request-context.js';

export const ACCESS_METADATA = Symbol('access');

/** What a route demands: a permission, or nothing (`public`). */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
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

/** The route is open to everybody. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(rule({ kind: 'public' }), ApiExtension('x-permission', 'public'));
}

/**
 * Turns one kind of credential into an actor. `auth` registers access tokens and API keys, `embedding` embed tokens.
 */
export interface CredentialVerifier {
  /**
   * @returns the actor; null when the request carries no credential of this kind.
   * @throws DomainError UNAUTHORIZED when it carries one that does not hold.
   */
  verify(credentials: Credentials): Promise<Actor | null>;
}

/** The headers that may carry a credential; sockets make it from their token. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  readonly origin: string | undefined;
}

export function credentialsOf(request: Pick<RequestWithContext, 'headers'>): Credentials {
  const apiKey = request.headers['x-api-key'];
  return {
    authorization: request.headers.authorization,
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
    origin: request.headers.origin,
  };
}

/** The verifiers in force; asked in the order in which they were registered. */
export class CredentialVerifiers {
  private readonly verifiers: CredentialVerifier[] = [];

  register(verifier: CredentialVerifier): void {
    this.verifiers.push(verifier);
  }

  /** @returns the actor, or null when no credential is present. */
  async verify(credentials: Credentials): Promise<Actor | null> {
    for (const verifier of this.verifiers) {
      const actor = await verifier.verify(credentials);
      if (actor) return actor;
    }
    return null;
  }
}
