import { DomainEvent } from '../platform/events/index.js';

/** Somebody asked to cancel a refresh; the replica that runs it does so. */
export class RefreshCancelRequested extends DomainEvent<{ tenantId: string; materializationId: string }> {
  static readonly eventName = 'materialization.cancel-requested';
  static readonly relayed = true;
}
