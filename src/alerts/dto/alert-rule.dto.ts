import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type, plainToInstance } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsUUID, IsUrl, Length, Max, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { ListQueryDto, MayBeAbsent, isStorableText } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import {
  ABSENCE_POLICIES,
  ALERT_SEVERITIES,
  type AbsencePolicy,
  type AlertSeverity,
  type Condition,
  MAX_CHANNELS,
  MAX_GROUPING_KEYS,
  MAX_LABELS,
  MAX_RENOTIFY_SECONDS,
  MAX_WAIT_SECONDS,
  MIN_RENOTIFY_SECONDS,
} from '../domain/alert-rule.js';
import { AnomalyConditionDto, BudgetConditionDto, CONDITION_DTOS, type ConditionDto, DeliveryConditionDto, GuardConditionDto, QueryConditionDto, ThresholdConditionDto } from './condition.dto.js';

const MAX_GROUP_SECONDS = 3_600;
const MAX_LABEL_CHARACTERS = 200;

function IsLabels(): PropertyDecorator {
  return ValidateBy({
    name: 'labels',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= MAX_LABELS &&
        Object.values(value).every((text) => typeof text === 'string' && text.length <= MAX_LABEL_CHARACTERS && isStorableText(text)),
      defaultMessage: (details) => `${details?.property ?? 'labels'} must hold at most ${MAX_LABELS} texts by name, each of at most ${MAX_LABEL_CHARACTERS} characters`,
    },
  });
}

/** Which class checks a condition follows from its kind; of no known kind, the first. */
function asCondition({ value }: TransformFnParams): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as unknown;
  switch ((value as { kind?: unknown }).kind) {
    case 'guard':
      return plainToInstance(GuardConditionDto, value);
    case 'anomaly':
      return plainToInstance(AnomalyConditionDto, value);
    case 'query':
      return plainToInstance(QueryConditionDto, value);
    case 'budget':
      return plainToInstance(BudgetConditionDto, value);
    case 'delivery':
      return plainToInstance(DeliveryConditionDto, value);
    default:
      return plainToInstance(ThresholdConditionDto, value);
  }
}

/** How notices of a rule travel together. */
export class GroupingDto {
  /** Labels: alerts that are alike in all of them are one group. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_GROUPING_KEYS)
  @Length(1, 63, { each: true })
  by?: string[];

  /** How long the first notice of a group waits for others. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_GROUP_SECONDS)
  waitSeconds?: number;

  /** How long after a message of a group the next one goes, at the earliest. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  intervalSeconds?: number;
}

@ApiExtraModels(...CONDITION_DTOS)
export class PreviewAlertRuleDto {
  @IsObject()
  @ValidateNested()
  @Transform(asCondition)
  @ApiProperty({ oneOf: CONDITION_DTOS.map((each) => ({ $ref: getSchemaPath(each) })) })
  condition!: ConditionDto;

  /** What values are counted in, such as ms. */
  @MayBeAbsent()
  @Length(0, 20)
  unit?: string;
}

/** A rule as it is to be. */
export class CreateAlertRuleDto extends PreviewAlertRuleDto {
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  @MayBeAbsent()
  @Length(0, 1_000)
  description?: string;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  @IsIn(ALERT_SEVERITIES)
  severity!: AlertSeverity;

  /** For so long it must be breached before an alert opens. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  forSeconds?: number;

  /** For so long it must be well before an alert ends. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  resolveAfterSeconds?: number;

  /** What silences and groups go by, beside `alertname`, `severity` and the dimensions of the series. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @MayBeAbsent()
  @IsLabels()
  labels?: Record<string, string>;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => GroupingDto)
  grouping?: GroupingDto;

  /** What missing data mean: an alert, nothing new, or that all is well. */
  @MayBeAbsent()
  @IsIn(ABSENCE_POLICIES)
  noData?: AbsencePolicy;

  /** What it means that the rule cannot be evaluated; an alert is about the rule itself. */
  @MayBeAbsent()
  @IsIn(ABSENCE_POLICIES)
  onError?: AbsencePolicy;

  /** How often people are told again of what is open and nobody has taken; left out: never. */
  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @IsOptional()
  @IsInt()
  @Min(MIN_RENOTIFY_SECONDS)
  @Max(MAX_RENOTIFY_SECONDS)
  renotifySeconds?: number | null;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_CHANNELS)
  @IsUUID(undefined, { each: true })
  channelIds?: string[];

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  escalationPolicyId?: string | null;

  /** What to do about it: an address that stands in every notice. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @MaxLength(2_000)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  runbookUrl?: string | null;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  dashboardId?: string | null;
}

export class UpdateAlertRuleDto extends CreateAlertRuleDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class DeleteAlertRuleQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class AlertRuleListDto extends ListQueryDto {}

/** The checked body as a plain value of the domain, its defaults filled in. */
export function conditionOf(body: ConditionDto): Condition {
  switch (body.kind) {
    case 'threshold': {
      const { kind, series, percentOf, comparator, threshold, baseline, resolveThreshold, windowSeconds, minimumSamples } = body;
      return {
        kind,
        series,
        percentOf: percentOf ?? null,
        comparator,
        threshold,
        baseline: baseline ?? null,
        resolveThreshold: resolveThreshold ?? null,
        windowSeconds,
        minimumSamples: minimumSamples ?? 0,
      };
    }
    case 'guard':
      return { kind: body.kind, guardId: body.guardId ?? null, minimumSeverity: body.minimumSeverity ?? 'low' };
    case 'anomaly': {
      const { kind, metric, minimumSeverity, minimumConfidence, lastsSeconds } = body;
      return { kind, metric: metric ?? null, minimumSeverity: minimumSeverity ?? 'low', minimumConfidence: minimumConfidence ?? 0, lastsSeconds: lastsSeconds ?? 300 };
    }
    case 'query': {
      const { kind, savedQueryId, test, valueColumn, labelColumns, comparator, threshold, everySeconds } = body;
      return {
        kind,
        savedQueryId,
        test,
        valueColumn: valueColumn ?? null,
        labelColumns: labelColumns ?? [],
        comparator: comparator ?? null,
        threshold: threshold ?? null,
        everySeconds: everySeconds ?? 300,
      };
    }
    case 'budget':
      return { kind: body.kind, budgetId: body.budgetId ?? null, thresholdPercent: body.thresholdPercent };
    case 'delivery':
      return { kind: body.kind };
  }
}
