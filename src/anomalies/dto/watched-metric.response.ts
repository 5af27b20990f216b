import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { SeriesReference } from '../../metrics/index.js';
import type { DetectorRow, ScanRow } from '../anomaly-scans.repository.js';
import type { Dimensions } from '../domain/anomaly.js';
import { BUCKETS, type Bucket, type WatchedMetric } from '../domain/watched-metric.js';
import { AnomalyResponse } from './anomaly.response.js';
import { DetectorSettingsDto } from './detect.dto.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const dimensions = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;
const reference = { type: 'object' as const, properties: { source: { type: 'string' } }, required: ['source'], selfRequired: true, additionalProperties: true } satisfies ApiPropertyOptions;

/** A series that has a detector of its own. */
export class DetectedSeriesResponse {
  key!: string;

  @ApiProperty(dimensions)
  dimensions!: Dimensions;
}

/** A watched metric and how far it was judged. */
export class WatchedMetricResponse {
  id!: string;
  title!: string;
  description!: string;
  unit!: string;

  @ApiProperty(reference)
  series!: SeriesReference;

  @ApiProperty({ enum: BUCKETS })
  bucket!: Bucket;

  /** As somebody set them; what is missing has its default. */
  settings!: DetectorSettingsDto;

  /** What the sensitivity of the settings and the feedback since come to, 0 to 1. */
  sensitivity!: number;
  enabled!: boolean;

  /** Which of the built-in ones it is. */
  @ApiProperty(nullableText)
  builtIn!: string | null;

  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  /** null until it was read for the first time. */
  @ApiProperty(nullableTime)
  scannedAt!: Date | null;

  /** Buckets that end by then are judged; null until its detectors have learned from the past. */
  @ApiProperty(nullableTime)
  judgedUntil!: Date | null;

  /** Why nothing could be read last time, or what of it is not watched. */
  @ApiProperty(nullableText)
  problem!: string | null;

  /** Those that are watched, at most 20. */
  @ApiProperty({ type: [DetectedSeriesResponse] })
  watched!: DetectedSeriesResponse[];

  static of({ sensitivitySetAt: _setAt, ...metric }: WatchedMetric, scan: ScanRow | null, rows: readonly Pick<DetectorRow, 'key' | 'dimensions'>[]): WatchedMetricResponse {
    return {
      ...metric,
      settings: metric.settings as DetectorSettingsDto,
      scannedAt: scan?.scannedAt ?? null,
      judgedUntil: scan?.judgedUntil ?? null,
      problem: scan?.problem ?? null,
      watched: rows.map((row) => ({ key: row.key, dimensions: row.dimensions })),
    };
  }
}

export class WatchedMetricDeletedResponse {
  deleted!: true;
}

/** A bucket with what was expected of it. */
export class BandPointResponse {
  /** Its beginning. */
  @ApiProperty({ format: 'date-time' })
  timestamp!: string;

  /** null where nothing was measured. */
  @ApiProperty(nullableNumber)
  value!: number | null;

  /** null before enough was seen. */
  @ApiProperty(nullableNumber)
  expected!: number | null;

  @ApiProperty(nullableNumber)
  lower!: number | null;

  @ApiProperty(nullableNumber)
  upper!: number | null;
}

/** A series with its band and anomalies, to be drawn. */
export class WatchedSeriesBandResponse {
  title!: string;
  unit!: string;

  @ApiProperty({ enum: BUCKETS })
  bucket!: Bucket;

  key!: string;

  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  from!: Date;
  to!: Date;

  /** In order. The band is what a detector that learns from the buckets before it expects; at most 2,000 points. */
  @ApiProperty({ type: [BandPointResponse] })
  points!: BandPointResponse[];

  /** Those of the series that touch the window, at most 500. */
  @ApiProperty({ type: [AnomalyResponse] })
  anomalies!: AnomalyResponse[];
}
