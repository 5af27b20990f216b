import { IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import type { WidgetParameters } from '../domain/dashboard-content.js';
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
