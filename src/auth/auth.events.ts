import { DomainEvent } from '../platform/events/index.js';

/** Sessions ended before their time: signed out, revoked, password changed, refresh token used twice. */
export class SessionsRevoked extends DomainEvent<{ userId: string; sessionIds: string[] }> {
  static readonly eventName = 'sessions.revoked';
  static readonly relayed = true;
}

/** An API key was deleted. */
export class ApiKeyRevoked extends DomainEvent<{ tenantId: string; apiKeyId: string }> {
  static readonly eventName = 'api-key.revoked';
  static readonly relayed = true;
}
