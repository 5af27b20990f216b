import type { QueryParameter } from '../../query/index.js';
import type { WidgetInteractions } from './interactions.js';

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
