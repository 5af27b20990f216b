import { DomainEvent } from '../../platform/events/index.js';

/** The figures of a tenant's overview were made anew; `tenantId` null: those of all tenants. Relayed. */
export class DashboardMetricsUpdated extends DomainEvent<{ tenantId: string | null; updatedAt: string }> {
  static readonly eventName = 'dashboard.metrics.updated';
  static readonly relayed = true;
}
