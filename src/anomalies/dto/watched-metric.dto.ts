import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsObject, IsString, Length, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { type SeriesReference, TIME_FORMS, isTime } from '../../metrics/index.js';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { BUCKETS, type Bucket } from '../domain/watched-metric.js';
import { DetectorSettingsDto } from './detect.dto.js';

const MAX_REFERENCE_CHARACTERS = 4_000;
const MAX_TIME_LENGTH = 60;
const MAX_KEY_LENGTH = 4_000;
export const WATCHED_OF = ['tenant', 'installation'] as const;
export type WatchedOf = (typeof WATCHED_OF)[number];

const REFERENCE = { type: 'object' as const, properties: { source: { type: 'string' } }, required: ['source'], additionalProperties: true } satisfies ApiPropertyOptions;

/** A series that is to be watched. */
export class CreateWatchedMetricDto {
  /** How people call it; sentences begin with it, such as "Hourly revenue". */
  @Transform(trimmed)
  @Length(1, 100)
  title!: string;

  @MayBeAbsent()
  @Length(0, 500)
  description?: string;

  /** What values are counted in, such as ms. */
  @MayBeAbsent()
  @Length(0, 20)
  unit?: string;

  /**
   * A metric (`{ "source": "metric", "metric", "aggregation", "groupBy"?, "filter"?, "fill"? }`) or another series, such as
   * `{ "source": "kpi", "kpi" }`. Each combination of the dimensions grouped by is watched for itself, at most 20. Of sums,
   * counts and rates nothing measured is zero, unless `fill` is `"null"`.
   */
  @ApiProperty({ ...REFERENCE, selfRequired: true })
  @ValidateBy({
    name: 'seriesReference',
    validator: {
      validate: (value: unknown) => typeof value === 'object' && value !== null && typeof (value as { source?: unknown }).source === 'string' && JSON.stringify(value).length <= MAX_REFERENCE_CHARACTERS,
      defaultMessage: () => `series must name a source, such as { source: "metric", metric, aggregation }, in at most ${MAX_REFERENCE_CHARACTERS} characters`,
    },
  })
  series!: SeriesReference;

  /** How long each point spans. */
  @IsIn(BUCKETS)
  bucket!: Bucket;

  /** How it is judged; the zone is the tenant's when it is left out. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => DetectorSettingsDto)
  settings?: DetectorSettingsDto;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateWatchedMetricDto extends CreateWatchedMetricDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** Whose metrics and anomalies. */
export class WatchedOfQueryDto {
  /** `installation`: those over what Tidemark measures of itself; for platform admins. */
  @MayBeAbsent()
  @IsIn(WATCHED_OF)
  of: WatchedOf = 'tenant';
}

export class DeleteWatchedMetricQueryDto extends WatchedOfQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class WatchedMetricListDto extends ListQueryDto {
  /** `installation`: those over what Tidemark measures of itself; for platform admins. */
  @MayBeAbsent()
  @IsIn(WATCHED_OF)
  of: WatchedOf = 'tenant';
}

/** What of a watched metric is drawn. */
export class WatchedSeriesQueryDto extends WatchedOfQueryDto {
  /** An ISO time, a day, or a time such as now-24h; 300 buckets ago when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  @ValidateBy({ name: 'time', validator: { validate: (value: unknown) => typeof value === 'string' && isTime(value), defaultMessage: () => `from must be ${TIME_FORMS}` } })
  from?: string;

  /** Exclusive; now when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  @ValidateBy({ name: 'time', validator: { validate: (value: unknown) => typeof value === 'string' && isTime(value), defaultMessage: () => `to must be ${TIME_FORMS}` } })
  to?: string;

  /** Key of one of its series; the first one's when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_KEY_LENGTH)
  series?: string;
}
