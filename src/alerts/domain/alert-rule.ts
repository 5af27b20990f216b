import { createHash } from 'node:crypto';
import type { GuardRule, GuardSeverity } from '../../guards/index.js';
import type { FieldProblem } from '../../platform/http/index.js';

/** The least severe first. */
export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const CONDITION_KINDS = ['threshold', 'guard', 'anomaly', 'query', 'budget', 'delivery'] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

export const COMPARATORS = ['gt', 'gte', 'lt', 'lte'] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** What missing data, or a rule that cannot be read, means: an alert, nothing new, or that all is well. */
export const ABSENCE_POLICIES = ['alert', 'keep', 'ok'] as const;
export type AbsencePolicy = (typeof ABSENCE_POLICIES)[number];

/** Rules of one tenant, so that what is evaluated for it stays bounded. */
export const MOST_RULES = 100;
/** Series that one rule watches. */
export const MOST_SERIES = 100;
export const MAX_WAIT_SECONDS = 86_400;
export const MAX_CHANNELS = 20;
export const MAX_LABELS = 20;
export const MAX_GROUPING_KEYS = 10;
export const MIN_RENOTIFY_SECONDS = 300;
export const MAX_RENOTIFY_SECONDS = 7 * 86_400;
export const MIN_QUERY_PACE_SECONDS = 60;
export const MAX_QUERY_PACE_SECONDS = 86_400;
export const MAX_LABEL_COLUMNS = 5;
export const MAX_BUDGET_PERCENT = 1_000;
export const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_.-]{0,62}$/;
/** Labels that every alert has by itself. */
export const OWN_LABELS = ['alertname', 'severity'] as const;

/** A metric or another series is past a threshold. Fields mean what they mean in a guard. */
export interface ThresholdCondition extends Omit<GuardRule, 'forSeconds' | 'resolveAfterSeconds'> {
  readonly kind: 'threshold';
}

/** A guard's violation is open. */
export interface GuardCondition {
  readonly kind: 'guard';
  /** null: of any guard. */
  readonly guardId: string | null;
  readonly minimumSeverity: GuardSeverity;
}

/** An anomaly is open, or was found within the last seconds. */
export interface AnomalyCondition {
  readonly kind: 'anomaly';
  /** null: of any metric. */
  readonly metric: string | null;
  readonly minimumSeverity: GuardSeverity;
  /** 0 to 1. */
  readonly minimumConfidence: number;
  readonly lastsSeconds: number;
}

export const QUERY_TESTS = ['any_row', 'threshold', 'change'] as const;
export type QueryTest = (typeof QUERY_TESTS)[number];

/** What a saved query answers. */
export interface QueryCondition {
  readonly kind: 'query';
  readonly savedQueryId: string;
  /** `any_row`: each row is a breach. `threshold`: the value column is past it. `change`: the value is another than at the evaluation before. */
  readonly test: QueryTest;
  /** null with `any_row`. */
  readonly valueColumn: string | null;
  /** Columns that tell rows apart: each combination is a series. */
  readonly labelColumns: readonly string[];
  /** With `change`, null: every change; else the difference is compared. */
  readonly comparator: Comparator | null;
  readonly threshold: number | null;
  readonly everySeconds: number;
}

/** So many percent of a budget are spent in its present period. */
export interface BudgetCondition {
  readonly kind: 'budget';
  /** null: any of them. */
  readonly budgetId: string | null;
  readonly thresholdPercent: number;
}

/** Notifications could not be delivered. Built in. */
export interface DeliveryCondition {
  readonly kind: 'delivery';
}

export type Condition = ThresholdCondition | GuardCondition | AnomalyCondition | QueryCondition | BudgetCondition | DeliveryCondition;

/** How notices of one rule travel together. */
export interface Grouping {
  /** Labels; alerts that are alike in all of them are one group. */
  readonly by: readonly string[];
  /** How long the first notice of a group waits for others. */
  readonly waitSeconds: number;
  /** How long after a message of a group the next one goes, at the earliest. */
  readonly intervalSeconds: number;
}

/** What of a rule decides when it fires. */
export interface AlertLogic {
  readonly condition: Condition;
  /** For so long it must be breached before an alert opens. */
  readonly forSeconds: number;
  /** For so long it must be well before an alert closes. */
  readonly resolveAfterSeconds: number;
  readonly noData: AbsencePolicy;
  readonly onError: AbsencePolicy;
  /** null: an open alert is told of once. */
  readonly renotifySeconds: number | null;
}

