import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { type QueryParameter, QueryService, SavedQueriesService, SavedQueryChanged } from '../query/index.js';
import { TenantUpdated, TenantsService } from '../tenants/index.js';
import { DashboardChanged } from './dashboards.events.js';
import { DashboardsRepository } from './dashboards.repository.js';
import type { Dashboard } from './domain/dashboard.js';
import type { DashboardSettings, MetricWidgetQuery, RowsQuery, Variable, WidgetContent, WidgetQuery } from './domain/dashboard-content.js';
import type { EmbeddedReading } from './domain/embedded-reading.js';
import { type BoundQuery, effectiveVariables, filterNames } from './domain/dashboard-variables.js';
import { namesOf, withTimeRange } from './domain/metric-binding.js';

/** Serialised bytes of dashboards that are kept. */
const KEPT_BYTES = 48 * 1024 * 1024;
const KEPT_WIDGETS = 50_000;
/** A safety net only: what changes is told by events. */
const TTL_MS = 10 * 60_000;

/** A query with all that is needed to run it, whatever the filters. */
export interface LoadedQuery extends BoundQuery {
  dataSourceId: string;
  sql: string;
}

/** A metric query with all that is needed to run it, whatever the filters. */
export interface LoadedMetric extends BoundQuery {
  /** With the dashboard's time range in it. */
  metric: MetricWidgetQuery;
  /** Filters that reach it. */
  filterNames: ReadonlySet<string>;
}

/** A widget ready to be run; text and filters have neither query nor problem. */
export interface LoadedWidget {
  widget: WidgetContent;
  /** `"id":…,"name":…,"type":…`, as it stands in every answer. */
  head: Buffer;
  query: LoadedQuery | LoadedMetric | null;
  /** Why there is no query although the widget has one: its saved query or its source is gone. */
  problem: DomainError | null;
}

/** The query behind a value, ready to be run. */
export interface LoadedDrill {
  parameter: string;
  query: LoadedQuery;
}

/** A dashboard as its readers need it. */
export interface LoadedDashboard {
  dashboard: Dashboard;
  widgets: LoadedWidget[];
  variables: Variable[];
  filterNames: ReadonlySet<string>;
  /** Where relative time ranges begin and end. */
  timeZone: string;
  /** What is fixed for the reader, when it is an embedded viewer. */
  embedded?: EmbeddedReading;
}

/**
 * Dashboards in memory, so that a cached answer touches no database. They hold owner and shares too: what somebody may
 * see is decided for each request from the actor and these. Every change is told by an event, on all replicas.
 */
@Injectable()
export class LoadedDashboards {
  private readonly loaded = new LRUCache<string, LoadedDashboard>({
    maxSize: KEPT_BYTES,
    sizeCalculation: sizeOf,
    ttl: TTL_MS,
    ttlResolution: 1_000,
  });
  /** Loads under way. An event drops them, so that what was read before it is not kept after it. */
  private readonly loading = new Map<string, Promise<LoadedDashboard | null>>();
  private readonly dashboardByWidget = new LRUCache<string, string>({ ...atMost(KEPT_WIDGETS), ttl: TTL_MS, ttlResolution: 1_000 });

  constructor(
    private readonly repository: DashboardsRepository,
    private readonly queries: QueryService,
    private readonly savedQueries: SavedQueriesService,
    private readonly tenants: TenantsService,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    events.on(DashboardChanged, ({ tenantId, dashboardId }) => this.forget(keyOf(tenantId, dashboardId)));
    events.on(SavedQueryChanged, ({ tenantId }) => this.forgetTenant(tenantId));
    events.on(TenantUpdated, ({ tenantId }) => this.forgetTenant(tenantId));
    relay.onGap(() => {
      this.loaded.clear();
      this.loading.clear();
    });
  }

  /** @returns null when there is no such dashboard in the tenant; access is for the caller to decide. */
  async get(actor: Actor, id: string): Promise<LoadedDashboard | null> {
    const key = keyOf(actor.tenantId, id);
    const known = this.loaded.get(key) ?? this.loading.get(key);
    if (known) return known;
    const loading = this.load(actor, id);
    this.loading.set(key, loading);
    try {
      const dashboard = await loading;
      const current = this.loading.get(key) === loading;
      if (current && dashboard && dashboard.widgets.every(({ problem }) => !problem)) this.loaded.set(key, dashboard);
      return dashboard;
    } finally {
      if (this.loading.get(key) === loading) this.loading.delete(key);
    }
  }

