import type { JsonText } from './json-text.js';

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

/** A value as it stands in a JSON answer; a source's own JSON, whole or within lists and objects of `json` columns, is a JsonText. */
export type CellValue = string | number | boolean | null | JsonText | CellValue[] | { [key: string]: CellValue };

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

/** Why a statement may not run. `reason` is part of the API; `position` is an offset in UTF-16 units from 0, where it is known. */
export interface StatementRefusal {
  reason: string;
  message: string;
  position: number | null;
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
  /**
   * What `execute` would refuse a statement for, found without running it and without reaching the source; null when
   * nothing speaks against it. Only kinds with a guard of their own have it: PostgreSQL's statements are guarded before
   * they come here.
   */
  refusal?(sql: string): Promise<StatementRefusal | null>;
  estimate(sql: string, parameters: readonly BoundValue[], signal?: AbortSignal): Promise<QueryEstimate>;
  /** Where the tables of `marks` stand now; those that are gone are left out. Only kinds that keep materialized views have it. */
  changeMarks?(marks: ChangeMarks, signal?: AbortSignal): Promise<ChangeMarks>;
  /** Schemas in which names without a schema are looked for, in this order. Only kinds that keep materialized views have it. */
  searchPath?(signal?: AbortSignal): Promise<string[]>;
  close(): Promise<void>;
}

/** A view that is kept in the source. Names are as they are, unquoted. */
export interface KeptView {
  /** By which Tidemark knows its own again. */
  readonly id: string;
  readonly name: string;
  /** One guarded statement that only reads. */
  readonly sql: string;
  /** Columns that together tell every row apart, and are never null. */
  readonly uniqueColumns: readonly string[];
  /** Schemas in which the reading role finds names, so that the same tables are meant. */
  readonly searchPath: readonly string[];
}

/** What bounds a work on a kept view. */
export interface KeepingBounds {
  readonly timeoutMs: number;
  /** Aborting cancels the statement in the source; nothing of it stays. */
  readonly signal: AbortSignal;
}

/** Where the tables stand that a view is made of: by table, a text that differs after something was written to it. */
export type ChangeMarks = Readonly<Record<string, string>>;

/** What a refresh came to. */
export interface Refreshed {
  /** made: it was not there, or its definition is another one. refreshed: beside those who read the old rows. */
  readonly how: 'made' | 'refreshed';
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
  /** Tables that it is made of, also through views, as people write them. */
  readonly baseTables: string[];
  /** As they stood before the rows were read. */
  readonly marks: ChangeMarks;
  /** Why changes of the base tables may go unseen; null when they do not. */
  readonly changesUnseen: string | null;
  /** Names, without schemas, of the view and of all views of the source that read it. */
  readonly readThrough: string[];
}

/** Keeps materialized views in a source, with a credential of its own. Errors are those of `Connector.execute`, and CONFLICT. */
export interface Materializer {
  /** The schema that the views are kept in. */
  readonly schema: string;
  /** Makes the view, or brings it up to date: nobody who reads it waits, and old rows stay when it fails. */
  refresh(view: KeptView, bounds: KeepingBounds): Promise<Refreshed>;
  /** Drops the view when it is Tidemark's own, and leaves anything else alone. */
  drop(view: Pick<KeptView, 'id' | 'name'>, bounds: KeepingBounds): Promise<void>;
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
  /** Opens what keeps materialized views; null without a credential for that. Only kinds that can keep them have it. */
  openMaterializer?(settings: Settings, context: ConnectorContext): Materializer | null;
}
