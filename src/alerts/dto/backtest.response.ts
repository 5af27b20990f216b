import { ApiProperty } from '@nestjs/swagger';
import type { AlertRule } from '../domain/alert-rule.js';
import { ALERT_CAUSES, ALERT_STATUSES, type AlertCause, type AlertStatus, TRANSITION_KINDS, type TransitionKind } from '../domain/alert-state.js';
import type { Courses } from '../domain/courses.js';
import type { Dimensions } from '../domain/observation.js';
import { pictureOf } from '../domain/picture.js';
import type { Replay, ReplayedAlert, RuleOfSeries } from '../domain/replay.js';
import type { Suggestion } from '../domain/suggest-threshold.js';

const WEEK_SECONDS = 7 * 86_400;
const nullableNumber = { type: Number, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const dimensions = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;

/** A rule that is only thought of. */
export type DraftRule = RuleOfSeries & Pick<AlertRule, 'unit'>;

export class BacktestTransitionResponse {
  at!: Date;

  @ApiProperty({ enum: TRANSITION_KINDS })
  kind!: TransitionKind;

  @ApiProperty({ enum: ALERT_STATUSES })
  from!: AlertStatus;

  @ApiProperty({ enum: ALERT_STATUSES })
  to!: AlertStatus;
}

/** An alert that there would have been. */
export class BacktestFireResponse {
  /** Of its series; of an alert about the rule itself, which cannot be evaluated or has no data, none. */
  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  @ApiProperty({ enum: ALERT_CAUSES })
  cause!: AlertCause;

  from!: Date;

  /** null: it was open at the end. */
  @ApiProperty(nullableTime)
  to!: Date | null;

  /** Until it ended, or the backtest did. */
  durationSeconds!: number;

  /** The worst value while it was open. */
  @ApiProperty(nullableNumber)
  peak!: number | null;

  /** It began between 22:00 and 6:00 by the tenant's clock. */
  atNight!: boolean;

  /** As they would have been recorded; of many the first hundred. */
  @ApiProperty({ type: [BacktestTransitionResponse] })
  transitions!: BacktestTransitionResponse[];
}

export class BacktestTotalsResponse {
  fires!: number;
  firesPerWeek!: number;

  /** Those that fired again within a quarter of an hour after they had ended. */
  flaps!: number;

  /** Of all series together. */
  firingSeconds!: number;

  nightFires!: number;
}

export class BacktestLineResponse {
  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  /** Time and what the threshold is compared with; null where there was nothing. Peaks are kept. */
  @ApiProperty({
    type: 'array',
    items: { type: 'array', minItems: 2, maxItems: 2, items: { oneOf: [{ type: 'string', format: 'date-time' }, { type: 'number', nullable: true }] } },
  })
  points!: [Date, number | null][];
}

/** What it looks like: the series that matter most, thinned. Of conditions without a threshold, how many series were breached. */
export class BacktestPictureResponse {
  /** What the points are counted in; with a baseline percent above it. */
  unit!: string;

  @ApiProperty(nullableNumber)
  threshold!: number | null;

  @ApiProperty({ type: [BacktestLineResponse] })
  series!: BacktestLineResponse[];
}

export class ThresholdSuggestionResponse {
  threshold!: number;

  /** As far from the threshold as that of the rule. */
  @ApiProperty(nullableNumber)
  resolveThreshold!: number | null;

  /** How often it would have fired. */
  fires!: number;

  /** Why this one, in a sentence. */
  reason!: string;
}

/** What a rule would have done. */
export class BacktestResponse {
  /** The first evaluation. */
  from!: Date;
  /** The last one. */
  to!: Date;

  /** How far apart evaluations lie. */
  resolutionSeconds!: number;

  /** Whether evaluations lie, and see, as they do when it happens. */
  exact!: boolean;

  /** Whether it is all that was asked for. */
  complete!: boolean;

  /** Why it is not exact or not complete. */
  notes!: string[];

  /** In order; of more than 500 those that ended last. */
  @ApiProperty({ type: [BacktestFireResponse] })
  fires!: BacktestFireResponse[];

  totals!: BacktestTotalsResponse;

  picture!: BacktestPictureResponse;

  /** A threshold that would have fired about twice a week at most; null for what has no threshold, or no data. */
  @ApiProperty({ type: ThresholdSuggestionResponse, nullable: true })
  suggestion!: ThresholdSuggestionResponse | null;

  static of({ rule, past, complete, span, notes, replay, courses, suggestion, isNight }: {
    rule: DraftRule;
    past: { readonly exact: boolean };
    complete: boolean;
    span: { readonly from: number; readonly to: number; readonly paceMs: number };
    notes: readonly string[];
    replay: Replay;
    courses: Courses;
    suggestion: Suggestion | null;
    isNight: (instant: number) => boolean;
  }): BacktestResponse {
    const alerts = replay.alerts();
    const totals = replay.totals(span.to);
    const seconds = Math.max((span.to - span.from) / 1_000, 1);
    const counts = new Map<string, number>();
    for (const { key } of alerts) counts.set(key, (counts.get(key) ?? 0) + 1);
    return {
      from: new Date(span.from),
      to: new Date(span.to),
      resolutionSeconds: span.paceMs / 1_000,
      exact: past.exact,
      complete,
      notes: [...notes],
      fires: alerts.map((alert) => fireOf(alert, span.to, isNight)),
      totals: { ...totals, firesPerWeek: Math.round((100 * totals.fires * WEEK_SECONDS) / Math.max(seconds, WEEK_SECONDS)) / 100 },
      picture: picture(rule, courses, (key) => counts.get(key) ?? 0),
      suggestion,
    };
  }
}

function fireOf({ dimensions: names, cause, from, to, peak, transitions }: ReplayedAlert, end: number, isNight: (instant: number) => boolean): BacktestFireResponse {
  return {
    dimensions: names,
    cause,
    from: new Date(from),
    to: to === null ? null : new Date(to),
    durationSeconds: Math.round(((to ?? end) - from) / 1_000),
    peak,
    atNight: isNight(from),
    transitions: transitions.map(({ at, kind, from: before, to: after }) => ({ at: new Date(at), kind, from: before, to: after })),
  };
}

function picture({ condition, unit }: DraftRule, courses: Courses, firesOf: (key: string) => number): BacktestPictureResponse {
  const lines = pictureOf(courses, condition.kind !== 'threshold' || ['gt', 'gte'].includes(condition.comparator), firesOf);
  const series = lines.map(({ dimensions: names, points }) => ({ dimensions: names, points: points.map(([at, figure]): [Date, number | null] => [new Date(at), figure]) }));
  if (condition.kind !== 'threshold') return { unit: '', threshold: null, series };
  return { unit: condition.baseline === null ? unit : '%', threshold: condition.threshold, series };
}
