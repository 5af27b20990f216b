import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateBy, ValidateIf } from 'class-validator';
import { decimal, isDecimal } from '../../../economics/index.js';
import { MONITORING_PERIODS, type MonitoringPeriod } from '../../domain/telemetry-range.js';
import { NAME_LENGTH } from '../../domain/read-session.js';
import { MOST_DAYS } from '../../telemetry/dto/telemetry.dto.js';

const SWITCHES = ['true', 'false'] as const;
type Switch = (typeof SWITCHES)[number];

/** Of which time, and which sessions. */
export class MonitoringQueryDto {
  /** `hour` and `day`: that long before the hour that goes on, and that; `week` and `month`: the last 7 and 30 days. */
  @IsOptional()
  @IsIn(MONITORING_PERIODS)
  period: MonitoringPeriod = 'day';

  /** Of that domain alone. */
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  domain?: string;

  /** Of that model alone. */
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  model?: string;

  /** Whether each model is told of in detail, and what failed last. */
  @IsOptional()
  @IsIn(SWITCHES)
  includeDetails: Switch = 'false';

  /** Whether live sessions are told of. */
  @IsOptional()
  @IsIn(SWITCHES)
  includeLive: Switch = 'true';
}

export const MONITORING_ACTIONS = ['set-alert', 'check-alerts', 'get-summary', 'cleanup-old-data'] as const;
export type MonitoringAction = (typeof MONITORING_ACTIONS)[number];
export const ALERT_TYPES = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

const MAX_THRESHOLD = '1000000000';

/** Decimals as text, or numbers as people write them. */
function IsAmountAboveZero(): PropertyDecorator {
  return ValidateBy({
    name: 'amount',
    validator: {
      validate: (value: unknown) => {
        const text = typeof value === 'number' ? String(value) : value;
        return isDecimal(text) && decimal(text).gt(0) && decimal(text).lte(MAX_THRESHOLD);
      },
      defaultMessage: () => `thresholdUsd must be a number, or a decimal as text such as "12.50": above 0 and at most ${MAX_THRESHOLD}`,
    },
  });
}

/** What is to be done; which of the other fields it needs, each says. */
export class MonitoringActionDto {
  /**
   * `set-alert` (needs `alertType` and `thresholdUsd`) tells when that much is spent, `check-alerts` shows how such alerts
   * stand, `get-summary` tells of `days` in short, `cleanup-old-data` removes content that is older than the retention.
   */
  @IsIn(MONITORING_ACTIONS)
  action!: MonitoringAction;

  /** Of that domain; left out: of all. */
  @IsOptional()
  @IsString()
  @Length(1, NAME_LENGTH)
  domain?: string;

  /** `daily`, `weekly` and `monthly` become a budget; `hourly` becomes a guard over the last hour. */
  @ApiPropertyOptional({ enum: ALERT_TYPES })
  @ValidateIf(({ action, alertType }: MonitoringActionDto) => action === 'set-alert' || alertType !== undefined)
  @IsIn(ALERT_TYPES)
  alertType?: AlertType;

  /** A number, or a decimal as text. */
  @ApiProperty({ required: false, oneOf: [{ type: 'number' }, { type: 'string' }] })
  @ValidateIf(({ action, thresholdUsd }: MonitoringActionDto) => action === 'set-alert' || thresholdUsd !== undefined)
  @IsAmountAboveZero()
  thresholdUsd?: number | string;

  /** Of a summary. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days?: number;
}
