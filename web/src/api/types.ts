/**
 * Shapes of the API's answers and bodies, as the application uses them. One file, so that they can become aliases of
 * the types generated from the OpenAPI document without another file knowing.
 */

export type Role = 'viewer' | 'operator' | 'developer' | 'admin';

export interface User {
  id: string;
  email: string;
  name: string;
  platformAdmin: boolean;
}

export interface TenantSummary {
  id: string;
  name: string;
  slug: string;
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  role: Role;
  plan: string;
}

export interface AuthResponse {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  user: User;
  tenant: TenantSummary;
}

export interface Me {
  user: User;
  tenant: TenantSummary;
  tenants: TenantSummary[];
  /** `resource:action`. */
  permissions: string[];
}

export interface AuthConfig {
  registration: 'open' | 'invite';
  demo: boolean;
}

export interface Session {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  address: string | null;
  userAgent: string | null;
  current: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

/** The answer to creating a key: the only time that the key itself is seen. */
export interface CreatedApiKey extends ApiKey {
  key: string;
}

export interface PermissionMatrix {
  roles: Role[];
  permissions: { permission: string; roles: Role[]; platformAdmin: boolean }[];
}

export interface Tenant {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  plan: string;
  createdAt: string;
}

export interface Member {
  userId: string;
  email: string;
  name: string;
  role: Role;
  joinedAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  createdAt: string;
  expiresAt: string;
  acceptedAt: string | null;
  /** Only in the answer to creating it: path of the link to hand over. */
  url?: string;
}

/** What the bearer of an invitation link may see before signing in. */
export interface InvitationPreview {
  tenantName: string;
  email: string;
  role: Role;
  accountExists: boolean;
}

export interface Quota {
  name: string;
  /** null: not known. */
  used: number | null;
  /** null: without a limit. */
  limit: number | null;
}

export interface TenantUsage {
  plan: string;
  quotas: Quota[];
}

export interface DataSourceType {
  type: string;
  title: string;
  dialect: string;
  /** JSON Schema (draft 2020-12) of the settings; `x-order` says in which order the fields stand. */
  settingsSchema: SettingsSchema;
  secretSettings: string[];
}

/** The part of JSON Schema that settings use. */
export interface SettingsSchema {
  type?: string;
  properties?: Record<string, SettingsProperty>;
  required?: string[];
}

export interface SettingsProperty {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  examples?: unknown[];
  writeOnly?: boolean;
  /** `text/plain`: a text of several lines. */
  contentMediaType?: string;
  items?: SettingsProperty;
  'x-order'?: number;
}

export type SettingValue = string | number | boolean | null | string[];
export type Settings = Record<string, SettingValue>;

export interface DataSource {
  id: string;
  name: string;
  type: string;
  /** Without secrets. */
  settings: Settings;
  /** Names of the secrets that are stored. */
  secretsSet: string[];
  version: number;
  status: 'unknown' | 'ok' | 'failing';
  lastCheckedAt: string | null;
  lastError: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ConnectionTest {
  ok: boolean;
  latencyMs: number;
  serverVersion: string | null;
  message: string;
}

export type ColumnType = 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'binary';

export interface SchemaColumn {
  name: string;
  type: ColumnType;
  nativeType: string;
  nullable: boolean;
}

export interface SchemaTable {
  schema: string;
  table: string;
  kind: 'table' | 'view' | 'materialized view' | 'foreign table' | 'file';
  rowEstimate: number | null;
  columns: SchemaColumn[];
}

export interface SourceFile {
  name: string;
  table: string;
  bytes: number;
}

export interface ResultColumn {
  name: string;
  type: ColumnType;
  /** The values are decimal strings (numeric, 64-bit integers). */
  exact?: boolean;
}

export type CellValue = string | number | boolean | null | CellValue[] | { [key: string]: CellValue };
export type Row = Record<string, CellValue>;

export interface QueryMeta {
  /** Milliseconds. */
  executionTime: number;
  totalRows: number;
  truncated: boolean;
  cached: boolean;
  cacheLevel: 'l1' | 'l2' | 'source';
  cacheKey: string;
  /** When the source gave these rows; ISO 8601. */
  dataAsOf: string;
  stale?: boolean;
}

export interface QueryResult {
  data: Row[];
  columns: ResultColumn[];
  meta: QueryMeta;
}

export type ParameterType = 'text' | 'number' | 'boolean' | 'date' | 'date_range' | 'list';

export interface QueryParameter {
  name: string;
  type: ParameterType;
  itemType?: 'text' | 'number' | 'boolean' | 'date';
  label?: string;
  default?: unknown;
  required?: boolean;
}

export interface QueryValidation {
  valid: boolean;
  problems: { reason: string; message: string; position: number | null }[];
  parameters: { name: string; optional: boolean; list: boolean }[];
}

export interface QueryEstimate {
  rows: number | null;
  cost: number | null;
  bytes: number | null;
}

export interface QueryHistoryEntry {
  id: string;
  sql: string;
  dataSourceId: string;
  userId: string | null;
  startedAt: string;
  durationMs: number;
  rows: number | null;
  cacheLevel: string | null;
  outcome: string;
  error: string | null;
  estimatedRows: number | null;
}

export interface SavedQuery {
  id: string;
  name: string;
  dataSourceId: string;
  sql: string;
  parameters: QueryParameter[];
  version: number;
  updatedAt: string;
}

export interface Variable extends QueryParameter {
  options?: {
    values?: (string | number)[];
    query?: { dataSourceId: string; sql: string };
    /** The server lists them; where they come from is not for this reader to know. */
    listed?: true;
  };
  multiple?: boolean;
}

export type WidgetType = 'chart' | 'table' | 'metric' | 'filter' | 'text' | OperationalType;
/** Widgets that read what they show themselves, for those who run the systems. */
export type OperationalType = 'log-viewer' | 'system-status' | 'workflow-tracker' | 'alert-panel';

export interface WidgetPosition {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A query whose rows stand in a data source. */
export type RowsQuery =
  | { kind: 'sql'; dataSourceId: string; sql: string; parameters?: Record<string, unknown> }
  | { kind: 'saved'; savedQueryId: string; parameters?: Record<string, unknown> };

export type Aggregation = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'rate' | 'p50' | 'p90' | 'p95' | 'p99' | 'last';

/** A metric in the place of SQL; values of the filter, `from` and `to` may be `{{name}}` or `[[{{name}}]]`. */
export interface MetricWidgetQuery {
  kind: 'metric';
  metric: string;
  aggregation: Aggregation;
  groupBy?: string[];
  filter?: Record<string, string | string[]>;
  from?: string;
  to?: string;
  step?: string;
  compareTo?: 'previous' | 'week' | 'year';
  fill?: 'null' | 'zero' | 'previous';
}

export type WidgetQuery = RowsQuery | MetricWidgetQuery;

/** What `POST /metrics/query` answers. */
export interface MetricResult {
  series: MetricSeries[];
  compare?: MetricSeries[];
  step: string;
  from: string;
  to: string;
  dataAsOf: string;
}

export interface MetricSeries {
  dimensions: Record<string, string | null>;
  points: [string, number | null][];
}

export interface WidgetVisualization {
  type: string;
  config: Record<string, unknown>;
}

/** A click on a value of `column` sets `variable` to it. */
export interface CrossFilter {
  column: string;
  variable: string;
}

/** What a value opens. */
export type DrillDown =
  | { kind: 'rows'; column: string; label?: string; parameter: string; query: RowsQuery }
  | { kind: 'dashboard'; column: string; label?: string; dashboard: string; parameters: Record<string, string> }
  | { kind: 'time'; column: string; label?: string; variable: string };

export interface WidgetInteractions {
  crossFilter?: CrossFilter[];
  drillDown?: DrillDown[];
}

export interface Widget {
  id: string;
  /** Name in dashboards as code. */
  slug?: string;
  type: WidgetType;
  name: string;
  description?: string;
  position: WidgetPosition;
  query?: WidgetQuery;
  visualization: WidgetVisualization;
  interactions?: WidgetInteractions;
  styling?: Record<string, unknown>;
}

export interface DashboardSettings {
  /** Seconds; 0 is off. */
  refreshInterval: number;
  theme?: string;
  timeRange?: { variable: string; default: string };
  variables: Variable[];
}

export interface DashboardSummary {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  tags: string[];
  version: number;
  owner: { id: string; name: string };
  widgetCount: number;
  updatedAt: string;
  access: 'view' | 'edit';
}

export interface Dashboard {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  tags: string[];
  version: number;
  owner: { id: string; name: string };
  layout: { grid: { columns: 12; rowHeight: number } };
  settings: DashboardSettings;
  widgets: Widget[];
  access: 'view' | 'edit';
  /** The reader's own draft, if there is one. */
  draft: { version: number; updatedAt: string } | null;
  createdAt: string;
  updatedAt: string;
}

/** That the server has a draft. */
export interface DraftSaved {
  /** The version that it began from. */
  version: number;
  revision: string;
  updatedAt: string;
  /** What was published since. */
  newer: {
    version: number;
    updatedBy: { id: string; name: string } | null;
    updatedAt: string;
    changes: string | null;
  } | null;
}

/** A draft as the server has it: what `PUT /dashboards/{id}` takes, finished or not. */
export type KeptDraft = DraftSaved & Record<string, unknown>;

export interface WidgetData {
  id: string;
  name: string;
  type: WidgetType;
  data: Row[];
  columns: ResultColumn[];
  meta: QueryMeta;
  error?: { code: string; message: string };
}

export interface DashboardVersion {
  version: number;
  name: string;
  author: { id: string; name: string } | null;
  createdAt: string;
  summary: string;
}

/** A version beside the present one. */
export interface ComparedVersion extends DashboardVersion {
  /** What restoring it would change; null: nothing. */
  restoring: string | null;
}

export interface DashboardSharing {
  visibility: 'private' | 'tenant';
  roles: { role: Role; access: 'view' | 'edit' }[];
  members: { userId: string; access: 'view' | 'edit' }[];
}

export type EmbedInteraction = 'view' | 'interact' | 'edit';
export type EmbedTheme = 'light' | 'dark' | 'auto';

/** Values by name: a value, a list of values, or `{ from, to }`. */
export type LockedParameters = Record<string, unknown>;
export type UserContext = Record<string, string | number | boolean>;

/** The body that makes an embed token. */
export interface NewEmbedToken {
  dashboardId: string;
  permissions: { interaction: EmbedInteraction; export: boolean };
  lockedParameters?: LockedParameters;
  userContext?: UserContext;
  allowedDomains?: string[];
  theme?: EmbedTheme;
  /** Seconds. */
  expiresIn: number;
}

/** The answer to making an embed token: the only time that the token itself is seen. */
export interface CreatedEmbedToken {
  id: string;
  token: string;
  expiresAt: string;
}

export interface EmbedToken {
  id: string;
  dashboardId: string;
  status: 'active' | 'expired' | 'revoked';
  permissions: { interaction: EmbedInteraction; export: boolean };
  lockedParameters: LockedParameters;
  userContext: UserContext;
  /** Origins; none: everywhere. */
  allowedDomains: string[];
  theme: EmbedTheme | null;
  createdAt: string;
  /** Id of the member who made it, or whose API key did. */
  createdBy: string | null;
  expiresAt: string;
  revokedAt: string | null;
  viewCount: number;
  lastSeenAt: string | null;
}