  /** The dashboard if it is in memory; access is for the caller to decide. */
  atHand(actor: Actor, id: string): LoadedDashboard | null {
    return this.loaded.get(keyOf(actor.tenantId, id)) ?? null;
  }

  /** The dashboard that holds a widget; null when there is none in the tenant. */
  async findByWidget(actor: Actor, widgetId: string): Promise<string | null> {
    const key = keyOf(actor.tenantId, widgetId);
    const known = this.dashboardByWidget.get(key);
    if (known !== undefined) return known;
    const id = await this.repository.findIdByWidget(actor, widgetId);
    if (id !== null) this.dashboardByWidget.set(key, id);
    return id;
  }

  /**
   * The query that a widget's values open. It is rarely asked for, so it is read when it is.
   * @param index in the widget's list of drill-downs
   * @throws DomainError NOT_FOUND when there is none there, or when its saved query or its source is gone
   */
  async loadDrill(actor: Actor, { interactions }: WidgetContent, index: number): Promise<LoadedDrill> {
    const drill = interactions?.drillDown?.[index];
    if (drill?.kind !== 'rows') throw notFound('drill-down to rows');
    return { parameter: drill.parameter, query: await this.loadQuery(actor, drill.query) };
  }

  private forgetTenant(tenantId: string): void {
    for (const key of [...this.loaded.keys(), ...this.loading.keys()])
      if (key.startsWith(`${tenantId}:`)) this.forget(key);
  }

  private forget(key: string): void {
    this.loaded.delete(key);
    this.loading.delete(key);
  }

  private async load(actor: Actor, id: string): Promise<LoadedDashboard | null> {
    const dashboard = await this.repository.find(actor, id);
    if (!dashboard) return null;
    const { timeZone } = await this.tenants.get(actor, actor.tenantId);
    const widgets: LoadedWidget[] = [];
    for (const widget of dashboard.content.widgets) widgets.push(await this.loadWidget(actor, widget, dashboard.content.settings));
    const variables = effectiveVariables(dashboard.content.settings);
    return {
      dashboard,
      widgets,
      variables,
      filterNames: filterNames(
        variables,
        widgets.flatMap(({ query }) => query ?? []),
      ),
      timeZone,
    };
  }

  private async loadWidget(actor: Actor, widget: WidgetContent, settings: DashboardSettings): Promise<LoadedWidget> {
    const { id, name, type } = widget;
    const head = Buffer.from(JSON.stringify({ id, name, type }).slice(1, -1));
    if (!widget.query) return { widget, head, query: null, problem: null };
    try {
      return { widget, head, query: await this.loadAnyQuery(actor, widget.query, settings), problem: null };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'SERVICE_UNAVAILABLE') throw error;
      return { widget, head, query: null, problem: error };
    }
  }

  private async loadAnyQuery(actor: Actor, query: WidgetQuery, settings: DashboardSettings): Promise<LoadedQuery | LoadedMetric> {
    if (query.kind !== 'metric') return this.loadQuery(actor, query);
    const metric = withTimeRange(query, settings);
    const names = namesOf(metric);
    return { metric, names, filterNames: filterNames(effectiveVariables(settings), [{ names }]) };
  }

  /** @throws DomainError NOT_FOUND when the saved query or the source is gone. */
  private async loadQuery(actor: Actor, query: RowsQuery): Promise<LoadedQuery> {
    const parameters = query.parameters === undefined ? {} : { parameters: query.parameters };
    if (query.kind === 'sql') return { ...(await this.bind(actor, query.dataSourceId, query.sql)), ...parameters };
    const saved = await this.savedQueries.get(actor, query.savedQueryId);
    const declared: QueryParameter[] = saved.parameters;
    return { ...(await this.bind(actor, saved.dataSourceId, saved.sql)), declared, ...parameters };
  }

  private async bind(actor: Actor, dataSourceId: string, sql: string): Promise<LoadedQuery> {
    const { parameters } = await this.queries.validate(actor, { dataSourceId, sql });
    return { dataSourceId, sql, names: new Set(parameters.map(({ name }) => name)) };
  }
}

const sizeOf = ({ dashboard }: LoadedDashboard): number => 2 * JSON.stringify(dashboard).length + 1_000;
const keyOf = (tenantId: string, id: string): string => `${tenantId}:${id.toLowerCase()}`;
