import { DomainEvent } from '../platform/events/index.js';

/** Somebody asked to cancel an execution; the replica that runs it does so. */
export class ExecutionCancelRequested extends DomainEvent<{ tenantId: string; executionId: string }> {
  static readonly eventName = 'query.cancel-requested';
  static readonly relayed = true;
}

/** A saved query changed or was deleted; widgets that use it are evaluated anew. */
export class SavedQueryChanged extends DomainEvent<{ tenantId: string; savedQueryId: string }> {
  static readonly eventName = 'query.changed';
  static readonly relayed = true;
}