/** A rule as it is kept. */
export interface AlertRule extends AlertLogic {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly severity: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
  readonly grouping: Grouping;
  readonly channelIds: readonly string[];
  readonly escalationPolicyId: string | null;
  readonly runbookUrl: string | null;
  readonly dashboardId: string | null;
  /** What values are counted in, such as ms; may be empty. */
  readonly unit: string;
  /** Which of the built-in rules it is; null: somebody made it. */
  readonly builtIn: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Evaluations lie on this grid: that is how often the job runs. */
const STEP_MS = 15_000;
const MOST_STEPS = 20;
/** Costs come by the minute. */
const BUDGET_STEPS = 4;
/** A source that fails in passing is no news. */
const MIN_ERROR_SECONDS = 60;

/** How far apart evaluations of a rule lie, ms: of a threshold a sixtieth of its window, from 15 seconds to five minutes; a multiple of 15 s. */
export function paceOf(condition: Condition): number {
  switch (condition.kind) {
    case 'threshold': {
      const steps = Math.floor((condition.windowSeconds * 1_000) / 60 / STEP_MS);
      return Math.min(Math.max(steps, 1), MOST_STEPS) * STEP_MS;
    }
    case 'query':
      return Math.max(Math.floor((condition.everySeconds * 1_000) / STEP_MS), 1) * STEP_MS;
    case 'budget':
      return BUDGET_STEPS * STEP_MS;
    case 'guard':
    case 'anomaly':
    case 'delivery':
      return STEP_MS;
  }
}

/** The newest instant of a rule's grid that has come, ms since 1970. It is evaluated for that, with what lies before. */
export const tickOf = (condition: Condition, now: number): number => Math.floor(now / paceOf(condition)) * paceOf(condition);

/**
 * When what an evaluation finds was so, ms since 1970. Figures are those of the tick. A query answers of now, however long ago
 * its tick came; whole steps, so that it lasts as long as its ticks lie apart.
 */
export const foundAt = (condition: Condition, now: number): number => (condition.kind === 'query' ? Math.floor(now / STEP_MS) * STEP_MS : tickOf(condition, now));

/** When and how one series of a rule moves from state to state. */
export interface AlertTiming extends Pick<AlertLogic, 'forSeconds' | 'resolveAfterSeconds' | 'renotifySeconds' | 'noData' | 'onError'> {
  /** For so long a rule must have failed before an alert about it opens. */
  readonly errorForSeconds: number;
  /** Longer than this without a reading, nobody knows whether a breach or calm lasted. */
  readonly maxGapMs: number;
}

/**
 * @param of `rule`: the rule itself, series key ''. `series`: one of its series, of which a rule that cannot be read says
 *   nothing: there the alert about the rule is enough.
 */
export function timingOf({ condition, forSeconds, resolveAfterSeconds, renotifySeconds, noData, onError }: AlertLogic, of: 'rule' | 'series'): AlertTiming {
  return {
    forSeconds,
    resolveAfterSeconds,
    renotifySeconds,
    noData,
    onError: of === 'series' && onError === 'alert' ? 'keep' : onError,
    errorForSeconds: Math.max(forSeconds, MIN_ERROR_SECONDS),
    maxGapMs: 3 * paceOf(condition) + 60_000,
  };
}

/** The series key of alerts about the rule itself. */
export const RULE_ITSELF = '';

/** Names what at most one alert is open of, and what PagerDuty takes for one incident: 32 hexadecimal digits. */
export const fingerprintOf = (ruleId: string, seriesKey: string): string => createHash('sha256').update(`${ruleId}\n${seriesKey}`).digest('hex').slice(0, 32);

/** What about a rule makes no sense, apart from its condition and from what only its data tell. */
export function ruleProblems(rule: Omit<AlertRule, 'id' | 'version' | 'createdAt' | 'updatedAt' | 'enabled'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const problem = (path: string, rule: string, message: string): void => void problems.push({ path, rule, message });
  for (const name of Object.keys(rule.labels)) {
    if (!LABEL_NAME.test(name)) problem(`labels.${name.slice(0, 63)}`, 'labelName', 'labels are named by letters, digits, _, . and -, the first a letter or _; at most 63 characters');
    if ((OWN_LABELS as readonly string[]).includes(name)) problem(`labels.${name}`, 'reserved', `labels.${name} must be left out: every alert has that by itself`);
  }
  if (rule.grouping.intervalSeconds < rule.grouping.waitSeconds) {
    problem('grouping.intervalSeconds', 'order', 'grouping.intervalSeconds must not be shorter than grouping.waitSeconds');
  }
  return problems;
}

/** What about a condition makes no sense, apart from what its series, guard or query say. */
export function conditionProblems(condition: Condition): FieldProblem[] {
  if (condition.kind !== 'query') return [];
  const problems: FieldProblem[] = [];
  const problem = (field: string, rule: string, message: string): void => void problems.push({ path: `condition.${field}`, rule, message: `condition.${field} ${message}` });
  const { test, valueColumn, comparator, threshold } = condition;
  if (test === 'any_row') {
    for (const field of ['valueColumn', 'comparator', 'threshold'] as const) {
      if (condition[field] !== null) problem(field, 'absent', 'must be left out: every row is a breach');
    }
    return problems;
  }
  if (valueColumn === null) problem('valueColumn', 'required', 'must name the column that is compared');
  if (test === 'threshold' && comparator === null) problem('comparator', 'required', `must be one of ${COMPARATORS.join(', ')}`);
  if ((comparator === null) !== (threshold === null)) {
    problem('threshold', 'required', comparator === null ? 'needs a comparator' : 'must be a number, as there is a comparator');
  }
  return problems;
}

/** Whether two conditions watch the same: what is known of one's series says something of the other's. */
export function watchesTheSame(a: Condition, b: Condition): boolean {
  return canonical(identityOf(a)) === canonical(identityOf(b));
}

function identityOf(condition: Condition): unknown {
  if (condition.kind === 'threshold') {
    const { kind, series, percentOf, comparator, baseline } = condition;
    return { kind, series, percentOf, comparator, baseline };
  }
  if (condition.kind === 'query') {
    const { kind, savedQueryId, test, valueColumn, labelColumns, comparator } = condition;
    return { kind, savedQueryId, test, valueColumn, labelColumns, comparator };
  }
  return condition;
}

/** JSON with the fields of objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
