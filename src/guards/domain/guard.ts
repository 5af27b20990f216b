import type { SeriesReference } from '../../metrics/index.js';
import type { FieldProblem } from '../../platform/http/index.js';

export const VIOLATION_TYPES = ['storage', 'rate_limit', 'performance', 'security', 'cost'] as const;
export type ViolationType = (typeof VIOLATION_TYPES)[number];

/** The least severe first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const COMPARATORS = ['gt', 'gte', 'lt', 'lte'] as const;
export type Comparator = (typeof COMPARATORS)[number];

/**
 * What a percentage is of. `previous`: the window before. `weeks`: the mean of the same window one to four weeks ago, by
 * the tenant's clock, of as many of those as there are figures of.
 */
export const BASELINES = ['previous', 'weeks'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Guards of one tenant, so that what is evaluated for it stays bounded. */
export const MOST_GUARDS = 50;
/** Series that one guard watches. */
export const MOST_SERIES = 100;
export const MIN_WINDOW_SECONDS = 60;
/** Minutes are kept for 35 days, and four weeks are looked back from the beginning of the window. */
export const MAX_WINDOW_SECONDS = 7 * 86_400;
export const MAX_WAIT_SECONDS = 86_400;
export const MAX_MINIMUM_SAMPLES = 1_000_000_000;

/** When a guard's figure is a violation, and when it no longer is. */
export interface GuardRule {
  /** What is watched; with `percentOf`, as a percentage of that. */
  readonly series: SeriesReference;
  readonly percentOf: SeriesReference | null;
  readonly comparator: Comparator;
  /** The figure is compared with it: the value itself or, with a baseline, by how many percent it is above (or, negative, below) that. */
  readonly threshold: number;
  /** null: the threshold is absolute. */
  readonly baseline: Baseline | null;
  /** Until the figure is on the good side of this, an open violation stays open; null: the threshold itself. */
  readonly resolveThreshold: number | null;
  readonly windowSeconds: number;
  /** With fewer events in the window there is no figure; 0: not looked at. */
  readonly minimumSamples: number;
  /** For so long it must be breached before a violation opens. */
  readonly forSeconds: number;
  /** For so long it must be well before a violation closes. */
  readonly resolveAfterSeconds: number;
}

/** A guard as it is kept. */
export interface ThresholdGuard extends GuardRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly violationType: ViolationType;
  readonly severity: Severity;
  /** What figures are counted in, such as ms; may be empty. */
  readonly unit: string;
  readonly enabled: boolean;
  /** Which of the built-in guards it is; null: somebody made it. */
  readonly builtIn: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const EVALUATE_EVERY_MS = 15_000;
const EVALUATE_AT_LEAST_EVERY_MS = 300_000;

/** How long after an evaluation the next one is due: a sixtieth of the window, from 15 seconds to five minutes. */
export function paceOf({ windowSeconds }: GuardRule): number {
  return Math.min(Math.max((windowSeconds * 1_000) / 60, EVALUATE_EVERY_MS), EVALUATE_AT_LEAST_EVERY_MS);
}

/** Longer than this without an evaluation, nobody knows whether a breach lasted. */
export const maxGapOf = (rule: GuardRule): number => 3 * paceOf(rule) + 60_000;

const isAbove = (comparator: Comparator): boolean => comparator === 'gt' || comparator === 'gte';

/** What about a rule makes no sense, apart from what its series say. */
export function ruleProblems({ comparator, threshold, resolveThreshold, minimumSamples, series, percentOf, baseline }: GuardRule): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (resolveThreshold !== null && (isAbove(comparator) ? resolveThreshold > threshold : resolveThreshold < threshold)) {
    const side = isAbove(comparator) ? 'above' : 'below';
    problems.push({ path: 'resolveThreshold', rule: 'side', message: `resolveThreshold must not lie ${side} threshold: a violation would close while it lasts` });
  }
  if (minimumSamples > 0 && (percentOf ?? series).source !== 'metric') {
    problems.push({ path: 'minimumSamples', rule: 'metric', message: 'minimumSamples counts the events of a metric: of other series leave it at 0' });
  }
  if (baseline !== null && threshold === 0) {
    problems.push({ path: 'threshold', rule: 'percent', message: 'threshold of a baseline must be a percentage other than 0' });
  }
  for (const [path, reference] of [['series', series], ['percentOf', percentOf]] as const) {
    for (const field of ['compareTo', 'step']) {
      if (reference && field in reference) problems.push({ path: `${path}.${field}`, rule: 'absent', message: `${path}.${field} must be left out: a guard has a window and a baseline of its own` });
    }
  }
  return problems;
}

/** Whether two rules watch the same series: what is known of one's series says something of the other's. */
export function watchesTheSame(a: GuardRule, b: GuardRule): boolean {
  return canonical([a.series, a.percentOf]) === canonical([b.series, b.percentOf]);
}

/** JSON with the fields of objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
