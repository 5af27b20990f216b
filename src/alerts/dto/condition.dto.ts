import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNumber, IsOptional, IsUUID, Length, Max, Min } from 'class-validator';
import { GUARD_SEVERITIES, GuardRuleDto, type GuardSeverity } from '../../guards/index.js';
import { MayBeAbsent } from '../../platform/http/index.js';
import { COMPARATORS, type Comparator, MAX_BUDGET_PERCENT, MAX_LABEL_COLUMNS, MAX_QUERY_PACE_SECONDS, MAX_WAIT_SECONDS, MIN_QUERY_PACE_SECONDS, QUERY_TESTS, type QueryTest } from '../domain/alert-rule.js';

const MAX_THRESHOLD = 1e15;
/** A name of its own: what is computed within a decorator is left out of the API's description. */
const MIN_THRESHOLD = -MAX_THRESHOLD;

/** A metric or another series is past a threshold. */
export class ThresholdConditionDto extends GuardRuleDto {
  @IsIn(['threshold'], { message: 'kind must be threshold, guard, anomaly, query, budget or delivery' })
  kind!: 'threshold';
}

/** A guard's violation is open. */
export class GuardConditionDto {
  @IsIn(['guard'])
  kind!: 'guard';

  /** Left out: any guard. */
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  guardId?: string | null;

  @MayBeAbsent()
  @IsIn(GUARD_SEVERITIES)
  minimumSeverity?: GuardSeverity;
}

/** An anomaly is open, or was found lately. */
export class AnomalyConditionDto {
  @IsIn(['anomaly'])
  kind!: 'anomaly';

  /** Id of a metric that is watched for anomalies; left out: any. */
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  metric?: string | null;

  @MayBeAbsent()
  @IsIn(GUARD_SEVERITIES)
  minimumSeverity?: GuardSeverity;

  @MayBeAbsent()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  minimumConfidence?: number;

  /** For so long one that was found counts, also when it is over. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  lastsSeconds?: number;
}

/** What a saved query answers. */
export class QueryConditionDto {
  @IsIn(['query'])
  kind!: 'query';

  @IsUUID()
  savedQueryId!: string;

  /** `any_row`: each row is a breach. `threshold`: the value is past it. `change`: the value is another than at the evaluation before. */
  @IsIn(QUERY_TESTS)
  test!: QueryTest;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 200)
  valueColumn?: string | null;

  /** Columns that tell rows apart: each combination is watched for itself, at most 100. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_LABEL_COLUMNS)
  @Length(1, 200, { each: true })
  labelColumns?: string[];

  /** Of a change what its difference is compared by; left out: every change counts. */
  @ApiPropertyOptional({ enum: COMPARATORS, nullable: true })
  @IsOptional()
  @IsIn(COMPARATORS)
  comparator?: Comparator | null;

  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(MIN_THRESHOLD)
  @Max(MAX_THRESHOLD)
  threshold?: number | null;

  /** How often it is run: a minute to a day. */
  @MayBeAbsent()
  @IsInt()
  @Min(MIN_QUERY_PACE_SECONDS)
  @Max(MAX_QUERY_PACE_SECONDS)
  everySeconds?: number;
}

/** So many percent of a budget are spent in its present period. */
export class BudgetConditionDto {
  @IsIn(['budget'])
  kind!: 'budget';

  /** Left out: any budget; each is watched for itself. */
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  budgetId?: string | null;

  /** Percent of the amount. */
  @IsInt()
  @Min(1)
  @Max(MAX_BUDGET_PERCENT)
  thresholdPercent!: number;
}

/** Notifications could not be delivered. Of the built-in rule alone. */
export class DeliveryConditionDto {
  @IsIn(['delivery'])
  kind!: 'delivery';
}

export const CONDITION_DTOS = [ThresholdConditionDto, GuardConditionDto, AnomalyConditionDto, QueryConditionDto, BudgetConditionDto, DeliveryConditionDto] as const;
export type ConditionDto = ThresholdConditionDto | GuardConditionDto | AnomalyConditionDto | QueryConditionDto | BudgetConditionDto | DeliveryConditionDto;
