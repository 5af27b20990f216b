/** Types that every source's columns are mapped to. 64-bit integers and decimals travel as strings, exactly. */
export type ColumnType =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'json'
  | 'binary';

/** One column of a result. `exact` marks numbers that are carried as decimal strings (numeric, int8). */
export interface ResultColumn {
  name: string;
  type: ColumnType;
  exact?: boolean;
}

/** A value as it stands in a JSON answer. */
export type CellValue = string | number | boolean | null | CellValue[] | { [key: string]: CellValue };

/** A positional parameter for the driver: `$1` is the first. Lists are bound as arrays. */
export type BoundValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

export interface ConnectionTest {
  ok: boolean;
  latencyMs: number;
  serverVersion: string | null;
  /** A sentence for people; never holds a secret. */
  message: string;
}

export interface SchemaColumn {
  name: string;
  type: ColumnType;
  /** The engine's own name of the type, such as `character varying(40)`. */
  nativeType: string;
  nullable: boolean;
}

export interface SchemaTable {
  schema: string;
  table: string;
  kind: 'table' | 'view' | 'materialized view' | 'foreign table' | 'file';
  /** The engine's estimate; null when it has none. */
  rowEstimate: number | null;
  columns: SchemaColumn[];
}

export interface ExecuteRequest {
  sql: string;
  parameters: readonly BoundValue[];
  /** Rows to deliver at most; null for a stream without a row limit. One more row is read to know `truncated`. */
  limit: number | null;
  /** Serialised bytes to deliver at most. */
  maxBytes: number;
  timeoutMs: number;
  /** Aborting cancels the statement in the source, not only the wait for it. */
  signal: AbortSignal;
  /** Rows a batch from the cursor holds. */
  batchSize?: number;
}

/**
 * A running result. `columns` is known before the first batch. Rows are arrays in column order, already as JSON
 * values. Ending the iteration early (return, break, abort) releases the connection and stops the statement.
 */
export interface ResultStream {
  columns: ResultColumn[];
  batches: AsyncIterable<CellValue[][]>;
  /** True once a row or byte limit has cut the result; meaningful when the iteration has ended. */
  truncated(): boolean;
}

export interface QueryEstimate {
  rows: number | null;
  /** The planner's own cost unit; null when the engine has none. */
  cost: number | null;
  bytes: number | null;
}

/** A live connection (pool) to one data source. One instance serves all viewers of that source. */
export interface Connector {
  test(signal?: AbortSignal): Promise<ConnectionTest>;
  schema(signal?: AbortSignal): Promise<SchemaTable[]>;
  /**
   * Errors: QUERY_FAILED, QUERY_REJECTED, QUERY_TIMEOUT, SOURCE_UNAVAILABLE (as DomainError); AbortError when `signal`
   * fires. `details.position`, where there is one, is an offset into `sql` in UTF-16 units from 0.
   */
  execute(request: ExecuteRequest): Promise<ResultStream>;
  estimate(sql: string, parameters: readonly BoundValue[], signal?: AbortSignal): Promise<QueryEstimate>;
  close(): Promise<void>;
}

/** What a connector may use of its surroundings. */
export interface ConnectorContext {
  tenantId: string;
  dataSourceId: string;
  /** Resolves a host for an outgoing connection, or throws when the egress policy refuses its addresses. */
  resolveHost(host: string, port: number): Promise<{ address: string; family: 4 | 6 }>;
  /** Where this source's uploaded files are kept (absolute); only file sources use it. */
  filesDirectory: string;
}

/** A kind of source: its name, its settings, its dialect, and how to open it. One per folder. */
export interface ConnectorType<Settings extends object = object> {
  readonly type: string;
  readonly title: string;
  /** Which language `sql` is in; `postgresql` statements go through the parse-tree guard. */
  readonly dialect: 'postgresql' | 'duckdb';
  /** class-validator DTO of the settings; the form's JSON Schema is made from its decorators. */
  readonly settings: new () => Settings;
  /** JSON Schema (draft 2020-12) of the settings, with titles, `format: "password"` on secrets, and defaults. */
  readonly settingsSchema: Record<string, unknown>;
  /** Names of settings that are encrypted and never leave the server. */
  readonly secretSettings: readonly string[];
  open(settings: Settings, context: ConnectorContext): Connector;
}
