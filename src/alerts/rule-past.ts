import { Injectable } from '@nestjs/common';
import { AnomalyReader } from '../anomalies/index.js';
import { BudgetWatch } from '../economics/index.js';
import { type GuardPart, GuardWatch, figuresAt, sideOf } from '../guards/index.js';
import { type MetricSeries, SeriesSources, type SeriesWalk, TimeBuckets } from '../metrics/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, invalid } from '../platform/http/index.js';
import { type AnomalyCondition, type BudgetCondition, type Condition, type GuardCondition, MOST_SERIES, type ThresholdCondition } from './domain/alert-rule.js';
import { budgetInterval } from './domain/budget-observation.js';
import { type PastInterval, PastIntervals } from './domain/past-intervals.js';
import type { Finding } from './domain/rule-standing.js';

/** Windows of weeks ago move by an hour where clocks are set. */
const CLOCK_CHANGE_MS = 2 * 3_600_000;
/** As many intervals as one answer has. */
const MOST_INTERVALS = 1_000;

/** What of the past is asked for. ms since 1970. */
export interface PastSpan {
  /** The first instant that is evaluated. */
  readonly from: number;
  readonly to: number;
  /** Instants that are evaluated are multiples of this. */
  readonly paceMs: number;
}

/** What an evaluation at an instant of the past would have found. */
export interface PastFinding {
  readonly finding: Finding;
  /** What the threshold is compared with, by series key; of other conditions nothing. */
  readonly figures: ReadonlyMap<string, number | null>;
}

/** The past of what a rule is about. */
export interface RulePast {
  /** Whether it is known as finely as evaluations lie. */
  readonly exact: boolean;
  /** Whether all of it could be read. */
  readonly complete: boolean;
  /** What else is not known of it, in sentences. */
  readonly notes?: readonly string[];
  /** How many series there are at most. */
  readonly mostSeries: number;
  /** Instants come in order. */
  at(instant: number): Promise<PastFinding>;
}

/** Reads what rules would have read in the past. */
@Injectable()
export class RulePasts {
  constructor(
    private readonly sources: SeriesSources,
    private readonly guards: GuardWatch,
    private readonly anomalies: AnomalyReader,
    private readonly budgets: BudgetWatch,
  ) {}

  /**
   * @param buckets of the tenant's zone
   * @throws DomainError VALIDATION_FAILED where the past of a condition is not kept, NOT_FOUND and others of the source
   */
  open(scope: TenantScope, condition: Condition, span: PastSpan, buckets: TimeBuckets, signal: AbortSignal): Promise<RulePast> {
    switch (condition.kind) {
      case 'threshold':
        return this.ofThreshold(scope, condition, span, buckets, signal);
      case 'guard':
        return this.ofGuard(scope, condition, span);
      case 'anomaly':
        return this.ofAnomaly(scope, condition, span);
      case 'query':
        throw notKept('what a query would have answered in the past is not kept: try the rule with a preview');
      case 'budget':
        return this.ofBudget(scope, condition, span);
      case 'delivery':
        throw notKept('rules about notifications that could not be delivered are built in');
    }
  }

  private async ofThreshold(scope: TenantScope, condition: ThresholdCondition, span: PastSpan, buckets: TimeBuckets, signal: AbortSignal): Promise<RulePast> {
    const rule = { ...condition, forSeconds: 0, resolveAfterSeconds: 0 };
    const walks = new Map<string, SeriesWalk>();
    // Its first reading says what has to be read, over which windows.
    const parts: GuardPart[] = [];
    await figuresAt(rule, span.from, () => Promise.resolve(buckets), (part) => {
      parts.push(part);
      return Promise.resolve([]);
    });
    for (const part of parts) walks.set(nameOf(part), await this.walk(scope, part, condition, span, signal));
    const read = async (part: GuardPart, instant: number): Promise<readonly MetricSeries[]> => {
      const { from, to } = part.window;
      const series = (await walks.get(nameOf(part))?.at({ from, to: Math.min(to, instant) })) ?? [];
      if (series.length > MOST_SERIES) throw new TooManySeries(part.role, series.length);
      return series;
    };
    return {
      complete: true,
      exact: [...walks.values()].every(({ exact }) => exact),
      mostSeries: Math.max(...[...walks.values()].map(({ mostSeries }) => mostSeries)),
      at: async (instant) => {
        try {
          const { series } = await figuresAt(rule, instant, () => Promise.resolve(buckets), (part) => read(part, instant));
          const observed = series.map(({ key, dimensions, reading }) => ({ key, dimensions, reading: sideOf(condition, reading), value: reading.value, bound: reading.bound, summary: '' }));
          return { finding: { observed: { series: observed, absent: 'missing', metric: null }, problem: null }, figures: new Map(series.map(({ key, reading }) => [key, reading.figure])) };
        } catch (thrown) {
          if (thrown instanceof TooManySeries) return { finding: { observed: null, problem: thrown.message }, figures: new Map() };
          throw thrown;
        }
      },
    };
  }

