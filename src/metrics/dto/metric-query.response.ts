import { ApiProperty } from '@nestjs/swagger';

/** One series: a value for each step. */
export class MetricSeriesResponse {
  /** By dimension that was grouped by; null where series have no such dimension. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', nullable: true } })
  dimensions!: Record<string, string | null>;

  /** Pairs of the step's beginning (ISO 8601) and the value; null where nothing was measured. */
  @ApiProperty({
    type: 'array',
    items: {
      type: 'array',
      minItems: 2,
      maxItems: 2,
      items: {
        oneOf: [
          { type: 'string', format: 'date-time' },
          { type: 'number', nullable: true },
        ],
      },
    },
  })
  points!: [string, number | null][];
}

/** What a metric query answers. */
export class MetricQueryResponse {
  series!: MetricSeriesResponse[];
  /** Of the window compared with, its points set at the times of `series`. */
  compare?: MetricSeriesResponse[];
  /** How long each point spans. */
  step!: string;
  /** The window as it was read: widened to whole steps. */
  from!: Date;
  to!: Date;
  /** When it was read. */
  dataAsOf!: Date;
}

/** A metric of which something was measured. */
export class MetricNameResponse {
  name!: string;
  /** How many combinations of dimensions there are. */
  series!: number;
  /** To within an hour. */
  lastSeenAt!: Date;
}

export class MetricDimensionResponse {
  name!: string;
  /** Those of most series, in order. */
  values!: string[];
  /** Whether there are more values than are listed. */
  truncated!: boolean;
}
