import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsIn, IsNumber, IsUUID, Max, Min, ValidateIf } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { SEVERITIES, type Severity } from '../domain/detector.js';
import { FEEDBACKS, type Feedback } from '../domain/feedback.js';
import { WATCHED_OF, type WatchedOf } from './watched-metric.dto.js';

export const ANOMALY_STATUSES = ['open', 'resolved'] as const;
export type AnomalyStatus = (typeof ANOMALY_STATUSES)[number];
const FEEDBACK_FILTERS = [...FEEDBACKS, 'none'] as const;

/** Which anomalies are listed. */
export class AnomalyListDto extends ListQueryDto {
  /** `installation`: those in what Tidemark measures of itself; for platform admins. */
  @MayBeAbsent()
  @IsIn(WATCHED_OF)
  of: WatchedOf = 'tenant';

  @MayBeAbsent()
  @IsIn(ANOMALY_STATUSES)
  status?: AnomalyStatus;

  /** At least so severe. */
  @MayBeAbsent()
  @IsIn(SEVERITIES)
  minimumSeverity?: Severity;

  /** At least so sure, 0 to 1. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  minimumConfidence?: number;

  /** Of one watched metric. */
  @MayBeAbsent()
  @IsUUID()
  metricId?: string;

  /** What people said of it; `none`: nothing yet. */
  @ApiProperty({ enum: FEEDBACK_FILTERS, required: false })
  @MayBeAbsent()
  @IsIn(FEEDBACK_FILTERS)
  feedback?: Feedback | 'none';

  /** Found at or after. */
  @MayBeAbsent()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  /** Found before. */
  @MayBeAbsent()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}

/** What somebody says of an anomaly. */
export class AnomalyFeedbackDto {
  /** `right`: it was one. `wrong`: it was none. null takes back what was said. */
  @ApiProperty({ enum: FEEDBACKS, nullable: true, type: String, required: true })
  @ValidateIf((_, value: unknown) => value !== null)
  @IsIn(FEEDBACKS)
  feedback!: Feedback | null;
}
