import type { QueryHistoryEntity } from '../query-history.entity.js';
import type { SavedQueryEntity } from '../saved-query.entity.js';
import { QueryParameterDto } from './query.dto.js';

export class ColumnResponse {
  name!: string;
  type!: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'binary';
}

export class QueryMetaResponse {
  /** Milliseconds that the source took. */
  executionTime!: number;
  totalRows!: number;
  /** Whether a row or byte limit cut the result. */
  truncated!: boolean;
  cacheKey!: string;
  /** When the rows were read from the source. */
  dataAsOf!: Date;
  cached!: boolean;
  cacheLevel!: 'l1' | 'l2' | 'source';
  /** True when the source failed and older rows are shown. */
  stale?: boolean;
}

/** Rows, columns and facts about the run. */
export class QueryResultResponse {
  data!: Record<string, unknown>[];
  columns!: ColumnResponse[];
  meta!: QueryMetaResponse;
}

/** Why a statement would be refused. */
export class QueryProblemResponse {
  reason!: string;
  message!: string;
  /** Offset in UTF-16 units from 0 into the text as it was written; null when it has no place. */
  position!: number | null;
}

/** A parameter that the text binds. */
export class TemplateParameterResponse {
  name!: string;
  /** Whether it stands in optional blocks alone. */
  optional!: boolean;
  list!: boolean;
}

export class ValidateQueryResponse {
  valid!: boolean;
  problems!: QueryProblemResponse[];
  parameters!: TemplateParameterResponse[];
}

/** What the source's planner expects; null where it says nothing. */
export class QueryEstimateResponse {
  rows!: number | null;
  /** The planner's own unit of cost. */
  cost!: number | null;
  bytes!: number | null;
}

export class CancelResponse {
  /** Whether the execution ran in the process that answered; others are told as well. */
  cancelled!: boolean;
}

/** One run of a query. */
export class QueryRunResponse {
  id!: string;
  userId!: string | null;
  dataSourceId!: string;
  /** The template, without values. */
  sql!: string;
  origin!: string;
  dashboardId!: string | null;
  widgetId!: string | null;
  startedAt!: Date;
  durationMs!: number;
  rows!: number | null;
  cacheLevel!: string | null;
  outcome!: string;
  error!: QueryRunErrorResponse | null;

  static of(run: QueryHistoryEntity): QueryRunResponse {
    const { id, userId, dataSourceId, sql, origin, dashboardId, widgetId, startedAt, durationMs, rows, cacheLevel, outcome } = run;
    const error = run.errorCode === null ? null : { code: run.errorCode, message: run.errorMessage ?? '' };
    return { id, userId, dataSourceId, sql, origin, dashboardId, widgetId, startedAt, durationMs, rows, cacheLevel, outcome, error };
  }
}

export class QueryRunErrorResponse {
  code!: string;
  message!: string;
}

/** A query that people keep under a name. */
export class SavedQueryResponse {
  id!: string;
  name!: string;
  description!: string;
  dataSourceId!: string;
  sql!: string;
  parameters!: QueryParameterDto[];
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static of(entity: SavedQueryEntity): SavedQueryResponse {
    const { id, name, description, dataSourceId, sql, parameters, version, createdAt, updatedAt } = entity;
    return { id, name, description, dataSourceId, sql, parameters, version, createdAt, updatedAt };
  }
}
