import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

type SchemaObject = Extract<ApiPropertyOptions, { items?: unknown }>['items'];

const UNITS = ['count', 'percent', 'ms', 'bytes', 'bytes-per-second'];
const POINT: SchemaObject = {
  type: 'array',
  minItems: 2,
  maxItems: 2,
  items: { oneOf: [{ type: 'string', format: 'date-time' }, { type: 'number', nullable: true }] },
};

/** What was analysed, and of when. */
class AnalysisResponse {
  from!: Date;
  to!: Date;
  /** The tenant's, by which hours and weekdays are told. */
  timeZone!: string;
  /** Null for a metric of the tenant. */
  @ApiProperty({ type: String, enum: UNITS, nullable: true })
  unit!: string | null;
  dataAsOf!: Date;
}

export class ActivityCellResponse {
  /** 1 is Monday, 7 Sunday. */
  weekday!: number;
  /** 0 to 23. */
  hour!: number;
  /** Mean of what was measured, or how much was counted in an hour; null where nothing is known. */
  @ApiProperty({ type: Number, nullable: true })
  value!: number | null;
  /** Hours that this is the mean of. */
  hours!: number;
}

/** What is usual in each hour of the week. */
export class ActivityResponse extends AnalysisResponse {
  /** The 168 hours of a week, Monday's first hour first. */
  cells!: ActivityCellResponse[];
}

export class BaselinePointResponse {
  /** When the hour begins. */
  at!: Date;
  @ApiProperty({ type: Number, nullable: true })
  value!: number | null;
  /** Median of the same hour of the four weeks before; null when fewer than two of them are known. */
  @ApiProperty({ type: Number, nullable: true })
  expected!: number | null;
  @ApiProperty({ type: Number, nullable: true })
  lower!: number | null;
  @ApiProperty({ type: Number, nullable: true })
  upper!: number | null;
  /** Weeks before that are known. */
  samples!: number;
  /** Whether the value lies beyond the band; null also for an hour that goes on. */
  @ApiProperty({ type: String, enum: ['above', 'below'], nullable: true })
  deviation!: 'above' | 'below' | null;
}

/** Each hour beside the same hour of the weeks before. */
export class BaselinesResponse extends AnalysisResponse {
  points!: BaselinePointResponse[];
  /** Hours beyond their band. */
  deviations!: number;
}

export class CapacityAnswerResponse {
  /**
   * `reached` already; `expected` at `at`; `possible` (the bounds reach the limit, the middle does not); `not-expected` within
   * the horizon; `unknown`: fewer than 24 stretches of a quarter of an hour were measured.
   */
  @ApiProperty({ enum: ['reached', 'expected', 'possible', 'not-expected', 'unknown'] })
  status!: 'reached' | 'expected' | 'possible' | 'not-expected' | 'unknown';
  @ApiProperty({ type: Date, nullable: true })
  at!: Date | null;
  /** Between this and `latest` it happens with 95 % likelihood, if things go on as they did. */
  @ApiProperty({ type: Date, nullable: true })
  earliest!: Date | null;
  /** Null: not within the horizon. */
  @ApiProperty({ type: Date, nullable: true })
  latest!: Date | null;
}

export class ForecastModelResponse {
  /** The line alone, or with a season of the hours of a day or of a week: what foretold the newest measurements best. */
  @ApiProperty({ enum: ['none', 'day', 'week'] })
  season!: 'none' | 'day' | 'week';
  /** Of the line. */
  slopePerDay!: number;
}

export class ForecastPointResponse {
  at!: Date;
  value!: number;
  lower!: number;
  upper!: number;
}

/** When a limit is reached. */
export class ForecastResponse extends AnalysisResponse {
  limit!: number;
  @ApiProperty({ enum: ['above', 'below'] })
  until!: 'above' | 'below';
  horizonDays!: number;
  answer!: CapacityAnswerResponse;
  @ApiProperty({ type: ForecastModelResponse, nullable: true })
  model!: ForecastModelResponse | null;
  /** Pairs of time and value that it is foretold from; the newest is the last one. */
  @ApiProperty({ type: 'array', items: POINT })
  history!: [string, number | null][];
  /** From now to the horizon, with the bounds that hold 19 of 20 values. */
  forecast!: ForecastPointResponse[];
}

export class TrendLineResponse {
  /** Value of the dimension, such as `p99` or `rx`; null where the subject is one line. */
  @ApiProperty({ type: String, nullable: true })
  name!: string | null;
  /** Pairs of the step's beginning and the value; null where nothing was measured. */
  @ApiProperty({ type: 'array', items: POINT })
  points!: [string, number | null][];
}

export class TrendResponse {
  subject!: string;
  @ApiProperty({ enum: UNITS })
  unit!: string;
  /** What is counted is told by the second. */
  perSecond!: boolean;
  lines!: TrendLineResponse[];
}

/** What the server measured of itself, over time. */
export class TrendsResponse {
  from!: Date;
  to!: Date;
  /** How long each point spans. */
  step!: string;
  trends!: TrendResponse[];
  dataAsOf!: Date;
}
