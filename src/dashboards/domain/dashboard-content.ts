import type { QueryParameter } from '../../query/index.js';

export const WIDGET_TYPES = ['chart', 'table', 'metric', 'filter', 'text'] as const;
export type WidgetType = (typeof WIDGET_TYPES)[number];

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

export type WidgetQuery = SqlQuery | SavedQuery;

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
export interface RowsDrill<Query = WidgetQuery> {
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

export type DrillDown<Query = WidgetQuery> = RowsDrill<Query> | DashboardDrill | TimeDrill;

/** What a value of a widget does when it is chosen. */
export interface WidgetInteractions<Query = WidgetQuery> {
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
