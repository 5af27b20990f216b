import { DomainEvent } from '../platform/events/index.js';
import type { ActorRef } from '../platform/http/index.js';

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

/** Somebody opened a dashboard, in the application or where it is embedded. */
export class DashboardViewed extends DomainEvent<{ viewer: ActorRef; dashboardId: string }> {
  static readonly eventName = 'dashboard.viewed';
  static readonly relayed = false;
}
