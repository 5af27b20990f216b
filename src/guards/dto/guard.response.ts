import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { SeriesReference } from '../../metrics/index.js';
import { type GuardStatus, NO_DATA_REASONS, type NoDataReason, STATUSES } from '../domain/evaluate-guard.js';
import { BASELINES, type Baseline, COMPARATORS, type Comparator, SEVERITIES, type Severity, type ThresholdGuard, VIOLATION_TYPES, type ViolationType } from '../domain/guard.js';
import type { Dimensions } from '../domain/readings.js';
import type { GuardStateRow, WatchedSeries } from '../guard-states.repository.js';
import type { ToldViolation } from '../guards.events.js';
import { RESOLUTIONS, type Resolution, type Violation } from '../violations.repository.js';

const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const dimensions = { type: 'object', additionalProperties: { type: 'string', nullable: true } } as const;
const reference = { type: 'object' as const, properties: { source: { type: 'string' } }, required: ['source'], selfRequired: true, additionalProperties: true } satisfies ApiPropertyOptions;

/** What a series comes to now. */
export class GuardFigureResponse {
  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  /** null where nothing was measured. */
  @ApiProperty(nullableNumber)
  value!: number | null;

  /** What the threshold is compared with: the value, or by how many percent it is above the baseline. */
  @ApiProperty(nullableNumber)
  figure!: number | null;

  /** The threshold in the value's own unit; null where the baseline is not known. */
  @ApiProperty(nullableNumber)
  thresholdValue!: number | null;

  @ApiProperty(nullableNumber)
  baseline!: number | null;

  @ApiProperty(nullableNumber)
  samples!: number | null;

  /** Why there is no figure. */
  @ApiProperty({ ...nullableText, enum: NO_DATA_REASONS })
  reason!: NoDataReason | null;
}

export class PreviewedFigureResponse extends GuardFigureResponse {
  breached!: boolean;
}

/** What a guard would read now. */
export class GuardPreviewResponse {
  from!: Date;
  to!: Date;

  @ApiProperty({ type: [PreviewedFigureResponse] })
  series!: PreviewedFigureResponse[];
}

export class WatchedSeriesResponse extends GuardFigureResponse {
  @ApiProperty({ enum: STATUSES })
  status!: GuardStatus;

  since!: Date;

  /** Somebody resolved its violation; none opens before the value has been well once. */
  held!: boolean;

  static of({ dimensions: names, state, reading: { value, figure, bound, baseline, samples, reason } }: WatchedSeries): WatchedSeriesResponse {
    return { dimensions: names, value, figure, thresholdValue: bound, baseline, samples, reason, status: state.status, since: new Date(state.since), held: state.held };
  }
}

