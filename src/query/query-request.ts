import type { QueryParameter } from './domain/query-parameters.js';

/** How an evaluation uses the cache. */
export interface CachePolicy {
  /** Seconds for which a result counts as fresh. */
  ttlSeconds: number;
  /** `use` reads and writes; `refresh` evaluates and writes; `bypass` does neither. */
  mode: 'use' | 'refresh' | 'bypass';
}

/** What is to be run, before its parameters are resolved. */
export interface QueryRequest {
  dataSourceId: string;
  /** Template with `:name`, `{{name}}` and `[[ optional blocks ]]`. */
  sql: string;
  /** Declared parameters with types and defaults; others take the type of the value given. */
  declared: readonly QueryParameter[];
  supplied: Readonly<Record<string, unknown>>;
  /** Rows at most; default 10,000. */
  limit?: number;
  cache?: Partial<CachePolicy> | undefined;
  /** Lets the caller cancel by `DELETE /query/executions/{id}`. */
  executionId?: string;
  origin: QueryOrigin;
}

/** Why a query ran, for the history. */
export interface QueryOrigin {
  kind: 'explore' | 'saved' | 'widget' | 'variable';
  dashboardId?: string;
  widgetId?: string;
}
