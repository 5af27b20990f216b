import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Actor, type Waiting, notFound } from '../platform/http/index.js';
import type { QueryAnswer } from '../query/index.js';
import { DashboardData } from './dashboard-data.js';
import { type Filters, checkFilters } from './domain/dashboard-variables.js';
import { type ValueInForce, valuesInForce } from './domain/values-in-force.js';
import { type ViewedDashboard, viewedDashboard } from './domain/viewed-dashboard.js';
import type { LoadedDashboard } from './loaded-dashboards.js';
import { WidgetRuns } from './widget-runs.js';

/** How a widget is read. */
export interface WidgetReading {
  caller: Waiting;
  /** Rows at most; as many as a tile shows unless given. */
  limit?: number;
  /** Evaluates anew instead of answering from the cache. */
  refresh?: boolean;
}

/** A dashboard under a reader's filters, for whoever takes it elsewhere. What an embed token locks stands nowhere in it. */
export interface OpenReading {
  readonly dashboard: ViewedDashboard;
  /** Where relative time ranges begin and end; IANA. */
  readonly timeZone: string;
  /** Values that the reader may know of, in the order of the variables. */
  readonly values: readonly ValueInForce[];
  /**
   * Runs a widget's query, with the reader's rights and filters.
   * @throws DomainError NOT_FOUND (the widget, or it has no query), or why its query could not be run
   */
  read(widgetId: string, reading: WidgetReading): Promise<QueryAnswer>;
}

/** Opens dashboards to be read as a whole: for exports, and for pictures of alerts. */
@Injectable()
export class DashboardReader {
  constructor(
    private readonly dashboards: DashboardData,
    private readonly runs: WidgetRuns,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, VALIDATION_FAILED or ACCESS_DENIED for filters that the actor may not choose */
  async open(actor: Actor, dashboardId: string, filters: unknown): Promise<OpenReading> {
    const loaded = await this.dashboards.load(actor, dashboardId);
    const checked = this.dashboards.filtersOf(loaded, checkFilters(filters));
    const choosable = loaded.embedded?.choosable ?? new Set(loaded.variables.map(({ name }) => name));
    return {
      dashboard: viewedDashboard(loaded.dashboard, loaded.variables, choosable),
      timeZone: loaded.timeZone,
      values: valuesInForce(loaded.variables, choosable, checked, this.clock.now(), loaded.timeZone),
      read: (widgetId, reading) => this.read(actor, loaded, checked, widgetId, reading),
    };
  }

  private async read(
    actor: Actor,
    loaded: LoadedDashboard,
    filters: Filters,
    widgetId: string,
    { caller, limit, refresh = false }: WidgetReading,
  ): Promise<QueryAnswer> {
    const widget = loaded.widgets.find((each) => each.widget.id === widgetId);
    if (!widget) throw notFound('widget');
    const prepared = await this.dashboards.prepare(actor, loaded, widget, filters, limit);
    if (!prepared) throw notFound('widget with a query');
    return this.runs.run(prepared, { caller, ...(refresh ? { cache: { mode: 'refresh' as const } } : {}) });
  }
}
