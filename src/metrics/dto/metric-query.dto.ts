import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { Transform, type TransformFnParams } from 'class-transformer';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import {
  AGGREGATIONS,
  type Aggregation,
  COMPARISONS,
  type Comparison,
  DIMENSION_NAME,
  FILLS,
  type Fill,
  MAX_FILTERS,
  MAX_FILTER_VALUES,
  MAX_GROUP_BY,
  MAX_VALUE_LENGTH,
  METRIC_NAME,
  type MetricQuery,
  STEP_FORMS,
  TIME_FORMS,
  parseStep,
} from '../domain/metric-query.js';

const MAX_TIME_LENGTH = 60;

/** Whether a value is a filter: by dimension, a value or a list of values. */
export function isMetricFilter(
  value: unknown,
  isValue: (value: string) => boolean = fits,
): value is Record<string, string | string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    entries.length <= MAX_FILTERS &&
    entries.every(([name, each]) => DIMENSION_NAME.test(name) && isOneOrSeveral(each, isValue))
  );
}

function isOneOrSeveral(value: unknown, isValue: (value: string) => boolean): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.length <= MAX_FILTER_VALUES && values.every((each) => typeof each === 'string' && isValue(each));
}

const fits = (value: string): boolean => value.length <= MAX_VALUE_LENGTH && !/\0|\p{Surrogate}/u.test(value);

/** A filter of a metric query; see `isMetricFilter`. */
export function MetricFilterProperty(): PropertyDecorator {
  return ValidateBy({
    name: 'metricFilter',
    validator: {
      validate: (value: unknown) => isMetricFilter(value),
      defaultMessage: (details) =>
        `${details?.property ?? 'filter'} must hold at most ${MAX_FILTERS} dimensions by name, each with a text or a list of at most ${MAX_FILTER_VALUES} texts`,
    },
  });
}

/** What is asked of a metric, apart from when. */
export class MetricSelectionDto {
  /** Name of the metric. */
  @IsString()
  @Matches(METRIC_NAME, { message: 'metric must be a name of letters, digits and . _ : / -, at most 200 of them' })
  metric!: string;

  /** `rate` is the sum by second; percentiles are within 1 % of the exact ones; `last` is the latest value. */
  @IsIn(AGGREGATIONS)
  aggregation!: Aggregation;

  /** Dimensions of which each combination of values is a series of its own. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_GROUP_BY)
  @ArrayUnique()
  @Matches(DIMENSION_NAME, { each: true, message: 'groupBy must hold names of dimensions' })
  groupBy?: string[];

  /** By dimension, the value or values that it may have. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  })
  @MayBeAbsent()
  @MetricFilterProperty()
  filter?: Record<string, string | string[]>;

  /** How long each point spans: `auto` (as fits the window), `all` (one point), or a length such as 5m, 1h, 1d, 1w, 1mo. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(10)
  @ValidateBy({
    name: 'step',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && parseStep(value) !== undefined,
      defaultMessage: () => `step must be one of ${STEP_FORMS}`,
    },
  })
  step?: string;

  /** Answers the same of the window before, of a week before, or of a year before. */
  @MayBeAbsent()
  @IsIn(COMPARISONS)
  compareTo?: Comparison;

  /** What stands where nothing was measured: null, `zero`, or the value before (`previous`). */
  @ApiPropertyOptional({ enum: ['zero', 'previous', 'null'], nullable: true })
  @MayBeAbsent()
  @Transform(({ value }: TransformFnParams): unknown => (value === null ? 'null' : (value as unknown)))
  @IsIn(FILLS)
  fill?: Fill;
}

/** A question to a metric. */
export class MetricQueryDto extends MetricSelectionDto {
  /** An ISO time, a day, or a time such as now-24h or now-7d/d; 24 hours ago when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH, { message: `from must be ${TIME_FORMS}` })
  from?: string;

  /** Exclusive; now when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH, { message: `to must be ${TIME_FORMS}` })
  to?: string;
}

/** Which metrics are listed. */
export class MetricNamesQueryDto extends ListQueryDto {
  /** Part of the name. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}

/** A selection and a window as the planner takes them. */
export function metricQueryOf(
  selection: MetricSelectionDto,
  window: { from?: string | undefined; to?: string | undefined },
): MetricQuery {
  const { metric, aggregation, groupBy, filter, step, compareTo, fill } = selection;
  return {
    metric,
    aggregation,
    groupBy: groupBy ?? [],
    filter: Object.fromEntries(
      Object.entries(filter ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    ),
    from: window.from ?? 'now-24h',
    to: window.to ?? 'now',
    step: step ?? 'auto',
    ...(compareTo ? { compareTo } : {}),
    fill: fill ?? 'null',
  };
}
