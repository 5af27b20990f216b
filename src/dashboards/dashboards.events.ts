import { DomainEvent } from '../platform/events/index.js';

/** How a dashboard changed. */
export type DashboardChange = 'created' | 'updated' | 'deleted' | 'restored' | 'shared';

/** A dashboard's content, sharing or existence changed: caches of it go, viewers look again. */
export class DashboardChanged extends DomainEvent<{
  tenantId: string;
  dashboardId: string;
  version: number;
  kind: DashboardChange;
}> {
  static readonly eventName = 'dashboard.changed';
  static readonly relayed = true;
}
