import { OmitType } from '@nestjs/swagger';
import { type TransformFnParams, plainToInstance } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import type { WidgetParameters } from '../domain/dashboard-content.js';
import { MetricWidgetQueryDto } from './widget-query.dto.js';
import { WidgetParametersProperty } from './widget-parameters.js';

/** A query as code: `source` and `sql`, or `savedQuery`. */
export class DefinitionQueryDto {
  /** Name of the data source. */
  @ValidateIf((query: DefinitionQueryDto) => query.savedQuery === undefined || query.source !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  source?: string;

  @ValidateIf((query: DefinitionQueryDto) => query.savedQuery === undefined || query.sql !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql?: string;

  /** Name of a saved query. */
  @ValidateIf((query: DefinitionQueryDto) => query.savedQuery !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  savedQuery?: string;

  @IsOptional()
  @WidgetParametersProperty()
  parameters?: WidgetParameters;
}

/** A metric in the place of SQL. */
export class DefinitionMetricQueryDto extends OmitType(MetricWidgetQueryDto, ['kind'] as const) {}

/** Whatever names a metric is checked as such. */
export function asDefinitionQuery({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  return 'metric' in value ? plainToInstance(DefinitionMetricQueryDto, value) : plainToInstance(DefinitionQueryDto, value);
}
