import type { Aggregation, Fill } from '../../metrics/index.js';

/** A number as text: digits, perhaps a sign and a point; exact. */
export type Decimal = string;

/** How figures are to be read. A percentage is a share (0.05 is 5 %), a duration is in ms, money is in its currency's unit. */
export interface KpiUnit {
  readonly kind: 'number' | 'percent' | 'money' | 'duration' | 'bytes';
  /** ISO 4217; of money alone. */
  readonly currency?: string;
  /** Digits behind the point that are shown. */
  readonly decimals?: number;
  /** What is counted, such as "orders". */
  readonly label?: string;
}

export const UNIT_KINDS = ['number', 'percent', 'money', 'duration', 'bytes'] as const satisfies readonly KpiUnit['kind'][];

/** Whether more is better (`up`) or less (`down`). */
export const DIRECTIONS = ['up', 'down'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One figure of a metric over a window. */
export interface MetricExpression {
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filter?: Readonly<Record<string, string | string[]>>;
  /** `zero`: a window in which nothing was measured is 0; else it is no data. */
  readonly fill?: Fill;
}

export interface MetricKpiSource extends MetricExpression {
  readonly kind: 'metric';
}

/** The numerator divided by the denominator, each over the same window. */
export interface RatioKpiSource {
  readonly kind: 'ratio';
  readonly numerator: MetricExpression;
  readonly denominator: MetricExpression;
}

/**
 * Rows of a saved query. With a column of times each row is a period and the last one by time is the KPI; else the first
 * row is.
 */
export interface QueryKpiSource {
  readonly kind: 'query';
  readonly savedQueryId: string;
  /** Column of the figure. */
  readonly valueColumn: string;
  /** Column of the figure before; with a column of times it is the row before unless named. */
  readonly previousColumn?: string;
  readonly timeColumn?: string;
  /** Seconds between evaluations. */
  readonly refreshSeconds: number;
}

export type KpiSource = MetricKpiSource | RatioKpiSource | QueryKpiSource;

/** What an evaluation needs to know. */
export interface KpiRule {
  readonly direction: Direction;
  readonly source: KpiSource;
  readonly timeframe: string;
  readonly target: Decimal | null;
  readonly warning: Decimal | null;
  readonly critical: Decimal | null;
}

export interface KpiDefinition extends KpiRule {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly unit: KpiUnit;
  readonly owner: string | null;
  readonly executive: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** `none`: there is neither target nor bound, or they do not hold for the timeframe asked for. */
export const STATUSES = ['good', 'warning', 'critical', 'none', 'no_data', 'error'] as const;
export type KpiStatus = (typeof STATUSES)[number];

export const KPI_NAME = /^[a-z][a-z0-9_.-]{0,62}$/;
/** Routes and pages stand where a name would. */
export const RESERVED_NAMES: readonly string[] = ['executive', 'preview', 'new'];

/** The expressions that a source reads; none for a query. */
export function expressionsOf(source: KpiSource): readonly MetricExpression[] {
  if (source.kind === 'metric') return [source];
  return source.kind === 'ratio' ? [source.numerator, source.denominator] : [];
}

const ADDITIVE: readonly Aggregation[] = ['sum', 'count'];

/** Whether a window twice as long holds twice as much. */
export const isAdditive = ({ aggregation }: Pick<MetricExpression, 'aggregation'>): boolean => ADDITIVE.includes(aggregation);

/**
 * Whether target and bounds, which are meant for the KPI's own timeframe, hold for another one too: a share, an average or
 * a rate is alike over any time, a sum is not, and of a query that takes the timeframe nobody knows.
 * @param followsTimeframe false for a query that is of a time of its own
 */
export function boundsHold(rule: KpiRule, timeframe: string, followsTimeframe: boolean): boolean {
  if (timeframe === rule.timeframe || !followsTimeframe || rule.source.kind === 'ratio') return true;
  return rule.source.kind === 'metric' && !isAdditive(rule.source);
}
