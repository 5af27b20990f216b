import { ApiExtraModels, ApiProperty, ApiPropertyOptional, OmitType, getSchemaPath } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type, plainToInstance } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { AGGREGATIONS, type Aggregation, FILLS, type Fill, METRIC_NAME, isMetricFilter } from '../../metrics/index.js';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { decimalOf } from '../domain/figures.js';
import { DIRECTIONS, type Direction, KPI_NAME, RESERVED_NAMES, UNIT_KINDS, type KpiUnit } from '../domain/kpi.js';
import { TIMEFRAME_FORMS, isTimeframe } from '../domain/timeframe.js';

const MAX_DIGITS = 40;

/** Numbers are taken as they are written in JSON; texts keep every digit. */
function asDecimal({ value }: TransformFnParams): unknown {
  return typeof value === 'number' ? (decimalOf(value) ?? value) : (value as unknown);
}

function IsDecimal(): PropertyDecorator {
  return ValidateBy({
    name: 'decimal',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= MAX_DIGITS && decimalOf(value) !== null,
      defaultMessage: (details) => `${details?.property ?? 'value'} must be a number, or one written as text such as "12.50"`,
    },
  });
}

function IsTimeframe(): PropertyDecorator {
  return ValidateBy({
    name: 'timeframe',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isTimeframe(value),
      defaultMessage: () => `timeframe must be ${TIMEFRAME_FORMS}`,
    },
  });
}

/** How figures are read. */
export class KpiUnitDto {
  /** A percentage is a share (0.05 is 5 %); a duration is in milliseconds. */
  @ApiProperty({ enum: UNIT_KINDS })
  @IsIn(UNIT_KINDS)
  kind!: KpiUnit['kind'];

  /** ISO 4217; of money alone, and there it must be. */
  @MayBeAbsent()
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be three letters such as EUR' })
  currency?: string;

  /** Digits behind the point that are shown. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(6)
  decimals?: number;

  /** What is counted, such as "orders". */
  @MayBeAbsent()
  @Length(0, 40)
  label?: string;
}

/** One figure of a metric over the timeframe. */
export class MetricExpressionDto {
  @IsString()
  @Matches(METRIC_NAME, { message: 'metric must be a name of letters, digits and . _ : / -, at most 200 of them' })
  metric!: string;

  @IsIn(AGGREGATIONS)
  aggregation!: Aggregation;

  /** By dimension, the value or values that it may have. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  })
  @MayBeAbsent()
  @ValidateBy({
    name: 'metricFilter',
    validator: { validate: (value: unknown) => isMetricFilter(value), defaultMessage: () => 'filter must hold dimensions by name, each with a text or a list of texts' },
  })
  filter?: Record<string, string | string[]>;

  /** `zero`: a timeframe in which nothing was measured is 0 and not "no data". */
  @MayBeAbsent()
  @IsIn(FILLS.filter((fill) => fill !== 'previous'))
  @ApiPropertyOptional({ enum: ['null', 'zero'] })
  fill?: Fill;
}

export class MetricKpiSourceDto extends MetricExpressionDto {
  @ApiProperty({ enum: ['metric'] })
  // What is of no known kind is checked as this one.
  @IsIn(['metric'], { message: 'kind must be metric, ratio or query' })
  kind!: 'metric';
}

export class RatioKpiSourceDto {
  @ApiProperty({ enum: ['ratio'] })
  @IsIn(['ratio'])
  kind!: 'ratio';

  @IsObject()
  @ValidateNested()
  @Type(() => MetricExpressionDto)
  numerator!: MetricExpressionDto;

  @IsObject()
  @ValidateNested()
  @Type(() => MetricExpressionDto)
  denominator!: MetricExpressionDto;
}

export class QueryKpiSourceDto {
  @ApiProperty({ enum: ['query'] })
  @IsIn(['query'])
  kind!: 'query';

  /** Parameters `period_from` and `period_to`, or a date range named `period`, get the timeframe; others their defaults. */
  @IsUUID()
  savedQueryId!: string;

