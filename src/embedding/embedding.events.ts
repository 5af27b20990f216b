import { DomainEvent } from '../platform/events/index.js';

/** An embed token was revoked: nobody looks through it any more. */
export class EmbedTokenRevoked extends DomainEvent<{ tenantId: string; embedTokenId: string }> {
  static readonly eventName = 'embed-token.revoked';
  static readonly relayed = true;
}
