import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, type FieldProblem, invalid, notFound } from '../platform/http/index.js';
import { type QueryRequest, QueryService } from '../query/index.js';
import { requireAccess } from './dashboards.errors.js';
import {
  type Filters,
  type QueryValues,
  checkFilters,
  queryValues,
  refuseUnknownFilters,
} from './domain/dashboard-variables.js';
import type { WidgetType } from './domain/dashboard-content.js';
import { bindableNames, embeddedReading, refuseChoices } from './domain/embedded-reading.js';
import { type ViewedDashboard, viewedDashboard } from './domain/viewed-dashboard.js';
import { type LoadedDashboard, LoadedDashboards, type LoadedQuery, type LoadedWidget } from './loaded-dashboards.js';
import { MetricWidgets } from './metric-widgets.js';
import type { PreparedRun } from './widget-runs.js';

/** A widget as its viewers know it. */
export interface WidgetIdentity {
  readonly id: string;
  readonly name: string;
  readonly type: WidgetType;
}

/** A dashboard that an actor may view. */
export interface OpenedDashboard {
  readonly id: string;
  readonly version: number;
  /** 0: the dashboard does not refresh by itself. */
  readonly refreshIntervalSeconds: number;
  readonly widgets: readonly WidgetIdentity[];
}

/** A widget's query, ready to be run. */
export interface PreparedWidget {
  readonly widget: WidgetIdentity;
  /** null when the widget has no query, or has one that cannot be run. */
  readonly prepared: PreparedRun | null;
  /** Why the widget's query cannot be run; the other widgets may do well. */
  readonly error: DomainError | null;
}

/**
 * Dashboards for those who show them: who may see what, and what is to be run for it. Viewers run the SQL that a
 * dashboard holds though they may not run SQL of their own; all that they bring are values, which are bound.
 * What is in memory already costs no database.
 */
@Injectable()
export class DashboardData {
  constructor(
    private readonly dashboards: LoadedDashboards,
    private readonly queries: QueryService,
    private readonly metrics: MetricWidgets,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND when the actor may not see it. */
  async openDashboard(actor: Actor, dashboardId: string): Promise<OpenedDashboard> {
    const { dashboard } = await this.load(actor, dashboardId);
    const { id, version, content } = dashboard;
    return {
      id,
      version,
      refreshIntervalSeconds: content.settings.refreshInterval,
      widgets: content.widgets.map(identityOf),
    };
  }

  /**
   * Resolves a widget's query with the filters that a viewer chose.
   * @throws DomainError NOT_FOUND (dashboard or widget), VALIDATION_FAILED (filters of a name or form that is not known)
   */
  async prepareWidget(actor: Actor, dashboardId: string, widgetId: string, filters: unknown): Promise<PreparedWidget> {
    const loaded = await this.load(actor, dashboardId);
    const widget = loaded.widgets.find((each) => each.widget.id === widgetId);
    if (!widget) throw notFound('widget');
    const checked = this.filtersOf(loaded, checkFilters(filters));
    try {
      return {
        widget: identityOf(widget.widget),
        prepared: await this.prepare(actor, loaded, widget, checked),
        error: null,
      };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'SERVICE_UNAVAILABLE') throw error;
      return { widget: identityOf(widget.widget), prepared: null, error };
    }
  }

  /** The dashboard without what is behind it, for embedded viewers. @throws DomainError NOT_FOUND, ACCESS_DENIED. */
  async viewed(actor: Actor, dashboardId: string): Promise<ViewedDashboard> {
    const { dashboard, variables, embedded } = await this.load(actor, dashboardId);
    return viewedDashboard(dashboard, variables, embedded?.choosable ?? new Set(variables.map(({ name }) => name)));
  }

  /** @throws DomainError NOT_FOUND, or ACCESS_DENIED when the actor may only look. */
  async assertMayEdit(actor: Actor, dashboardId: string): Promise<void> {
    requireAccess(actor, (await this.load(actor, dashboardId)).dashboard, 'edit');
  }

  /**
   * What keeps values from being locked on a dashboard: names that no query binds, and values that do not fit. Whoever
   * makes a token hears it then, and not its viewers later.
   * @param viewer the embedded viewer as they would be
   * @throws DomainError NOT_FOUND when there is no such dashboard, VALIDATION_FAILED
   */
  async checkLocks(viewer: Actor, dashboardId: string): Promise<void> {
    // As the system, so that what is wrong is said in full.
    const teller: Actor = { ...viewer, kind: 'system' };
    const loaded = await this.load(teller, dashboardId);
    const problems = unboundNames(loaded, Object.keys(viewer.lockedParameters)).map((name): FieldProblem => ({
      path: `lockedParameters.${name}`,
      rule: 'unknownParameter',
      message: `lockedParameters.${name} is bound by no query of this dashboard`,
    }));
    for (const widget of loaded.widgets) {
      const error = await this.prepare(teller, loaded, widget, {}).then(() => null, (thrown: unknown) => thrown);
      if (error instanceof DomainError && error.code === 'VALIDATION_FAILED') problems.push(...problemsOfLocks(error));
    }
    const distinct = [...new Map(problems.map((problem) => [`${problem.path} ${problem.rule}`, problem])).values()];
    if (distinct.length > 0) throw invalid(...distinct);
  }

