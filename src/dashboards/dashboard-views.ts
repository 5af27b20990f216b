import { Injectable } from '@nestjs/common';
import { EventBus } from '../platform/events/index.js';
import { type Actor, refOf } from '../platform/http/index.js';
import { type KeyedTally, Measurements } from '../platform/measurements/index.js';
import { DashboardViewed } from './dashboards.events.js';

/** Views of dashboards: counted by tenant, and told to whoever listens. */
@Injectable()
export class DashboardViews {
  private readonly views: KeyedTally;

  constructor(
    private readonly events: EventBus,
    measurements: Measurements,
  ) {
    this.views = measurements.tallyBy('dashboards.viewed', 'tenant');
  }

  /** Somebody opened a dashboard. */
  add(viewer: Actor, dashboardId: string): void {
    this.views.add(viewer.tenantId);
    this.events.publish(new DashboardViewed({ viewer: refOf(viewer), dashboardId }));
  }
}
