import type { DataSourceEntity } from '../data-source.entity.js';

/** A data source without its secrets. */
export class DataSourceResponse {
  id!: string;
  name!: string;
  type!: string;
  /** Settings without secrets. */
  settings!: Record<string, unknown>;
  /** Names of the secrets that are stored. */
  secretsSet!: string[];
  version!: number;
  /** Outcome of the last connection test. */
  status!: 'unknown' | 'ok' | 'failing';
  lastCheckedAt!: Date | null;
  lastError!: string | null;
  createdAt!: Date;
  updatedAt!: Date;

  static of(entity: DataSourceEntity): DataSourceResponse {
    const { id, name, type, settings, secretsSet, version, status, lastCheckedAt, lastError, createdAt, updatedAt } = entity;
    return { id, name, type, settings, secretsSet, version, status, lastCheckedAt, lastError, createdAt, updatedAt };
  }
}

/** A kind of source that can be connected. */
export class DataSourceTypeResponse {
  type!: string;
  title!: string;
  /** The language of its queries. */
  dialect!: 'postgresql' | 'duckdb';
  /** JSON Schema (draft 2020-12) of its settings. */
  settingsSchema!: Record<string, unknown>;
  secretSettings!: string[];
}

/** Whether a source lets Tidemark in. */
export class ConnectionTestResponse {
  ok!: boolean;
  latencyMs!: number;
  serverVersion!: string | null;
  message!: string;
}

export class SchemaColumnResponse {
  name!: string;
  type!: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'binary';
  /** The engine's own name of the type. */
  nativeType!: string;
  nullable!: boolean;
}

/** A table or view that the source's role may read. */
export class SchemaTableResponse {
  schema!: string;
  table!: string;
  kind!: 'table' | 'view' | 'materialized view' | 'foreign table' | 'file';
  rowEstimate!: number | null;
  columns!: SchemaColumnResponse[];
}

/** An uploaded file of a file source. */
export class SourceFileResponse {
  name!: string;
  /** Name under which queries read it. */
  table!: string;
  bytes!: number;
}

/** A private address that is open for outgoing connections. */
export class AllowedHostResponse {
  host!: string;
  port!: number;
  reason!: string;
  createdAt!: Date;
}