  private walk(scope: TenantScope, { reference, window }: GuardPart, { baseline, windowSeconds }: ThresholdCondition, span: PastSpan, signal: AbortSignal): Promise<SeriesWalk> {
    const windows = { paceMs: span.paceMs, windowMs: windowSeconds * 1_000, withinMinutes: baseline === null };
    // Without a baseline the window ends when it is evaluated.
    if (baseline === null) return this.sources.walk(scope, reference, { ...windows, from: window.from, to: span.to }, signal);
    const lag = span.from - window.to;
    return this.sources.walk(scope, reference, { ...windows, from: window.from - CLOCK_CHANGE_MS, to: span.to - lag + CLOCK_CHANGE_MS }, signal);
  }

  private async ofGuard(scope: TenantScope, condition: GuardCondition, { from, to }: PastSpan): Promise<RulePast> {
    const violations = await this.guards.between(scope, condition, new Date(from), new Date(to));
    const intervals = violations.map(({ seriesKey, guardName, dimensions, value, thresholdValue, openedAt, resolvedAt }): PastInterval => ({
      key: seriesKey,
      dimensions: { ...dimensions, guard: guardName },
      value,
      bound: thresholdValue,
      from: openedAt.getTime(),
      to: resolvedAt?.getTime() ?? null,
    }));
    return ofIntervals(intervals);
  }

  private async ofAnomaly(scope: TenantScope, { lastsSeconds, ...selection }: AnomalyCondition, { from, to }: PastSpan): Promise<RulePast> {
    const lasts = lastsSeconds * 1_000;
    const anomalies = await this.anomalies.between(scope, selection, new Date(from - lasts), new Date(to));
    const intervals = anomalies.map(({ seriesKey, title, dimensions, value, expected, foundAt, resolvedAt }): PastInterval => ({
      key: seriesKey,
      dimensions: { ...dimensions, metric: title },
      value,
      bound: expected,
      from: foundAt.getTime(),
      // One that was found lately counts as one that is open, the instant included.
      to: resolvedAt === null ? null : Math.max(resolvedAt.getTime(), foundAt.getTime() + lasts + 1),
    }));
    return ofIntervals(intervals);
  }

  private async ofBudget(scope: TenantScope, condition: BudgetCondition, { from, to }: PastSpan): Promise<RulePast> {
    const reaches = await this.budgets.between(scope, condition, new Date(from), new Date(to));
    return { ...ofIntervals(reaches.map((reach) => budgetInterval(condition, reach))), notes: BUDGET_NOTES };
  }
}

/** What is not known of budgets. */
const BUDGET_NOTES = [
  'Costs are kept by the day, and budgets are taken as they are now. When on a day a threshold was reached is known of those that were told of; else it counts from the beginning of the day.',
];

function ofIntervals(intervals: readonly PastInterval[]): RulePast {
  const past = new PastIntervals(intervals);
  return {
    exact: true,
    complete: intervals.length < MOST_INTERVALS,
    mostSeries: Math.min(new Set(intervals.map(({ key }) => key)).size, MOST_SERIES),
    at: (instant) => {
      const series = past.at(instant);
      const problem = series.length > MOST_SERIES ? `the condition comes to ${series.length} series, and at most ${MOST_SERIES} are watched` : null;
      const finding: Finding = problem === null ? { observed: { series, absent: 'calm', metric: null }, problem } : { observed: null, problem };
      return Promise.resolve({ finding, figures: new Map(series.map(({ key, value }) => [key, value])) });
    },
  };
}

const nameOf = ({ role, back }: GuardPart): string => `${role} ${back}`;

/** When it happens the rule cannot be evaluated; in a replay neither. */
class TooManySeries extends Error {
  constructor(role: string, count: number) {
    super(`${role} comes to ${count} series, and at most ${MOST_SERIES} are watched`);
  }
}

const notKept = (message: string): DomainError => invalid({ path: 'condition.kind', rule: 'past', message });
