import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, refOf } from '../../platform/http/index.js';
import { MetricsRegistry } from '../../platform/observability/index.js';
import { INTERACTIONS, PAGES, PAGE_ERRORS, type PageReportDto, type PageReportResponse } from './dto/page-report.dto.js';
import { DashboardDrawn, WidgetValueChosen } from './page-reports.events.js';

/** What browsers report of the pages that people open: for Prometheus without who they are, and told to whoever listens. */
@Injectable()
export class PageReports {
  private readonly views: Counter<'page'>;
  private readonly seconds: Histogram<'page'>;
  private readonly errors: Counter<'type' | 'component'>;
  private readonly interactions: Counter<'kind'>;

  constructor(
    private readonly events: EventBus,
    registry: MetricsRegistry,
  ) {
    const registers = [registry];
    this.views = new Counter({ name: 'dashboard_page_views_total', help: 'Pages of the web application that people opened.', labelNames: ['page'], registers });
    this.seconds = new Histogram({
      name: 'dashboard_load_time_seconds',
      help: 'Time from the navigation to a page until it was drawn, as browsers report it.',
      labelNames: ['page'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32],
      registers,
    });
    this.errors = new Counter({
      name: 'dashboard_errors_total',
      help: 'Errors in browsers that nobody caught, by kind and page.',
      labelNames: ['type', 'component'],
      registers,
    });
    this.interactions = new Counter({
      name: 'dashboard_interactions_total',
      help: 'Values of widgets that people chose, by what it did.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of INTERACTIONS) this.interactions.inc({ kind }, 0);
    for (const page of PAGES) this.views.inc({ page }, 0);
    for (const type of PAGE_ERRORS) for (const component of PAGES) this.errors.inc({ type, component }, 0);
  }

  take(actor: Actor, { page, loadSeconds, dashboardId, errors = [], interactions = [] }: PageReportDto): PageReportResponse {
    if (page) this.views.inc({ page });
    if (page && loadSeconds !== undefined) this.seconds.observe({ page }, loadSeconds);
    for (const { type, component } of errors) this.errors.inc({ type, component });
    const viewer = refOf(actor);
    if (page === 'dashboard' && dashboardId !== undefined && loadSeconds !== undefined) {
      this.events.publish(new DashboardDrawn({ viewer, dashboardId, loadSeconds }));
    }
    for (const { kind, dashboardId: on, widgetId } of interactions) {
      this.interactions.inc({ kind });
      this.events.publish(new WidgetValueChosen({ viewer, dashboardId: on, widgetId, kind }));
    }
    return { counted: (page ? 1 : 0) + errors.length + interactions.length };
  }
}
