import { DomainEvent } from '../../platform/events/index.js';

/** Work of a tenant began, went on or ended: whoever shows it looks anew. */
export class WorkflowsChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'workflows.changed';
  static readonly relayed = true;
}
