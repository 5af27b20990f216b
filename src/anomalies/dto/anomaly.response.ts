import { ApiProperty } from '@nestjs/swagger';
import { type Anomaly, COMPARED_WITH, type Contributions, type Dimensions, RESOLUTIONS, type Resolution } from '../domain/anomaly.js';
import { SEVERITIES, type Severity } from '../domain/detector.js';
import { FEEDBACKS, type Feedback } from '../domain/feedback.js';
import { METHODS, type Method } from '../domain/settings.js';
import { ANOMALY_STATUSES, type AnomalyStatus } from './anomaly.dto.js';

const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const dimensions = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;

/** A part of the whole that moved. */
export class MoverResponse {
  dimension!: string;

  /** null: events that have not got the dimension. */
  @ApiProperty(nullableText)
  member!: string | null;

  value!: number;
  /** Mean of the windows compared with. */
  expected!: number;
  change!: number;
  /** Of all changes along the dimension, signed: -1 to 1. */
  share!: number;
}

/** Which dimensions moved most. */
export class ContributionsResponse {
  /** `weeks`: the same time one to four weeks before; `previous`: the six buckets just before. */
  @ApiProperty({ enum: COMPARED_WITH })
  comparedWith!: Contributions['comparedWith'];

  /** The farthest first, three of each dimension and ten in all at most. */
  @ApiProperty({ type: [MoverResponse] })
  movers!: readonly MoverResponse[];
}

/** A value unlike what was expected. */
export class AnomalyResponse {
  id!: string;
  metricId!: string;

  /** As the metric was called. */
  title!: string;
  unit!: string;
  bucket!: string;

  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  @ApiProperty({ enum: ANOMALY_STATUSES })
  status!: AnomalyStatus;

  /** Beginning of the bucket in which it was found. */
  at!: Date;

  /** Beginning of the last bucket that was like it. */
  lastAt!: Date;
  foundAt!: Date;

  /** Its bucket was still running when it was found, and is not done yet. */
  provisional!: boolean;

  /** Of the bucket that stands out most, as are the figures below. */
  value!: number;

  /** Of the last bucket that was judged while it was open. */
  lastValue!: number;
  expectedValue!: number;

  /** With `upper`: between these 99 of 100 values lay around what was expected. */
  lower!: number;
  upper!: number;

  /** Value less expected value. */
  deviation!: number;
  zScore!: number;

  @ApiProperty({ enum: SEVERITIES })
  severity!: Severity;

  /** The family of methods that had most to say. */
  @ApiProperty({ enum: METHODS })
  type!: Method;

  /** 0 to 1. */
  confidence!: number;

  /** What happened, for people. */
  sentence!: string;

  /** null where it is no metric, or has no further dimensions. */
  @ApiProperty({ type: ContributionsResponse, nullable: true })
  context!: ContributionsResponse | null;

  @ApiProperty(nullableTime)
  resolvedAt!: Date | null;

  @ApiProperty({ ...nullableText, enum: RESOLUTIONS })
  resolution!: Resolution | null;

  /** Who resolved it by hand. */
  @ApiProperty(nullableText)
  resolvedBy!: string | null;

  @ApiProperty({ ...nullableText, enum: FEEDBACKS })
  feedback!: Feedback | null;

  @ApiProperty(nullableText)
  feedbackBy!: string | null;

  @ApiProperty(nullableTime)
  feedbackAt!: Date | null;

  static of(anomaly: Anomaly): AnomalyResponse {
    const { seriesKey: _seriesKey, score: _score, calm: _calm, expected, ...shown } = anomaly;
    return { ...shown, expectedValue: expected, deviation: shown.value - expected, status: shown.resolvedAt === null ? 'open' : 'resolved' };
  }
}

/** What feedback came to. */
export class AnomalyFeedbackResponse {
  anomaly!: AnomalyResponse;

  /** Of the metric from now on, 0 to 1; null where it is deleted. */
  @ApiProperty({ type: Number, nullable: true })
  sensitivity!: number | null;
}
