import { ApiProperty } from '@nestjs/swagger';
import { NotificationResponse } from '../../notifications/index.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../domain/alert-rule.js';
import { ALERT_CAUSES, ALERT_STATUSES, type AlertCause, type AlertStatus, TOLD_EVENTS, TRANSITION_KINDS, type ToldEvent, type TransitionKind } from '../domain/alert-state.js';
import { ALERT_RESOLUTIONS, type Alert, type AlertResolution, KEPT_STATUSES, type KeptStatus, type KeptTransition, REMARK_KINDS, type Remark, type RemarkKind } from '../domain/alert.js';
import { titleOf } from '../domain/alert-notice.js';
import type { Dimensions } from '../domain/observation.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;

/** An alert. */
export class AlertResponse {
  id!: string;
  ruleId!: string;
  ruleName!: string;

  /** Such as "High latency: route /orders". */
  title!: string;

  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity!: AlertSeverity;

  @ApiProperty({ enum: KEPT_STATUSES })
  status!: KeptStatus;

  /** Why it is open. */
  @ApiProperty({ enum: ALERT_CAUSES })
  cause!: AlertCause;

  summary!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', nullable: true } })
  dimensions!: Dimensions;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  labels!: Readonly<Record<string, string>>;

  fingerprint!: string;

  @ApiProperty(nullableText)
  metric!: string | null;

  /** When it was breached last. */
  @ApiProperty(nullableNumber)
  value!: number | null;

  @ApiProperty(nullableNumber)
  threshold!: number | null;

  unit!: string;

  @ApiProperty(nullableText)
  runbookUrl!: string | null;

  @ApiProperty(nullableText)
  dashboardId!: string | null;

  /** When what opened it was seen first. */
  firstSeenAt!: Date;

  openedAt!: Date;

  /** When it was breached last. */
  lastSeenAt!: Date;

  /** The first time that somebody took it. */
  @ApiProperty(nullableTime)
  acknowledgedAt!: Date | null;

  @ApiProperty(nullableText)
  acknowledgedBy!: string | null;

  @ApiProperty(nullableText)
  assignedTo!: string | null;

  @ApiProperty(nullableTime)
  snoozedUntil!: Date | null;

  @ApiProperty(nullableTime)
  resolvedAt!: Date | null;

  @ApiProperty({ ...nullableText, enum: ALERT_RESOLUTIONS })
  resolution!: AlertResolution | null;

  @ApiProperty(nullableText)
  resolvedBy!: string | null;

  @ApiProperty(nullableText)
  reason!: string | null;

  @ApiProperty(nullableText)
  escalationPolicyId!: string | null;

  /** Steps of the policy that were taken since it began to call for somebody, those of all rounds. */
  escalationStep!: number;

  @ApiProperty(nullableNumber)
  timeToAcknowledgeSeconds!: number | null;

  @ApiProperty(nullableNumber)
  timeToResolveSeconds!: number | null;

  static of({ seriesKey: _key, sequence: _sequence, loudSince: _loud, escalationRound: _round, escalationDueAt: _due, ...alert }: Alert): AlertResponse {
    return {
      ...alert,
      title: titleOf(alert),
      timeToAcknowledgeSeconds: secondsBetween(alert.openedAt, alert.acknowledgedAt),
      timeToResolveSeconds: secondsBetween(alert.openedAt, alert.resolvedAt),
    };
  }
}

/** One step of an alert. */
export class AlertTransitionResponse {
  sequence!: number;

  @ApiProperty({ enum: TRANSITION_KINDS })
  kind!: TransitionKind;

  @ApiProperty({ enum: ALERT_STATUSES })
  from!: AlertStatus;

  @ApiProperty({ enum: ALERT_STATUSES })
  to!: AlertStatus;

  @ApiProperty({ enum: ALERT_CAUSES })
  cause!: AlertCause;

  at!: Date;

  /** null: it came by itself. */
  @ApiProperty(nullableText)
  by!: string | null;

  @ApiProperty(nullableText)
  reason!: string | null;

  /** What people were told; null: nothing. */
  @ApiProperty({ ...nullableText, enum: TOLD_EVENTS })
  tells!: ToldEvent | null;

  static of({ sequence, kind, from, to, cause, at, by, reason, tells }: KeptTransition): AlertTransitionResponse {
    return { sequence, kind, from, to, cause, at, by, reason, tells };
  }
}

/** What somebody said about an alert, or did that leaves its state as it is. */
export class AlertRemarkResponse {
  id!: string;

  @ApiProperty({ enum: REMARK_KINDS })
  kind!: RemarkKind;

  text!: string;

  /** Of an assignment. */
  @ApiProperty(nullableText)
  assignee!: string | null;

  @ApiProperty(nullableText)
  by!: string | null;

  at!: Date;

  static of({ id, kind, text, assignee, by, at }: Remark): AlertRemarkResponse {
    return { id, kind, text, assignee, by, at };
  }
}

/** An alert with all that happened to it. */
export class AlertDetailResponse extends AlertResponse {
  @ApiProperty({ type: [AlertTransitionResponse] })
  transitions!: AlertTransitionResponse[];

  @ApiProperty({ type: [AlertRemarkResponse] })
  remarks!: AlertRemarkResponse[];

  /** The newest first. */
  @ApiProperty({ type: [NotificationResponse] })
  notifications!: NotificationResponse[];

  static with(alert: Alert, transitions: readonly KeptTransition[], remarks: readonly Remark[], notifications: NotificationResponse[]): AlertDetailResponse {
    return {
      ...AlertResponse.of(alert),
      transitions: transitions.map((each) => AlertTransitionResponse.of(each)),
      remarks: remarks.map((each) => AlertRemarkResponse.of(each)),
      notifications,
    };
  }
}

/** How many are open, and how long it took lately. */
export class AlertSummaryResponse {
  open!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  byStatus!: Record<string, number>;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  bySeverity!: Record<string, number>;

  days!: number;

  /** In those days. */
  resolved!: number;

  @ApiProperty(nullableNumber)
  medianTimeToAcknowledgeSeconds!: number | null;

  @ApiProperty(nullableNumber)
  medianTimeToResolveSeconds!: number | null;
}

const secondsBetween = (from: Date, to: Date | null): number | null => (to === null ? null : Math.max(Math.round((to.getTime() - from.getTime()) / 1_000), 0));
