import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, type CostCategory } from '../../domain/cost.js';
import { MoneyResponse } from '../../dto/money.response.js';

/** Where costs go. */
export const COST_TRENDS = ['increasing', 'decreasing', 'stable'] as const;

const money = { type: MoneyResponse } as const;
const nullableNumber = { type: Number, nullable: true } as const;

/** What is expected, and between which bounds it will be in 19 of 20 cases, if days go on as they did. */
export class CostBandResponse {
  @ApiProperty(money)
  expected!: MoneyResponse;

  @ApiProperty(money)
  low!: MoneyResponse;

  @ApiProperty(money)
  high!: MoneyResponse;
}

/** A day that has begun, or is to come. Decimals of the currency. */
export class ProjectedDayResponse {
  @ApiProperty({ format: 'date' })
  day!: string;

  expected!: string;
  low!: string;
  high!: string;
}

/** What a day cost; a decimal of the currency. */
export class CostOfDayResponse {
  @ApiProperty({ format: 'date' })
  day!: string;

  amount!: string;
}

/** What a day or a month will have cost. */
export class ProjectedCostResponse {
  /** Its last day. */
  @ApiProperty({ format: 'date' })
  until!: string;

  @ApiProperty(money)
  soFar!: MoneyResponse;

  /** null: too little is known. */
  @ApiProperty({ type: CostBandResponse, nullable: true })
  projected!: CostBandResponse | null;
}

/** A day against days like it. */
export class CostSurgeResponse {
  /** Whether it cost more than half as much again. */
  active!: boolean;

  /** By how much more; negative: less. null: too little is known. */
  @ApiProperty(nullableNumber)
  percentOverBaseline!: number | null;

  /** The last day that is over or, when it is worse, today. */
  @ApiProperty({ type: String, format: 'date', nullable: true })
  day!: string | null;

  /** Whether the day is not over: then amount and baseline are until now. */
  running!: boolean;

  @ApiProperty({ type: MoneyResponse, nullable: true })
  amount!: MoneyResponse | null;

  @ApiProperty({ type: MoneyResponse, nullable: true })
  baseline!: MoneyResponse | null;
}

/** What today and this month will have cost, and where costs go. */
export class CostProjectionResponse {
  /** null: of all categories. */
  @ApiProperty({ type: String, enum: COST_CATEGORIES, nullable: true })
  category!: CostCategory | null;

  /** ISO 4217; of all amounts. */
  currency!: string;

  timeZone!: string;

  @ApiProperty({ type: ProjectedCostResponse })
  today!: ProjectedCostResponse;

  @ApiProperty({ type: ProjectedCostResponse })
  month!: ProjectedCostResponse;

  /** Today and each day to the end of the month; none when too little is known. */
  @ApiProperty({ type: [ProjectedDayResponse] })
  path!: ProjectedDayResponse[];

  /** Days that it was learnt from. */
  learntFromDays!: number;

  /** Of the last 28 days of which all is known; null: too little is. */
  @ApiProperty({ type: String, enum: COST_TRENDS, nullable: true })
  trend!: (typeof COST_TRENDS)[number] | null;

  /** By how much a week costs more than the one before, of the mean. */
  @ApiProperty(nullableNumber)
  trendPercentPerWeek!: number | null;

  @ApiProperty({ type: CostSurgeResponse })
  surge!: CostSurgeResponse;

  /** Days of this month and of the 28 days before today, today included. */
  @ApiProperty({ type: [CostOfDayResponse] })
  history!: CostOfDayResponse[];
}
