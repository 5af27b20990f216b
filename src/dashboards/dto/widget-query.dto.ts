import { ApiExtraModels, ApiPropertyOptional } from '@nestjs/swagger';
import { type TransformFnParams, plainToInstance } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { MetricSelectionDto } from '../../metrics/index.js';
import { MayBeAbsent } from '../../platform/http/index.js';
import { QueryParameterDto } from '../../query/index.js';
import type { WidgetParameters } from '../domain/dashboard-content.js';
import { WidgetParametersProperty } from './widget-parameters.js';

/** A query of the widget's own. */
@ApiExtraModels(QueryParameterDto)
export class SqlQueryDto {
  /** May be left out where `sql` is given. */
  @ApiPropertyOptional({ enum: ['sql'] })
  @IsIn(['sql'], { message: 'kind must be sql or saved' })
  kind!: 'sql';

  @IsUUID()
  dataSourceId!: string;

  /** One reading statement; `:name`, `{{name}}` and `[[ optional blocks ]]` bind variables and parameters. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;

  @IsOptional()
  @WidgetParametersProperty()
  parameters?: WidgetParameters;
}

/** A query that is kept under a name. */
export class SavedQueryDto {
  /** May be left out where `savedQueryId` is given. */
  @ApiPropertyOptional({ enum: ['saved'] })
  @IsIn(['saved'])
  kind!: 'saved';

  @IsUUID()
  savedQueryId!: string;

  @IsOptional()
  @WidgetParametersProperty()
  parameters?: WidgetParameters;
}

const MAX_TIME_LENGTH = 100;

/**
 * A metric in the place of SQL. Values of the filter, `from` and `to` may be a variable alone: `{{name}}`, or
 * `[[{{name}}]]` where it may be missing.
 */
export class MetricWidgetQueryDto extends MetricSelectionDto {
  /** May be left out where `metric` is given. */
  @ApiPropertyOptional({ enum: ['metric'] })
  @IsIn(['metric'])
  kind!: 'metric';

  /** An ISO time, a day, or a time such as now-24h or now-7d/d. Without `from` and `to`: the dashboard's time range. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  from?: string;

  /** Exclusive. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  to?: string;
}

/** The kind may be left out where the fields tell; which class checks the rest follows from it. */
export function asWidgetQuery({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  const given = value as Record<string, unknown>;
  const kind = given['kind'] ?? ('savedQueryId' in given ? 'saved' : 'metric' in given ? 'metric' : 'sql');
  if (kind === 'metric') return plainToInstance(MetricWidgetQueryDto, { ...given, kind });
  return asRowsQuery(given);
}

/** The same for what is queried row by row. */
export function rowsQueryOf({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  return asRowsQuery(value as Record<string, unknown>);
}

function asRowsQuery(given: Record<string, unknown>): SavedQueryDto | SqlQueryDto {
  const kind = given['kind'] ?? ('savedQueryId' in given ? 'saved' : 'sql');
  const query = { ...given, kind };
  return kind === 'saved' ? plainToInstance(SavedQueryDto, query) : plainToInstance(SqlQueryDto, query);
}
