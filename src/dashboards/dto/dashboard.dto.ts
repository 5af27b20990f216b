import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  IsObject,
  ValidateNested,
} from 'class-validator';
import { ListQueryDto } from '../../platform/http/index.js';
import { QueryParameterDto } from '../../query/index.js';
import { trimmed } from '../../tenants/index.js';
import { GRID_COLUMNS, MAX_WIDGETS } from '../domain/dashboard-content.js';
import { SLUG_PATTERN } from '../domain/slug.js';
import { IsOptionValues } from './option-values.js';
import { WidgetDto } from './widget.dto.js';

const SLUG_MESSAGE = { message: '$property must be small letters and digits, in words joined by hyphens' };
export const MAX_VARIABLES = 50;

/** The grid that widgets are placed on. */
export class GridDto {
  @IsOptional()
  @IsIn([GRID_COLUMNS])
  @ApiProperty({ type: Number, enum: [GRID_COLUMNS] })
  columns: typeof GRID_COLUMNS = GRID_COLUMNS;

  /** Pixels. */
  @IsInt()
  @Min(8)
  @Max(400)
  rowHeight!: number;
}

export class LayoutDto {
  @IsObject()
  @ValidateNested()
  @Type(() => GridDto)
  @IsNotEmpty()
  grid!: GridDto;
}

/** A query whose rows are the choices: the first column is the value, the second, if any, what is shown for it. */
export class OptionsQueryDto {
  @IsUUID()
  dataSourceId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;
}

/** What a reader may choose from. */
export class VariableOptionsDto {
  @IsOptional()
  @IsOptionValues()
  values?: (string | number | boolean)[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OptionsQueryDto)
  query?: OptionsQueryDto;
}

/** A value that readers choose for the whole dashboard. */
export class VariableDto extends QueryParameterDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => VariableOptionsDto)
  options?: VariableOptionsDto;

  /** Several values may be chosen at a time. */
  @IsOptional()
  @IsBoolean()
  multiple?: boolean;
}

/** The global time range. */
export class TimeRangeSettingDto {
  /** Name of a variable of type date_range. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  variable!: string;

  /** The range until a reader chooses: all, today, last_30_days, this_month, previous_year, 2024-01-01..2024-02-01 … */
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  default!: string;
}

export class DashboardSettingsDto {
  /** Seconds between evaluations while somebody watches; 0 is off. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(86_400)
  refreshInterval: number = 0;

  @IsOptional()
  @IsString()
  @Matches(/^[\w-]{1,50}$/, { message: '$property must be a word' })
  theme?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TimeRangeSettingDto)
  timeRange?: TimeRangeSettingDto;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VARIABLES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => VariableDto)
  variables: VariableDto[] = [];
}

/** A dashboard to make. */
export class CreateDashboardDto {
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  /** Name in dashboards as code; made from the name when left out. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(SLUG_PATTERN, SLUG_MESSAGE)
  slug?: string;

  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  description?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(50, { each: true })
  tags?: string[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LayoutDto)
  layout?: LayoutDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DashboardSettingsDto)
  settings?: DashboardSettingsDto;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_WIDGETS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => WidgetDto)
  widgets?: WidgetDto[];
}

/** The new state of a dashboard; a whole field that is left out stays as it is. */
export class UpdateDashboardDto extends PartialType(OmitType(CreateDashboardDto, ['name', 'slug'] as const)) {
  @ValidateIf((body: UpdateDashboardDto) => body.name !== undefined)
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

export class DuplicateDashboardDto {
  /** "Copy of …" when left out. */
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;
}

export class ListDashboardsDto extends ListQueryDto {
  /** Part of the name, the description or the slug. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  tag?: string;
}

/** The version that a deletion was decided on. */
export class VersionQueryDto {
  /** When given, a stale one is 409. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}
