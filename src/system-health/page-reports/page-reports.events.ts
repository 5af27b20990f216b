import { DomainEvent } from '../../platform/events/index.js';
import type { ActorRef } from '../../platform/http/index.js';
import type { InteractionKind } from './dto/page-report.dto.js';

/** A browser has drawn the page of a dashboard. */
export class DashboardDrawn extends DomainEvent<{
  viewer: ActorRef;
  dashboardId: string;
  /** From the navigation until the page was drawn. */
  loadSeconds: number;
}> {
  static readonly eventName = 'dashboard.drawn';
  static readonly relayed = false;
}

/** Somebody chose a value of a widget, which did something. */
export class WidgetValueChosen extends DomainEvent<{ viewer: ActorRef; dashboardId: string; widgetId: string; kind: InteractionKind }> {
  static readonly eventName = 'widget-value.chosen';
  static readonly relayed = false;
}
