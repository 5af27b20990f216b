import { DomainEvent } from '../platform/events/index.js';

/** Sessions of a tenant began, went on or ended: whoever shows them looks anew. */
export class AiSessionsChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'ai.sessions.changed';
  static readonly relayed = true;
}

/** Messages of a tenant came in. */
export class AiMessagesStored extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'ai.messages.stored';
  static readonly relayed = true;
}
