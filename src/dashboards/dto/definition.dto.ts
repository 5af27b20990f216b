import { ApiExtraModels, ApiPropertyOptional, OmitType, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { API_VERSION, DEFINITION_KIND } from '../domain/dashboard-definition.js';
import { MAX_WIDGETS } from '../domain/dashboard-content.js';
import { SLUG_PATTERN } from '../domain/slug.js';
import {
  CreateDashboardDto,
  DashboardSettingsDto,
  MAX_VARIABLES,
  VariableDto,
  VariableOptionsDto,
} from './dashboard.dto.js';
import { WidgetDto } from './widget.dto.js';
import { DefinitionMetricQueryDto, DefinitionQueryDto, asDefinitionQuery } from './definition-query.dto.js';
import { DefinitionInteractionsDto } from './interactions.dto.js';

const SLUG_MESSAGE = { message: '$property must be small letters and digits, in words joined by hyphens' };

export class DefinitionOptionsQueryDto {
  /** Name of the data source. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  source!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;
}

export class DefinitionOptionsDto extends OmitType(VariableOptionsDto, ['query'] as const) {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DefinitionOptionsQueryDto)
  query?: DefinitionOptionsQueryDto;
}

export class DefinitionVariableDto extends OmitType(VariableDto, ['options'] as const) {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DefinitionOptionsDto)
  options?: DefinitionOptionsDto;
}

export class DefinitionSettingsDto extends OmitType(DashboardSettingsDto, ['variables'] as const) {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VARIABLES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DefinitionVariableDto)
  variables: DefinitionVariableDto[] = [];
}

@ApiExtraModels(DefinitionQueryDto, DefinitionMetricQueryDto)
export class DefinitionWidgetDto extends OmitType(WidgetDto, [
  'id',
  'slug',
  'query',
  'description',
  'styling',
  'interactions',
] as const) {
  /** Unique in the dashboard; the widget keeps its id while its slug stays. */
  @IsString()
  @MaxLength(100)
  @Matches(SLUG_PATTERN, SLUG_MESSAGE)
  slug!: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  description?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Transform(asDefinitionQuery)
  @ApiPropertyOptional({ oneOf: [{ $ref: getSchemaPath(DefinitionQueryDto) }, { $ref: getSchemaPath(DefinitionMetricQueryDto) }] })
  query?: DefinitionQueryDto | DefinitionMetricQueryDto;

  /** What a value does when it is chosen. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DefinitionInteractionsDto)
  interactions?: DefinitionInteractionsDto;

  /** Look of the card; free. */
  @IsOptional()
  @IsObject()
  styling?: Record<string, unknown>;
}

/** A dashboard as code. */
export class DashboardDefinitionDto extends OmitType(CreateDashboardDto, [
  'slug',
  'settings',
  'widgets',
  'description',
] as const) {
  @IsIn([API_VERSION])
  apiVersion!: typeof API_VERSION;

  @IsIn([DEFINITION_KIND])
  kind!: typeof DEFINITION_KIND;

  /** Name of the dashboard in the tenant, by which it is found again. */
  @IsString()
  @MaxLength(100)
  @Matches(SLUG_PATTERN, SLUG_MESSAGE)
  slug!: string;

  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  description?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DefinitionSettingsDto)
  settings?: DefinitionSettingsDto;

  @IsArray()
  @ArrayMaxSize(MAX_WIDGETS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DefinitionWidgetDto)
  widgets!: DefinitionWidgetDto[];
}

export class DefinitionFormatDto {
  /** Wins over the Accept header. */
  @IsOptional()
  @IsIn(['yaml', 'json'])
  format?: 'yaml' | 'json';
}

/** Whether a request for a definition wants YAML rather than JSON, which is what it gets when it does not say. */
export function wantsYaml(format: 'yaml' | 'json' | undefined, accept: string | undefined): boolean {
  return format === undefined ? /\b(?:application|text)\/(?:x-|vnd\.)?yaml\b/i.test(accept ?? '') : format === 'yaml';
}
