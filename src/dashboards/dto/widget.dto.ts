import { ApiExtraModels, ApiPropertyOptional, OmitType, PartialType, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
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
import { MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { WIDGET_TYPES, type WidgetType } from '../domain/dashboard-content.js';
import { MAX_HEIGHT, MAX_ROW } from '../domain/layout.js';
import { SLUG_PATTERN } from '../domain/slug.js';
import { WidgetInteractionsDto } from './interactions.dto.js';
import { MetricWidgetQueryDto, SavedQueryDto, SqlQueryDto, asWidgetQuery } from './widget-query.dto.js';

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
@ApiExtraModels(SqlQueryDto, SavedQueryDto, MetricWidgetQueryDto)
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
  @ApiPropertyOptional({ oneOf: [{ $ref: getSchemaPath(SqlQueryDto) }, { $ref: getSchemaPath(SavedQueryDto) }, { $ref: getSchemaPath(MetricWidgetQueryDto) }] })
  query?: SqlQueryDto | SavedQueryDto | MetricWidgetQueryDto | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => VisualizationDto)
  visualization?: VisualizationDto;

  /** What a value does when it is chosen: filters the dashboard, opens rows, another dashboard, or a finer time. */
  @IsOptional()
  @ValidateNested()
  @Type(() => WidgetInteractionsDto)
  interactions?: WidgetInteractionsDto | null;

  /** Look of the card; free. */
  @IsOptional()
  @IsObject()
  styling?: Record<string, unknown> | null;
}

/** A widget to add to a dashboard. */
export class AddWidgetDto extends OmitType(WidgetDto, ['id'] as const) {
  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** The version that a removal was decided on, in the body of a DELETE. */
export class RemoveWidgetDto {
  /** Here or in the query; a stale one is 409. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  version?: number;
}

/** What is to change of a widget; what is left out stays, and null takes away description, query, interactions or styling. */
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
