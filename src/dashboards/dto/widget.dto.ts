import { ApiExtraModels, ApiPropertyOptional, OmitType, PartialType, getSchemaPath } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type, plainToInstance } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { QueryParameterDto } from '../../query/index.js';
import { trimmed } from '../../tenants/index.js';
import { WIDGET_TYPES, type WidgetParameters, type WidgetType } from '../domain/dashboard-content.js';
import { MAX_HEIGHT, MAX_ROW } from '../domain/layout.js';
import { SLUG_PATTERN } from '../domain/slug.js';
import { WidgetParametersProperty } from './widget-parameters.js';

const SLUG_MESSAGE = { message: '$property must be small letters and digits, in words joined by hyphens' };

/** Place and size on a grid of 12 columns. */
export class WidgetPositionDto {
  @IsInt()
  @Min(0)
  @Max(11)
  x!: number;

  @IsInt()
  @Min(0)
  @Max(MAX_ROW)
  y!: number;

  @IsInt()
  @Min(1)
  @Max(12)
  width!: number;

  @IsInt()
  @Min(1)
  @Max(MAX_HEIGHT)
  height!: number;
}

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

/** How the result is shown. */
export class VisualizationDto {
  /** bar, line, area, pie, table, metric; in a filter or text widget the type of the widget. */
  @IsString()
  @Matches(/^[\w-]{1,50}$/, { message: '$property must be a word' })
  type!: string;

  /** Settings of that kind; `{ variable }` in a filter, `{ markdown }` in a text. */
  @IsOptional()
  @IsObject()
  config: Record<string, unknown> = {};
}

/** A widget as it is composed. */
@ApiExtraModels(SqlQueryDto, SavedQueryDto)
export class WidgetDto {
  /** Of a widget of this dashboard; left out for a new one. */
  @IsOptional()
  @IsUUID()
  id?: string;

  /** Name in dashboards as code; made from the name when left out. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(SLUG_PATTERN, SLUG_MESSAGE)
  slug?: string;

  @IsIn(WIDGET_TYPES)
  type!: WidgetType;

  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  description?: string | null;

  /** Below all others when left out; widgets that overlap are moved down. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => WidgetPositionDto)
  position?: WidgetPositionDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Transform(asWidgetQuery)
  @ApiPropertyOptional({ oneOf: [{ $ref: getSchemaPath(SqlQueryDto) }, { $ref: getSchemaPath(SavedQueryDto) }] })
  query?: SqlQueryDto | SavedQueryDto | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => VisualizationDto)
  visualization?: VisualizationDto;

  /** Look of the card; free. */
  @IsOptional()
  @IsObject()
  styling?: Record<string, unknown> | null;
}

/** A widget to add to a dashboard. */
export class AddWidgetDto extends OmitType(WidgetDto, ['id'] as const) {
  /** The version that the change was made on; when given, a stale one is 409. */
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;
}

/** What is to change of a widget; what is left out stays, and null takes away description, query or styling. */
export class UpdateWidgetDto extends PartialType(OmitType(WidgetDto, ['id', 'type', 'name'] as const)) {
  @ValidateIf((body: UpdateWidgetDto) => body.type !== undefined)
  @IsIn(WIDGET_TYPES)
  type?: WidgetType;

  @ValidateIf((body: UpdateWidgetDto) => body.name !== undefined)
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** The kind may be left out where the fields tell; which class checks the rest follows from it. */
export function asWidgetQuery({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  const given = value as Record<string, unknown>;
  const kind = given['kind'] ?? ('savedQueryId' in given ? 'saved' : 'sql');
  const query = { ...given, kind };
  return kind === 'saved' ? plainToInstance(SavedQueryDto, query) : plainToInstance(SqlQueryDto, query);
}
