import type { Aggregation, Comparison, Fill } from '../../metrics/index.js';
import type { QueryParameter } from '../../query/index.js';

/**
 * Widgets of those who run the systems. What they show they read themselves, as whoever looks at them: they have no query, no rows,
 * and no picture in files, and embedded viewers are not shown them.
 */
export const OPERATIONAL_TYPES = ['log-viewer', 'system-status', 'workflow-tracker', 'alert-panel'] as const;
export type OperationalType = (typeof OPERATIONAL_TYPES)[number];

export const WIDGET_TYPES = ['chart', 'table', 'metric', 'filter', 'text', ...OPERATIONAL_TYPES] as const;
export type WidgetType = (typeof WIDGET_TYPES)[number];

export function isOperational(type: WidgetType): type is OperationalType {
  return OPERATIONAL_TYPES.some((each) => each === type);
}

/** Widgets that one dashboard may hold. */
export const MAX_WIDGETS = 50;
/** Columns of the grid; its rows have no end. */
export const GRID_COLUMNS = 12;

/** Place and size on the grid: columns 0 to 11, rows from 0. */
export interface WidgetPosition {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Values for the query's parameters, or declarations of them with defaults. */
export type WidgetParameters = QueryParameter[] | Record<string, unknown>;

export interface SqlQuery {
  kind: 'sql';
  dataSourceId: string;
  sql: string;
  parameters?: WidgetParameters;
}

export interface SavedQuery {
  kind: 'saved';
  savedQueryId: string;
  parameters?: WidgetParameters;
}

/**
 * A metric in the place of SQL. Values of the filter, `from` and `to` may be a variable alone: `{{name}}`, or
 * `[[{{name}}]]` where it may be missing. Without `from` and `to` it shows the dashboard's time range.
 */
export interface MetricWidgetQuery {
  kind: 'metric';
  metric: string;
  aggregation: Aggregation;
  groupBy?: string[];
  filter?: Record<string, string | string[]>;
  from?: string;
  to?: string;
  step?: string;
  compareTo?: Comparison;
  fill?: Fill;
}

/** A query whose rows stand one by one in a data source. */
export type RowsQuery = SqlQuery | SavedQuery;
export type WidgetQuery = RowsQuery | MetricWidgetQuery;

export interface Visualization {
  type: string;
  config: Record<string, unknown>;
}

/** A click on a mark or a cell sets a variable to the value of that column. */
export interface CrossFilter {
  column: string;
  variable: string;
}

/** A value opens the rows behind it: a query of its own, which takes the value as a parameter. */
export interface RowsDrill<Query = RowsQuery> {
  kind: 'rows';
  column: string;
  label?: string;
  /** Name by which the query binds the value. */
  parameter: string;
  query: Query;
}

/** A value opens another dashboard, whose variables take values of the same row. */
export interface DashboardDrill {
  kind: 'dashboard';
  column: string;
  label?: string;
  /** Its slug, so that dashboards as code fit every installation. */
  dashboard: string;
  /** Columns of this widget by variables of that dashboard. */
  parameters: Record<string, string>;
}

/** A point in time narrows a range variable to the stretch of time that the point stands for. */
export interface TimeDrill {
  kind: 'time';
  column: string;
  label?: string;
  variable: string;
}

export type DrillDown<Query = RowsQuery> = RowsDrill<Query> | DashboardDrill | TimeDrill;

/** What a value of a widget does when it is chosen. */
export interface WidgetInteractions<Query = RowsQuery> {
  crossFilter?: CrossFilter[];
  drillDown?: DrillDown<Query>[];
}

/** A widget as people compose it. */
export interface WidgetContent {
  /** Unique over the installation; stays with the widget through versions. */
  id: string;
  /** Unique in the dashboard; the widget's name in dashboards as code. */
  slug: string;
  type: WidgetType;
  name: string;
  description?: string;
  position: WidgetPosition;
  query?: WidgetQuery;
  visualization: Visualization;
  /** What a value does when it is chosen. */
  interactions?: WidgetInteractions;
  styling?: Record<string, unknown>;
}

/** What a reader may choose from: fixed values, or the rows of a query (first column value, second label). */
export interface VariableOptions {
  values?: (string | number | boolean)[];
  query?: { dataSourceId: string; sql: string };
}

/** A value that readers choose for the whole dashboard; queries bind it by name. */
export interface Variable extends QueryParameter {
  options?: VariableOptions;
  /** Several values may be chosen; the query binds a list. */
  multiple?: boolean;
}

export interface DashboardLayout {
  grid: { columns: 12; rowHeight: number };
}

export interface DashboardSettings {
  /** Seconds between evaluations while somebody watches; 0 is off. */
  refreshInterval: number;
  theme?: string;
  /** The variable of the global time range, and its value until a reader chooses (see `resolveTimeRange`). */
  timeRange?: { variable: string; default: string };
  variables: Variable[];
}

/** Everything of a dashboard that is versioned. */
export interface DashboardContent {
  name: string;
  description: string | null;
  tags: string[];
  layout: DashboardLayout;
  settings: DashboardSettings;
  widgets: WidgetContent[];
}

/** A row's height in pixels unless the dashboard says otherwise. */
export const DEFAULT_ROW_HEIGHT = 80;

export const defaultLayout = (): DashboardLayout => ({
  grid: { columns: GRID_COLUMNS, rowHeight: DEFAULT_ROW_HEIGHT },
});
export const defaultSettings = (): DashboardSettings => ({ refreshInterval: 0, variables: [] });