export const STANDINGS = ['ok', 'pending', 'violated', 'no_data', 'not_evaluated', 'disabled'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A guard and how it stands. */
export class GuardResponse {
  id!: string;
  name!: string;
  description!: string;

  @ApiProperty({ enum: VIOLATION_TYPES })
  violationType!: ViolationType;

  @ApiProperty({ enum: SEVERITIES })
  severity!: Severity;

  unit!: string;

  @ApiProperty(reference)
  series!: SeriesReference;

  @ApiProperty({ ...reference, nullable: true })
  percentOf!: SeriesReference | null;

  @ApiProperty({ enum: COMPARATORS })
  comparator!: Comparator;

  threshold!: number;

  @ApiProperty({ ...nullableText, enum: BASELINES })
  baseline!: Baseline | null;

  @ApiProperty(nullableNumber)
  resolveThreshold!: number | null;

  windowSeconds!: number;
  minimumSamples!: number;
  forSeconds!: number;
  resolveAfterSeconds!: number;
  enabled!: boolean;

  /** Which of the built-in guards it is. */
  @ApiProperty(nullableText)
  builtIn!: string | null;

  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  /** Of the series that stands worst. */
  @ApiProperty({ enum: STANDINGS })
  status!: Standing;

  @ApiProperty(nullableTime)
  evaluatedAt!: Date | null;

  /** Why nothing could be read last time. */
  @ApiProperty(nullableText)
  problem!: string | null;

  openViolations!: number;

  /** Those that are watched, the worst first; of a list at most five. */
  @ApiProperty({ type: [WatchedSeriesResponse] })
  watched!: WatchedSeriesResponse[];

  /** How many are watched. */
  watchedCount!: number;

  /** @param most series that are shown */
  static of(guard: ThresholdGuard, state: GuardStateRow | null, most: number): GuardResponse {
    const series = [...(state?.series ?? [])].sort((a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1));
    const standing = series[0]?.state.status ?? (state?.evaluatedAt ? 'no_data' : 'not_evaluated');
    return {
      ...guard,
      status: guard.enabled ? standing : 'disabled',
      evaluatedAt: state?.evaluatedAt ?? null,
      problem: state?.problem ?? null,
      openViolations: series.filter((each) => each.state.open).length,
      watched: series.slice(0, most).map((each) => WatchedSeriesResponse.of(each)),
      watchedCount: series.length,
    };
  }
}

const RANKS: Readonly<Record<GuardStatus, number>> = { ok: 0, no_data: 1, pending: 2, violated: 3 };
const rank = ({ state }: WatchedSeries): number => (state.open ? 4 : RANKS[state.status]);

export class GuardDeletedResponse {
  deleted!: true;
}

/** A threshold that did not hold. */
export class ViolationResponse {
  id!: string;
  guardId!: string;

  /** As it was called. */
  guard!: string;

  @ApiProperty({ enum: VIOLATION_TYPES })
  type!: ViolationType;

  @ApiProperty({ enum: SEVERITIES })
  severity!: Severity;

  description!: string;
  unit!: string;

  @ApiProperty({ enum: COMPARATORS })
  comparator!: Comparator;

  @ApiProperty(dimensions)
  dimensions!: Dimensions;

  firstValue!: number;

  /** When it was breached last. */
  lastValue!: number;

  worstValue!: number;
  thresholdValue!: number;

  /** Since when it was breached. */
  firstSeenAt!: Date;
  openedAt!: Date;
  lastSeenAt!: Date;

  @ApiProperty(nullableTime)
  resolvedAt!: Date | null;

  @ApiProperty({ ...nullableText, enum: RESOLUTIONS })
  resolution!: Resolution | null;

  /** Who resolved it by hand. */
  @ApiProperty(nullableText)
  resolvedBy!: string | null;

  @ApiProperty(nullableText)
  reason!: string | null;

  static of({ guardName, violationType, ...violation }: Violation): ViolationResponse {
    return { ...violation, guard: guardName, type: violationType };
  }
}

/** A violation as the overview shows it. */
export class DashboardViolationResponse implements ToldViolation {
  id!: string;
  guardId!: string;
  guard!: string;

  @ApiProperty({ enum: VIOLATION_TYPES })
  type!: ViolationType;

  @ApiProperty({ enum: SEVERITIES })
  severity!: Severity;

  description!: string;

  /** When it was breached last. */
  metricValue!: number;

  thresholdValue!: number;

  @ApiProperty({ format: 'date-time' })
  violationTime!: string;

  resolved!: boolean;

  @ApiProperty(nullableTime)
  resolutionTime!: string | null;
}

export class ViolationsBySeverityResponse {
  low!: number;
  medium!: number;
  high!: number;
  critical!: number;
}

export class ViolationsSummaryResponse {
  /** Open violations, whatever the filter. */
  active!: number;
  bySeverity!: ViolationsBySeverityResponse;
}

export class DashboardGuardsResponse {
  /** The newest first, at most 100. */
  @ApiProperty({ type: [DashboardViolationResponse] })
  violations!: DashboardViolationResponse[];

  summary!: ViolationsSummaryResponse;
}
