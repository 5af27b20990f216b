import { ApiProperty, type ApiPropertyOptions, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsUUID, Length, Max, Min, ValidateBy } from 'class-validator';
import type { SeriesReference } from '../../metrics/index.js';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import {
  BASELINES,
  type Baseline,
  COMPARATORS,
  type Comparator,
  MAX_MINIMUM_SAMPLES,
  MAX_WAIT_SECONDS,
  MAX_WINDOW_SECONDS,
  MIN_WINDOW_SECONDS,
  SEVERITIES,
  type Severity,
  VIOLATION_TYPES,
  type ViolationType,
} from '../domain/guard.js';

const MAX_REFERENCE_CHARACTERS = 4_000;
const MAX_THRESHOLD = 1e15;
/** A name of its own: what is computed within a decorator is left out of the API's description. */
const MIN_THRESHOLD = -MAX_THRESHOLD;
export const GUARDED = ['tenant', 'installation'] as const;
export type Guarded = (typeof GUARDED)[number];

/** What about it cannot be read, its source says; here only that it is an object of bounded size with a source. */
function IsSeriesReference(): PropertyDecorator {
  return ValidateBy({
    name: 'seriesReference',
    validator: {
      validate: (value: unknown) => typeof value === 'object' && value !== null && typeof (value as { source?: unknown }).source === 'string' && JSON.stringify(value).length <= MAX_REFERENCE_CHARACTERS,
      defaultMessage: (details) => `${details?.property ?? 'series'} must name a source, such as { source: "metric", metric, aggregation }, in at most ${MAX_REFERENCE_CHARACTERS} characters`,
    },
  });
}

const REFERENCE = { type: 'object' as const, properties: { source: { type: 'string' } }, required: ['source'], additionalProperties: true } satisfies ApiPropertyOptions;

/** What is watched, and when that is a violation. */
export class GuardRuleDto {
  /**
   * A metric (`{ "source": "metric", "metric", "aggregation", "groupBy"?, "filter"?, "fill"? }`) or another series, such as
   * `{ "source": "kpi", "kpi" }`. Each combination of the dimensions grouped by is watched for itself, at most 100.
   */
  @ApiProperty({ ...REFERENCE, selfRequired: true })
  @IsSeriesReference()
  series!: SeriesReference;

  /** The series is watched as a percentage of this one. Where nothing was measured above, `fill: "zero"` makes 0 of it. */
  @ApiPropertyOptional({ ...REFERENCE, nullable: true })
  @IsOptional()
  @IsSeriesReference()
  percentOf?: SeriesReference | null;

  /** It is a violation when the figure is greater (or equal), or less (or equal). */
  @IsIn(COMPARATORS)
  comparator!: Comparator;

  /** The value itself or, with a baseline, by how many percent it is above that; negative: below it. */
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(MIN_THRESHOLD)
  @Max(MAX_THRESHOLD)
  threshold!: number;

  /** `previous`: the window before. `weeks`: the mean of the same window one to four weeks ago. Left out: the threshold is absolute. */
  @ApiPropertyOptional({ enum: BASELINES, nullable: true })
  @IsOptional()
  @IsIn(BASELINES)
  baseline?: Baseline | null;

  /** An open violation closes when the figure is on the good side of this; left out: of the threshold. */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(MIN_THRESHOLD)
  @Max(MAX_THRESHOLD)
  resolveThreshold?: number | null;

  /** A minute to seven days; whole minutes. */
  @IsInt()
  @Min(MIN_WINDOW_SECONDS)
  @Max(MAX_WINDOW_SECONDS)
  @ValidateBy({
    name: 'minutes',
    validator: { validate: (value: unknown) => typeof value === 'number' && value % 60 === 0, defaultMessage: () => 'windowSeconds must be whole minutes: figures are kept by the minute' },
  })
  windowSeconds!: number;

  /** With fewer events in the window there is no figure; of a percentage, of what it is of. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_MINIMUM_SAMPLES)
  minimumSamples?: number;
}

/** A guard as it is to be. */
export class CreateGuardDto extends GuardRuleDto {
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  @MayBeAbsent()
  @Length(0, 500)
  description?: string;

  @IsIn(VIOLATION_TYPES)
  violationType!: ViolationType;

  @IsIn(SEVERITIES)
  severity!: Severity;

  /** What figures are counted in, such as ms. */
  @MayBeAbsent()
  @Length(0, 20)
  unit?: string;

  /** For so long it must be breached before a violation opens. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  forSeconds?: number;

  /** For so long it must be well before a violation closes. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  resolveAfterSeconds?: number;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateGuardDto extends CreateGuardDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** Whose guards. */
export class GuardedQueryDto {
  /** `installation`: those over what Tidemark measures of itself; for platform admins. */
  @MayBeAbsent()
  @IsIn(GUARDED)
  of: Guarded = 'tenant';
}

export class DeleteGuardQueryDto extends GuardedQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class GuardListDto extends ListQueryDto {
  /** `installation`: those over what Tidemark measures of itself; for platform admins. */
  @MayBeAbsent()
  @IsIn(GUARDED)
  of: Guarded = 'tenant';
}

export const VIOLATION_STATES = ['open', 'resolved'] as const;

export class ViolationListDto extends GuardListDto {
  @MayBeAbsent()
  @IsIn(VIOLATION_STATES)
  state?: (typeof VIOLATION_STATES)[number];

  @MayBeAbsent()
  @IsIn(SEVERITIES)
  severity?: Severity;

  @MayBeAbsent()
  @IsUUID()
  guardId?: string;
}

/** Which violations the overview shows. */
export class DashboardGuardsQueryDto extends PickType(GuardListDto, ['of'] as const) {
  /** Open ones alone; `false`: the latest 100, resolved ones too. */
  @MayBeAbsent()
  @Transform(({ value }: TransformFnParams): unknown => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  activeOnly: boolean = true;

  @MayBeAbsent()
  @IsIn(SEVERITIES)
  severity?: Severity;
}

export class ResolveViolationDto {
  /** Why it is no longer one. */
  @Transform(trimmed)
  @Length(1, 500)
  reason!: string;
}