  /** @throws DomainError NOT_FOUND, VALIDATION_FAILED or ACCESS_DENIED for filters that the actor may not put on the dashboard. */
  async checkFilters(actor: Actor, dashboardId: string, filters: unknown): Promise<void> {
    this.filtersOf(await this.load(actor, dashboardId), checkFilters(filters));
  }

  /** The dashboard of a widget. @throws DomainError NOT_FOUND when the tenant has no such widget. */
  async findWidget(actor: Actor, widgetId: string): Promise<string> {
    const dashboardId = await this.dashboards.findByWidget(actor, widgetId);
    if (dashboardId === null) throw notFound('widget');
    return dashboardId;
  }

  /** The dashboard in memory, for this module's own services. @throws DomainError NOT_FOUND when the actor may not see it. */
  async load(actor: Actor, dashboardId: string): Promise<LoadedDashboard> {
    return forViewer(actor, await this.dashboards.get(actor, dashboardId));
  }

  /** The same without waiting; null when it is not in memory. @throws DomainError NOT_FOUND when the actor may not see it. */
  loadAtHand(actor: Actor, dashboardId: string): LoadedDashboard | null {
    const loaded = this.dashboards.atHand(actor, dashboardId);
    return loaded && forViewer(actor, loaded);
  }

  /**
   * @throws DomainError VALIDATION_FAILED when a filter is not a variable or a parameter of the dashboard, ACCESS_DENIED
   *   when an embedded viewer may not choose it.
   */
  filtersOf(loaded: LoadedDashboard, filters: Filters): Filters {
    if (loaded.embedded) refuseChoices(filters, loaded.embedded);
    refuseUnknownFilters(filters, loaded.filterNames);
    return filters;
  }

  /**
   * @param limit rows of a statement at most; as many as a tile shows unless given
   * @returns null when the widget has no query. @throws DomainError why it cannot be run.
   */
  async prepare(
    actor: Actor,
    loaded: LoadedDashboard,
    widget: LoadedWidget,
    filters: Filters,
    limit?: number,
  ): Promise<PreparedRun | null> {
    const { query, problem } = widget;
    if (!problem && query && 'metric' in query) return this.metrics.prepare(actor, loaded, query, filters);
    const request = this.widgetRequest(loaded, widget, filters, limit);
    return request && this.queries.prepare(actor, request);
  }

  /** What is asked of a data source for a widget. @returns null when it reads none. @throws DomainError why it cannot be run. */
  widgetRequest(
    loaded: LoadedDashboard,
    { widget, query, problem }: LoadedWidget,
    filters: Filters,
    limit?: number,
  ): QueryRequest | null {
    if (problem) throw problem;
    if (!query || 'metric' in query) return null;
    const { id: dashboardId, content } = loaded.dashboard;
    const { refreshInterval } = content.settings;
    const { dataSourceId, sql, declared, supplied } = this.requestOf(loaded, query, filters);
    return {
      dataSourceId,
      sql,
      declared,
      supplied,
      ...(limit === undefined ? {} : { limit }),
      origin: { kind: 'widget', dashboardId, widgetId: widget.id },
      // Within one interval all viewers see the same result; after it they see a new one.
      cache: refreshInterval > 0 ? { ttlSeconds: refreshInterval } : undefined,
    };
  }

  /** Statement and values; who asks for what reason is for the caller to add. */
  requestOf(
    { variables, timeZone }: LoadedDashboard,
    query: LoadedQuery,
    filters: Filters,
  ): Omit<QueryRequest, 'origin'> & QueryValues {
    const { dataSourceId, sql } = query;
    const { declared, supplied } = queryValues(variables, query, filters, this.clock.now(), timeZone);
    return { dataSourceId, sql, declared, supplied };
  }
}

/** @throws DomainError NOT_FOUND when the actor may not see it. */
function forViewer(actor: Actor, loaded: LoadedDashboard | null): LoadedDashboard {
  requireAccess(actor, loaded && loaded.dashboard, 'view');
  if (!loaded) throw notFound('dashboard');
  return actor.kind === 'embed' ? forEmbeddedViewer(actor, loaded) : loaded;
}

/** The problems that are a token's and not its viewers'. */
function problemsOfLocks({ details }: DomainError): FieldProblem[] {
  const problems = Array.isArray(details) ? (details as FieldProblem[]) : [];
  return problems.filter(({ path }) => path.startsWith('lockedParameters.'));
}

/**
 * The dashboard as an embedded viewer may use it. A locked name that no query binds any more (renamed since the token was
 * made) would let all rows through, so nothing is shown then.
 */
function forEmbeddedViewer(actor: Actor, loaded: LoadedDashboard): LoadedDashboard {
  const locked = Object.keys(actor.lockedParameters);
  const reading = embeddedReading(loaded.variables, locked, actor.permissions.has('embed:interact'));
  if (unboundNames(loaded, locked).length > 0) {
    throw new DomainError('ACCESS_DENIED', 'The embed token locks a parameter that the dashboard no longer has; a new token is needed.');
  }
  return { ...loaded, filterNames: reading.choosable, embedded: reading };
}

/** Those names that no query of the dashboard binds. A query whose source is gone binds nothing: better nothing is shown than too much. */
function unboundNames({ variables, widgets }: LoadedDashboard, names: readonly string[]): string[] {
  const bindable = bindableNames(variables, widgets.flatMap(({ query }) => query ?? []));
  return names.filter((name) => !bindable.has(name));
}

const identityOf = ({ id, name, type }: WidgetIdentity): WidgetIdentity => ({ id, name, type });
