import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { KpiFigures } from '../domain/kpi-figures.js';
import { DIRECTIONS, type Direction, type KpiDefinition, STATUSES, type KpiStatus } from '../domain/kpi.js';
import { KpiUnitDto, MetricKpiSourceDto, QueryKpiSourceDto, RatioKpiSourceDto } from './kpi.dto.js';

const nullableText = { type: String, nullable: true } as const;

export class KpiPeriodResponse {
  from!: string;
  /** Exclusive. */
  to!: string;
}

export class KpiErrorResponse {
  code!: string;
  message!: string;
}

/** How a KPI stands. Figures are exact decimals, as text. */
export class KpiFiguresResponse {
  timeframe!: string;

  /** Whether the figure is of that timeframe; a saved query may be of a time of its own. */
  followsTimeframe!: boolean;

  /** null when there is none: `reason` says why. */
  @ApiProperty(nullableText)
  value!: string | null;

  @ApiProperty({ ...nullableText, enum: ['no_data', 'no_rows', 'no_column', 'not_a_number', 'zero_denominator', 'no_denominator'] })
  reason!: string | null;

  /** Of the window before. */
  @ApiProperty(nullableText)
  previous!: string | null;

  /** Of the value before; null when there is nothing to compare with, or that is 0. */
  @ApiProperty({ type: Number, nullable: true })
  changePercent!: number | null;

  @ApiProperty({ ...nullableText, enum: ['no_value', 'no_previous', 'previous_zero'] })
  changeReason!: string | null;

  /** `none`: there is nothing to judge by. */
  @ApiProperty({ enum: STATUSES })
  status!: KpiStatus;

  /** null also where it does not hold for this timeframe, as a day's sum for a week. */
  @ApiProperty(nullableText)
  target!: string | null;

  @ApiProperty(nullableText)
  warning!: string | null;

  @ApiProperty(nullableText)
  critical!: string | null;

  /** To six digits, oldest first; null where nothing was measured. */
  @ApiProperty({ type: 'array', items: { type: 'number', nullable: true } })
  sparkline!: readonly (number | null)[];

  @ApiProperty({ type: KpiPeriodResponse, nullable: true })
  period!: KpiPeriodResponse | null;

  /** What the query's time column says of the figure. */
  @ApiProperty(nullableText)
  periodLabel!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  dataAsOf!: string | null;

  /** Why it could not be evaluated. */
  @ApiProperty({ type: KpiErrorResponse, nullable: true })
  error!: KpiErrorResponse | null;
}

/** A KPI and how it stands. */
export class KpiAnswerResponse extends KpiFiguresResponse {
  id!: string;
  name!: string;
  title!: string;
  description!: string;
  unit!: KpiUnitDto;

  @ApiProperty({ enum: DIRECTIONS })
  direction!: Direction;

  @ApiProperty(nullableText)
  owner!: string | null;

  executive!: boolean;
  version!: number;

  static from(definition: KpiDefinition, figures: KpiFigures): KpiAnswerResponse {
    const { id, name, title, description, unit, direction, owner, executive, version } = definition;
    return { id, name, title, description, unit, direction, owner, executive, version, ...figures };
  }
}

/** A KPI as it is defined, and how it stood when it was last looked at. */
@ApiExtraModels(MetricKpiSourceDto, RatioKpiSourceDto, QueryKpiSourceDto)
export class KpiResponse {
  id!: string;
  name!: string;
  title!: string;
  description!: string;
  unit!: KpiUnitDto;

  @ApiProperty({ enum: DIRECTIONS })
  direction!: Direction;

  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(MetricKpiSourceDto) }, { $ref: getSchemaPath(RatioKpiSourceDto) }, { $ref: getSchemaPath(QueryKpiSourceDto) }],
  })
  source!: KpiDefinition['source'];

  timeframe!: string;

  @ApiProperty(nullableText)
  target!: string | null;

  @ApiProperty(nullableText)
  warning!: string | null;

  @ApiProperty(nullableText)
  critical!: string | null;

  @ApiProperty(nullableText)
  owner!: string | null;

  executive!: boolean;
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  /** null until it was evaluated first, a moment after it was saved. */
  @ApiProperty({ type: KpiFiguresResponse, nullable: true })
  latest!: KpiFiguresResponse | null;

  static of(definition: KpiDefinition, latest: KpiFigures | null): KpiResponse {
    return { ...definition, latest };
  }
}

export class KpiDeletedResponse {
  /** For 30 days it can be brought back. */
  deleted!: true;
}

/** What a KPI was at the end of a stretch of time. */
export class KpiHistoryPointResponse {
  /** When the stretch begins. */
  at!: Date;

  @ApiProperty(nullableText)
  value!: string | null;

  /** null: nobody looked. */
  @ApiProperty({ enum: STATUSES, nullable: true, type: String })
  status!: KpiStatus | null;
}

/** What a KPI was. */
export class KpiHistoryResponse {
  name!: string;
  timeframe!: string;
  from!: Date;
  to!: Date;
  step!: string;
  points!: KpiHistoryPointResponse[];
  dataAsOf!: Date;
}
