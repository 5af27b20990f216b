import type { components } from './schema.js';

type Schemas = components['schemas'];

export type EmbedConfig = Schemas['EmbedConfigResponse'];
export type Branding = Schemas['BrandingDto'];
export type EmbeddedWidget = Schemas['EmbeddedWidgetResponse'];
export type WidgetType = EmbeddedWidget['type'];
export type QueryMeta = Schemas['QueryMetaResponse'];

/** A variable that the viewer may choose. */
export type EmbeddedVariable = Omit<Schemas['EmbeddedVariableResponse'], 'default'> & { default?: unknown };

export type DashboardSettings = Omit<Schemas['EmbeddedSettingsResponse'], 'variables'> & { variables: EmbeddedVariable[] };

/** The dashboard as its embedded viewers see it. */
export type EmbeddedDashboardView = Omit<Schemas['EmbeddedDashboardResponse'], 'settings'> & { settings: DashboardSettings };

export type CellValue = string | number | boolean | null | CellValue[] | { [key: string]: CellValue };
export type Row = Record<string, CellValue>;

/** A column of a result; `exact` marks numbers that travel as decimal strings. */
export type ResultColumn = Schemas['ColumnResponse'] & { exact?: boolean };

export interface QueryResult {
  data: Row[];
  columns: ResultColumn[];
  meta: QueryMeta;
}

/** What a widget's query gave, or why it gave nothing. */
export interface WidgetData {
  id: string;
  data: Row[];
  columns: ResultColumn[];
  meta: QueryMeta | null;
  error?: { code: string; message: string };
}

export type Scalar = string | number | boolean;

/** One choice of a variable, with the words for it. */
export interface VariableOption {
  value: Scalar;
  label: string;
}

/** What a file can be: rows (csv, json, xlsx), or what they look like (pdf, png, svg). */
export type ExportFormat = 'csv' | 'json' | 'xlsx' | 'pdf' | 'png' | 'svg';