  @Length(1, 200)
  valueColumn!: string;

  /** With a column of times it is the row before unless named. */
  @MayBeAbsent()
  @Length(1, 200)
  previousColumn?: string;

  /** Each row is a period then, and the last one by time is the KPI; else the first row is. */
  @MayBeAbsent()
  @Length(1, 200)
  timeColumn?: string;

  /** Seconds between evaluations. */
  @MayBeAbsent()
  @IsInt()
  @Min(10)
  @Max(86_400)
  refreshSeconds: number = 300;
}

/** Which class checks a source follows from its kind. */
function asKpiSource({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  const { kind } = value as { kind?: unknown };
  if (kind === 'query') return plainToInstance(QueryKpiSourceDto, value);
  return kind === 'ratio' ? plainToInstance(RatioKpiSourceDto, value) : plainToInstance(MetricKpiSourceDto, value);
}

/** What a figure comes from and what it is judged by. */
@ApiExtraModels(MetricKpiSourceDto, RatioKpiSourceDto, QueryKpiSourceDto)
export class PreviewKpiDto {
  /** Whether more is better, or less. */
  @ApiProperty({ enum: DIRECTIONS })
  @IsIn(DIRECTIONS)
  direction!: Direction;

  @IsObject()
  @ValidateNested()
  @Transform(asKpiSource)
  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(MetricKpiSourceDto) }, { $ref: getSchemaPath(RatioKpiSourceDto) }, { $ref: getSchemaPath(QueryKpiSourceDto) }],
  })
  source!: MetricKpiSourceDto | RatioKpiSourceDto | QueryKpiSourceDto;

  /** 24h, 7d, today, this_month, last_month … */
  @IsTimeframe()
  timeframe!: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Transform(asDecimal)
  @IsDecimal()
  target?: string | null;

  /** Crossed, it is a warning: below it when up is good, above it when down is. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Transform(asDecimal)
  @IsDecimal()
  warning?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Transform(asDecimal)
  @IsDecimal()
  critical?: string | null;
}

/** A KPI to define. */
export class CreateKpiDto extends PreviewKpiDto {
  /** Stands in addresses and topics; it stays. */
  @Matches(KPI_NAME, { message: 'name must be small letters, digits and . _ -, and begin with a letter' })
  @ValidateBy({
    name: 'reserved',
    validator: { validate: (value: unknown) => !RESERVED_NAMES.includes(String(value)), defaultMessage: () => `name must not be ${RESERVED_NAMES.join(' or ')}` },
  })
  name!: string;

  @Transform(trimmed)
  @Length(1, 200)
  title!: string;

  @MayBeAbsent()
  @Length(0, 2_000)
  description?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => KpiUnitDto)
  unit!: KpiUnitDto;

  /** Whom to ask about it. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Transform(trimmed)
  @Length(0, 200)
  owner?: string | null;

  /** Whether it stands on the home page. */
  @MayBeAbsent()
  @IsBoolean()
  executive?: boolean;
}

/** The new state of a KPI, whole. */
export class UpdateKpiDto extends OmitType(CreateKpiDto, ['name'] as const) {
  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class KpiListDto extends ListQueryDto {}

/** Over which time. */
export class TimeframeQueryDto {
  /** 24h, 7d, today, this_month, last_month …; the KPI's own when left out. */
  @MayBeAbsent()
  @IsTimeframe()
  timeframe?: string;
}

/** Which stretch of history. */
export class KpiHistoryQueryDto {
  /** An ISO time, a day, or a time such as now-7d. */
  @MayBeAbsent()
  @MaxLength(60)
  @IsString()
  from: string = 'now-7d';

  /** Exclusive. */
  @MayBeAbsent()
  @MaxLength(60)
  @IsString()
  to: string = 'now';

  /** `auto`, or a length such as 5m, 1h, 1d. */
  @MayBeAbsent()
  @MaxLength(10)
  @IsString()
  step: string = 'auto';
}

/** The version that a deletion was decided on. */
export class KpiVersionQueryDto {
  /** When given, a stale one is 409. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}
