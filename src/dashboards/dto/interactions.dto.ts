import { ApiExtraModels, ApiProperty, OmitType, getSchemaPath } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type, plainToInstance } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { MAX_CROSS_FILTERS, MAX_DRILLS, MAX_DRILL_PARAMETERS } from '../domain/interactions.js';
import { SLUG_PATTERN } from '../domain/slug.js';
import { DefinitionQueryDto } from './definition-query.dto.js';
import { SavedQueryDto, SqlQueryDto, rowsQueryOf } from './widget-query.dto.js';

const MAX_COLUMN = 200;

/** A click on a value of `column` sets `variable` to it. */
export class CrossFilterDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN)
  column!: string;

  /** Name of a variable of the dashboard. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  variable!: string;
}

class DrillDto {
  /** The column whose values open it. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN)
  column!: string;

  /** What it is called in the menu of a value. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  label?: string;
}

/** A value opens the rows behind it. */
@ApiExtraModels(SqlQueryDto, SavedQueryDto)
export class RowsDrillDto extends DrillDto {
  @IsIn(['rows'])
  @ApiProperty({ enum: ['rows'] })
  kind!: 'rows';

  /** Name by which the query binds the value. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  parameter!: string;

  @IsNotEmpty()
  @ValidateNested()
  @Transform(rowsQueryOf)
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(SqlQueryDto) }, { $ref: getSchemaPath(SavedQueryDto) }] })
  query!: SqlQueryDto | SavedQueryDto;
}

/** A value opens another dashboard. */
export class DashboardDrillDto extends DrillDto {
  @IsIn(['dashboard'])
  @ApiProperty({ enum: ['dashboard'] })
  kind!: 'dashboard';

  /** Slug of the dashboard. */
  @IsString()
  @MaxLength(100)
  @Matches(SLUG_PATTERN, { message: '$property must be the slug of a dashboard' })
  dashboard!: string;

  /** Columns of this widget by variables of that dashboard. */
  @ValidateBy({
    name: 'drillParameters',
    validator: {
      validate: areColumns,
      defaultMessage: (details) => `${details?.property ?? 'parameters'} must be columns by name of a variable`,
    },
  })
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameters: Record<string, string> = {};
}

/** A point in time narrows a range variable to the stretch that it stands for. */
export class TimeDrillDto extends DrillDto {
  @IsIn(['time'])
  @ApiProperty({ enum: ['time'] })
  kind!: 'time';

  /** Name of a variable of type date_range. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  variable!: string;
}

class UnknownDrillDto extends DrillDto {
  @IsIn(['rows', 'dashboard', 'time'])
  kind!: string;
}

/** What a value of the widget does when it is chosen. */
@ApiExtraModels(RowsDrillDto, DashboardDrillDto, TimeDrillDto)
export class WidgetInteractionsDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CROSS_FILTERS)
  @ValidateNested({ each: true })
  @Type(() => CrossFilterDto)
  crossFilter?: CrossFilterDto[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_DRILLS)
  @ValidateNested({ each: true })
  @Transform((params) => drillsOf(params, RowsDrillDto))
  @ApiProperty({
    type: 'array',
    required: false,
    items: {
      oneOf: [
        { $ref: getSchemaPath(RowsDrillDto) },
        { $ref: getSchemaPath(DashboardDrillDto) },
        { $ref: getSchemaPath(TimeDrillDto) },
      ],
    },
  })
  drillDown?: (RowsDrillDto | DashboardDrillDto | TimeDrillDto)[];
}

/** The rows behind a value, as code. */
export class DefinitionRowsDrillDto extends OmitType(RowsDrillDto, ['query'] as const) {
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => DefinitionQueryDto)
  query!: DefinitionQueryDto;
}

@ApiExtraModels(DefinitionRowsDrillDto, DashboardDrillDto, TimeDrillDto)
export class DefinitionInteractionsDto extends OmitType(WidgetInteractionsDto, ['drillDown'] as const) {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_DRILLS)
  @ValidateNested({ each: true })
  @Transform((params) => drillsOf(params, DefinitionRowsDrillDto))
  @ApiProperty({
    type: 'array',
    required: false,
    items: {
      oneOf: [
        { $ref: getSchemaPath(DefinitionRowsDrillDto) },
        { $ref: getSchemaPath(DashboardDrillDto) },
        { $ref: getSchemaPath(TimeDrillDto) },
      ],
    },
  })
  drillDown?: (DefinitionRowsDrillDto | DashboardDrillDto | TimeDrillDto)[];
}

/** The kind says which class checks the rest. */
function drillsOf({ value }: TransformFnParams, rows: new () => object): unknown {
  if (!Array.isArray(value)) return value as unknown;
  const classes: Readonly<Record<string, new () => object>> = {
    rows,
    dashboard: DashboardDrillDto,
    time: TimeDrillDto,
  };
  return value.map((drill: unknown) => {
    if (typeof drill !== 'object' || drill === null) return drill;
    const kind = String((drill as { kind?: unknown }).kind);
    return plainToInstance(Object.hasOwn(classes, kind) ? (classes[kind] ?? UnknownDrillDto) : UnknownDrillDto, drill);
  });
}

function areColumns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const columns = Object.values(value);
  return (
    columns.length <= MAX_DRILL_PARAMETERS &&
    columns.every((column) => typeof column === 'string' && column.length <= MAX_COLUMN)
  );
}
