import { ApiProperty } from '@nestjs/swagger';
import { ColumnResponse, QueryMetaResponse } from '../../query/index.js';
import type { WidgetType } from '../domain/dashboard-content.js';

export class WidgetErrorResponse {
  code!: string;
  message!: string;
}

/** The result of one widget's query. */
export class WidgetDataResponse {
  id!: string;
  name!: string;
  type!: WidgetType;
  /** Rows; empty when the query failed. */
  data!: Record<string, unknown>[];
  columns!: ColumnResponse[];
  /** null when the query failed. */
  meta!: QueryMetaResponse | null;
  /** Why there is no result; the other widgets have theirs. */
  error?: WidgetErrorResponse;
}

/** The results of all widgets that have a query, in the dashboard's order. */
export class DashboardDataResponse {
  widgets!: WidgetDataResponse[];
}

export class VariableOptionResponse {
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] })
  value!: string | number | boolean;

  label!: string;
}

/** What a reader may choose for a variable. */
export class VariableOptionsResponse {
  options!: VariableOptionResponse[];
  /** Whether there are more choices than are listed. */
  truncated!: boolean;
}
