import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ABSENCE_POLICIES, ALERT_SEVERITIES, type AbsencePolicy, type AlertRule, type AlertSeverity, type Condition } from '../domain/alert-rule.js';
import { ALERT_STATUSES, type AlertStatus, READINGS, type Reading } from '../domain/alert-state.js';
import type { Dimensions } from '../domain/observation.js';
import type { WatchedSeries } from '../domain/rule-standing.js';
import type { RuleStateRow } from '../rule-states.repository.js';
import { CONDITION_DTOS } from './condition.dto.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const dimensions = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;

/** What a series comes to now. */
export class PreviewedSeriesResponse {
  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  @ApiProperty({ enum: READINGS })
  reading!: Reading;

  @ApiProperty(nullableNumber)
  value!: number | null;

  /** In the value's own unit; null where there is none, or it is not known. */
  @ApiProperty(nullableNumber)
  threshold!: number | null;

  summary!: string;
}

export class AlertRulePreviewResponse {
  /** The instant that was looked at: evaluations lie on a grid. */
  at!: Date;

  @ApiProperty({ type: [PreviewedSeriesResponse] })
  series!: PreviewedSeriesResponse[];
}

export class AlertGroupingResponse {
  by!: string[];
  waitSeconds!: number;
  intervalSeconds!: number;
}

/** How one series of a rule stands. */
export class RuleSeriesResponse {
  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  /** It stands for the rule itself: that it cannot be evaluated, or that there never were data. */
  ofRule!: boolean;

  @ApiProperty({ enum: ALERT_STATUSES })
  status!: AlertStatus;

  since!: Date;

  @ApiProperty(nullableNumber)
  value!: number | null;

  @ApiProperty(nullableNumber)
  threshold!: number | null;

  summary!: string;

  /** Of the open alert. */
  @ApiProperty(nullableText)
  alertId!: string | null;

  /** Somebody resolved its alert; none opens before it has been well once. */
  held!: boolean;

  static of({ key, dimensions: names, state, value, bound, summary, alertId }: WatchedSeries): RuleSeriesResponse {
    return {
      dimensions: names,
      ofRule: key === '',
      status: state.status,
      since: new Date(state.since),
      value,
      threshold: bound,
      summary,
      alertId: state.alert === null ? null : alertId,
      held: state.held !== null,
    };
  }
}

export const RULE_STANDINGS = [...ALERT_STATUSES, 'not_evaluated', 'disabled'] as const;
export type RuleStanding = (typeof RULE_STANDINGS)[number];

/** A rule and how it stands. */
export class AlertRuleResponse {
  id!: string;
  name!: string;
  description!: string;
  enabled!: boolean;

  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity!: AlertSeverity;

  unit!: string;

  @ApiProperty({ oneOf: CONDITION_DTOS.map((each) => ({ $ref: getSchemaPath(each) })) })
  condition!: Condition;

  forSeconds!: number;
  resolveAfterSeconds!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  labels!: Record<string, string>;

  grouping!: AlertGroupingResponse;

  @ApiProperty({ enum: ABSENCE_POLICIES })
  noData!: AbsencePolicy;

  @ApiProperty({ enum: ABSENCE_POLICIES })
  onError!: AbsencePolicy;

  @ApiProperty(nullableNumber)
  renotifySeconds!: number | null;

  channelIds!: string[];

  @ApiProperty(nullableText)
  escalationPolicyId!: string | null;

  @ApiProperty(nullableText)
  runbookUrl!: string | null;

  @ApiProperty(nullableText)
  dashboardId!: string | null;

  /** Which of the built-in rules it is. */
  @ApiProperty(nullableText)
  builtIn!: string | null;

  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  /** Of the series that stands worst. */
  @ApiProperty({ enum: RULE_STANDINGS })
  status!: RuleStanding;

  /** The instant that was looked at last. */
  @ApiProperty(nullableTime)
  evaluatedAt!: Date | null;

  /** Why it could not be evaluated then. */
  @ApiProperty(nullableText)
  problem!: string | null;

  openAlerts!: number;

  /** Those that are watched, the worst first; of a list at most five. */
  @ApiProperty({ type: [RuleSeriesResponse] })
  series!: RuleSeriesResponse[];

  /** How many are watched. */
  seriesCount!: number;

  /** @param most series that are shown */
  static of(rule: AlertRule, state: RuleStateRow | null, most: number): AlertRuleResponse {
    const series = [...(state?.series ?? [])].sort((a, b) => rankOf(b.state.status) - rankOf(a.state.status) || (a.key < b.key ? -1 : 1));
    const worst = series[0]?.state.status ?? 'inactive';
    return {
      ...rule,
      labels: { ...rule.labels },
      grouping: { ...rule.grouping, by: [...rule.grouping.by] },
      channelIds: [...rule.channelIds],
      status: !rule.enabled ? 'disabled' : state?.evaluatedTick ? worst : 'not_evaluated',
      evaluatedAt: state?.evaluatedTick ?? null,
      problem: state?.problem ?? null,
      openAlerts: series.filter(({ state: { alert } }) => alert !== null).length,
      series: series.slice(0, most).map((each) => RuleSeriesResponse.of(each)),
      seriesCount: series.length,
    };
  }
}

/** The worst last. */
const RANKS: readonly AlertStatus[] = ['inactive', 'resolved', 'pending', 'silenced', 'acknowledged', 'no_data', 'error', 'firing'];
const rankOf = (status: AlertStatus): number => RANKS.indexOf(status);
