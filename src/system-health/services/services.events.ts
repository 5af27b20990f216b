import { DomainEvent } from '../../platform/events/index.js';
import type { ServiceStatus } from './domain/service-status.js';

/** A service went from one state to another. */
export class SystemStatusChanged extends DomainEvent<{
  tenantId: string;
  service: string;
  status: ServiceStatus;
  /** null: it was found for the first time. */
  previous: ServiceStatus | null;
  since: string;
}> {
  static readonly eventName = 'system.status.changed';
  static readonly relayed = true;
}

/** Services of a tenant were looked at or heard of: whoever shows them looks anew. */
export class ServicesObserved extends DomainEvent<{ tenantId: string; /** They serve all tenants, and are shown to them. */ everybody: boolean }> {
  static readonly eventName = 'system.services.observed';
  static readonly relayed = true;
}
