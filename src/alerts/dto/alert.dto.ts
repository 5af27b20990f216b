import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../domain/alert-rule.js';
import { OPEN_STATUSES } from '../domain/alert.js';

const MAX_SNOOZE_MINUTES = 7 * 24 * 60;

export class AlertHistoryDto extends ListQueryDto {
  @MayBeAbsent()
  @IsIn(ALERT_SEVERITIES)
  severity?: AlertSeverity;

  @MayBeAbsent()
  @IsUUID()
  ruleId?: string;

  /** Whom it is assigned to, or who acknowledged it. */
  @MayBeAbsent()
  @IsUUID()
  assignee?: string;

  /** Labels that it must have, such as team=web,region=eu. */
  @MayBeAbsent()
  @Length(1, 1_000)
  labels?: string;
}

export class AlertListDto extends AlertHistoryDto {
  @MayBeAbsent()
  @IsIn(OPEN_STATUSES)
  status?: (typeof OPEN_STATUSES)[number];
}

export class AlertSummaryQueryDto {
  /** Over how many days times are taken together. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days: number = 30;
}

/** What somebody has to say about what they do. */
export class AlertActionDto {
  @MayBeAbsent()
  @MaxLength(1_000)
  reason?: string;
}

export class SnoozeAlertDto extends AlertActionDto {
  @IsInt()
  @Min(1)
  @Max(MAX_SNOOZE_MINUTES)
  minutes!: number;
}

export class ResolveAlertDto {
  /** Why it is over. */
  @Transform(trimmed)
  @Length(1, 1_000)
  reason!: string;
}

export class AssignAlertDto {
  /** A member; null: nobody. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  userId!: string | null;
}

export class CommentAlertDto {
  @Transform(trimmed)
  @Length(1, 4_000)
  text!: string;
}
