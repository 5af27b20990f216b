import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { AGGREGATIONS, type Aggregation, METRIC_NAME, TIME_FORMS, isMetricFilter } from '../../../metrics/index.js';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { SINGLE_SUBJECTS, SUBJECT_NAMES, type SubjectName } from '../analysis-subjects.js';

const MAX_FILTER_LENGTH = 2_000;

/** What is analysed: a subject of the server itself, or a metric of the tenant. */
export class AnalysisQueryDto {
  /** What the server measures of itself; `queries`, `views` and `users` are the tenant's own. */
  @ApiPropertyOptional({ enum: SINGLE_SUBJECTS })
  @MayBeAbsent()
  @IsIn(SINGLE_SUBJECTS)
  subject?: SubjectName;

  /** A metric of the tenant, in the place of a subject. */
  @MayBeAbsent()
  @IsString()
  @Matches(METRIC_NAME, { message: 'metric must be a name of letters, digits and . _ : / -, at most 200 of them' })
  metric?: string;

  /** How one stretch of the metric becomes one value; `avg` unless given. What `sum` and `count` come to is zero where nothing came. */
  @ApiPropertyOptional({ enum: AGGREGATIONS })
  @MayBeAbsent()
  @IsIn(AGGREGATIONS)
  aggregation?: Aggregation;

  /** Values of the metric's dimensions, as JSON: `{ "host": "db-1" }`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_FILTER_LENGTH)
  @ValidateBy({
    name: 'metricFilter',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && filterOf(value) !== null,
      defaultMessage: () => 'filter must be a JSON object with a text, or a list of texts, for each dimension',
    },
  })
  filter?: string;
}

export class ActivityQueryDto extends AnalysisQueryDto {
  /** So many weeks up to now. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(12)
  weeks: number = 4;
}

export class BaselinesQueryDto extends AnalysisQueryDto {
  /** So many hours up to now. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(168)
  hours: number = 24;
}

export class ForecastQueryDto extends AnalysisQueryDto {
  /** What is full; of CPU, memory and disk 100 unless given. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  limit?: number;

  /** Whether the limit is reached from below, or from above as what is used up. */
  @ApiPropertyOptional({ enum: ['above', 'below'], default: 'above' })
  @MayBeAbsent()
  @IsIn(['above', 'below'])
  until: 'above' | 'below' = 'above';

  /** How far ahead is looked. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(365)
  horizonDays: number = 90;
}

export class TrendsQueryDto {
  @ApiProperty({ type: String, example: 'cpu,memory', description: `Subjects, with commas between them: ${SUBJECT_NAMES.join(', ')}.` })
  @Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.split(',') : (value as unknown)))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SUBJECT_NAMES.length)
  @ArrayUnique()
  @IsIn(SUBJECT_NAMES, { each: true })
  subjects!: SubjectName[];

  /** An ISO time, or a time such as now-24h; an hour ago when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60, { message: `from must be ${TIME_FORMS}` })
  from: string = 'now-1h';

  /** Exclusive. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60, { message: `to must be ${TIME_FORMS}` })
  to: string = 'now';
}

/** The filter of a checked query. */
export function filterOf(text: string): Record<string, string | string[]> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMetricFilter(value) ? value : null;
  } catch {
    return null;
  }
}
