import { DomainEvent } from '../../platform/events/index.js';

/** A tenant's rules for changes are other ones from now on. */
export class ChangeRulesChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'change-rules.changed';
  static readonly relayed = true;
}
