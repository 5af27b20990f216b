import type { FieldPath } from 'react-hook-form';
import { NEW_THRESHOLD, ruleFields, ruleOf, thresholdValuesOf, type ThresholdValues } from '../../guards/guard-form.js';
import type { Absence, AlertRule, AlertRuleBody, AlertSeverity, Comparator, Condition, ConditionKind, GuardSeverity } from '../alert-types.js';

/** What the form holds: texts, whatever they mean. The fields of a threshold are those of a guard. */
export interface RuleValues extends ThresholdValues {
  name: string;
  description: string;
  enabled: boolean;
  severity: AlertSeverity;
  condition: ConditionKind;
  guardId: string;
  /** Of a guard's violations, or of anomalies. */
  minimumSeverity: GuardSeverity;
  anomalyMetric: string;
  confidencePercent: string;
  lastsMinutes: string;
  /** Empty: any budget. */
  budgetId: string;
  budgetPercent: string;
  savedQueryId: string;
  test: 'any_row' | 'threshold' | 'change';
  valueColumn: string;
  /** By commas. */
  labelColumns: string;
  /** Empty: every change. */
  queryComparator: '' | Comparator;
  queryThreshold: string;
  everyMinutes: string;
  forSeconds: string;
  resolveAfterSeconds: string;
  noData: Absence;
  onError: Absence;
  /** Empty: it is told once. */
  renotifyMinutes: string;
  /** `name=value`, one a line. */
  labels: string;
  /** Labels by commas. */
  groupLabels: string;
  waitSeconds: string;
  intervalSeconds: string;
  channelIds: string[];
  escalationPolicyId: string;
  runbookUrl: string;
  dashboardId: string;
}

export const NEW_RULE: RuleValues = {
  ...NEW_THRESHOLD,
  name: '', description: '', enabled: true, severity: 'warning', condition: 'threshold', guardId: '', minimumSeverity: 'high', anomalyMetric: '', confidencePercent: '60',
  lastsMinutes: '15', budgetId: '', budgetPercent: '80', savedQueryId: '', test: 'threshold', valueColumn: '', labelColumns: '', queryComparator: 'gt', queryThreshold: '', everyMinutes: '5', forSeconds: '60',
  resolveAfterSeconds: '120', noData: 'keep', onError: 'alert', renotifyMinutes: '', labels: '', groupLabels: '', waitSeconds: '30', intervalSeconds: '300', channelIds: [],
  escalationPolicyId: '', runbookUrl: '', dashboardId: '',
};

/** Costs of a day against a threshold: what the form is set to by those who want to watch costs without a budget. */
export const COSTS_OF_A_DAY = {
  condition: 'threshold', kind: 'metric', first: { ...NEW_THRESHOLD.first, metric: 'economics.cost', aggregation: 'sum' }, groupBy: '', emptyIsZero: true, windowMinutes: '1440',
} as const satisfies Partial<RuleValues>;

/** A saved rule as the form takes it. */
export function valuesOf(rule: AlertRule): RuleValues {
  return {
    ...NEW_RULE,
    ...conditionValues(rule),
    unit: rule.unit,
    name: rule.name,
    description: rule.description,
    enabled: rule.enabled,
    severity: rule.severity,
    forSeconds: String(rule.forSeconds),
    resolveAfterSeconds: String(rule.resolveAfterSeconds),
    noData: rule.noData,
    onError: rule.onError,
    renotifyMinutes: rule.renotifySeconds === null ? '' : String(rule.renotifySeconds / 60),
    labels: Object.entries(rule.labels).map(([name, value]) => `${name}=${value}`).join('\n'),
    groupLabels: rule.grouping.by.join(', '),
    waitSeconds: String(rule.grouping.waitSeconds),
    intervalSeconds: String(rule.grouping.intervalSeconds),
    channelIds: [...rule.channelIds],
    escalationPolicyId: rule.escalationPolicyId ?? '',
    runbookUrl: rule.runbookUrl ?? '',
    dashboardId: rule.dashboardId ?? '',
  };
}

function conditionValues({ condition, unit }: Pick<AlertRule, 'condition' | 'unit'>): Partial<RuleValues> {
  switch (condition.kind) {
    case 'threshold':
      return { condition: 'threshold', ...thresholdValuesOf({ ...condition, unit }) };
    case 'guard':
      return { condition: 'guard', guardId: condition.guardId ?? '', minimumSeverity: condition.minimumSeverity ?? 'low' };
    case 'anomaly':
      return {
        condition: 'anomaly',
        anomalyMetric: condition.metric ?? '',
        minimumSeverity: condition.minimumSeverity ?? 'low',
        confidencePercent: String(Math.round((condition.minimumConfidence ?? 0) * 1_000) / 10),
        lastsMinutes: String((condition.lastsSeconds ?? 300) / 60),
      };
    case 'budget':
      return { condition: 'budget', budgetId: condition.budgetId ?? '', budgetPercent: String(condition.thresholdPercent) };
    case 'query':
      return {
        condition: 'query',
        savedQueryId: condition.savedQueryId,
        test: condition.test,
        valueColumn: condition.valueColumn ?? '',
        labelColumns: (condition.labelColumns ?? []).join(', '),
        queryComparator: condition.comparator ?? '',
        queryThreshold: condition.threshold == null ? '' : String(condition.threshold),
        everyMinutes: String((condition.everySeconds ?? 300) / 60),
      };
    case 'delivery':
      return { condition: 'delivery' };
  }
}

/** What figures of the condition are counted in. */
export const unitOf = ({ condition, unit }: Pick<RuleValues, 'condition' | 'unit'>): string => (condition === 'budget' ? '%' : unit.trim());

const number = (text: string): number => (text.trim() === '' ? 0 : Number(text));
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const names = (text: string): string[] => [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');

/** The condition that was entered, complete or not. */
export function conditionOf(values: RuleValues): Condition {
  switch (values.condition) {
    case 'threshold':
      return { kind: 'threshold', ...ruleFields(values) };
    case 'guard':
      return { kind: 'guard', guardId: orNull(values.guardId), minimumSeverity: values.minimumSeverity };
    case 'anomaly':
      return {
        kind: 'anomaly',
        metric: orNull(values.anomalyMetric),
        minimumSeverity: values.minimumSeverity,
        minimumConfidence: number(values.confidencePercent) / 100,
        lastsSeconds: Math.round(number(values.lastsMinutes) * 60),
      };
    case 'budget':
      return { kind: 'budget', budgetId: orNull(values.budgetId), thresholdPercent: number(values.budgetPercent) };
    case 'query':
      return queryCondition(values);
    case 'delivery':
      return { kind: 'delivery' };
  }
}

function queryCondition({ savedQueryId, test, valueColumn, labelColumns, queryComparator, queryThreshold, everyMinutes }: RuleValues): Condition {
  const compares = test === 'threshold' || (test === 'change' && queryComparator !== '');
  return {
    kind: 'query',
    savedQueryId,
    test,
    valueColumn: test === 'any_row' ? null : orNull(valueColumn),
    labelColumns: names(labelColumns),
    comparator: compares ? queryComparator || 'gt' : null,
    threshold: compares ? number(queryThreshold) : null,
    everySeconds: Math.round(number(everyMinutes) * 60),
  };
}

/** The condition once it can be tried; null while something is missing that it cannot do without. */
export function readyCondition(values: RuleValues): Condition | null {
  if (values.condition === 'threshold' && ruleOf(values) === null) return null;
  if (values.condition === 'budget' && !/^\s*[1-9]\d{0,3}\s*$/.test(values.budgetPercent)) return null;
  if (values.condition === 'query') {
    const { savedQueryId, test, valueColumn, queryComparator, queryThreshold } = values;
    const compares = test === 'threshold' || (test === 'change' && queryComparator !== '');
    if (savedQueryId === '' || (test !== 'any_row' && valueColumn.trim() === '')) return null;
    if (compares && (queryThreshold.trim() === '' || !Number.isFinite(Number(queryThreshold)))) return null;
  }
  return conditionOf(values);
}

/** What a label or its value may be; null: it is well. */
export function labelsProblem(text: string): string | null {
  const bad = lines(text).find((line) => !LABEL.test(line));
  return bad === undefined ? null : `“${bad}” is not of the form name=value.`;
}

const LABEL = /^([a-zA-Z_][a-zA-Z0-9_.-]{0,62})\s*=\s*(.+)$/;
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    lines(text).flatMap((line): [string, string][] => {
      const [, name, value] = LABEL.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );

/** The body that saves it, but for the version. */
export function bodyOf(values: RuleValues): AlertRuleBody {
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    enabled: values.enabled,
    severity: values.severity,
    unit: unitOf(values),
    condition: conditionOf(values),
    forSeconds: number(values.forSeconds),
    resolveAfterSeconds: number(values.resolveAfterSeconds),
    labels: labelsOf(values.labels),
    grouping: { by: names(values.groupLabels), waitSeconds: number(values.waitSeconds), intervalSeconds: number(values.intervalSeconds) },
    noData: values.noData,
    onError: values.onError,
    renotifySeconds: values.renotifyMinutes.trim() === '' ? null : Math.round(number(values.renotifyMinutes) * 60),
    channelIds: values.channelIds,
    escalationPolicyId: orNull(values.escalationPolicyId),
    runbookUrl: orNull(values.runbookUrl),
    dashboardId: orNull(values.dashboardId),
  };
}

/** What a new rule begins with, as the address says it. */
export function startOf(address: URLSearchParams): RuleValues {
  const metric = address.get('metric') ?? '';
  return {
    ...NEW_RULE,
    name: (address.get('name') ?? '').slice(0, 100),
    first: { metric, aggregation: address.get('aggregation') ?? NEW_RULE.first.aggregation, filter: address.get('filter') ?? '' },
    groupBy: address.get('groupBy') ?? '',
    emptyIsZero: address.get('fill') === 'zero',
    dashboardId: address.get('dashboard') ?? '',
  };
}

const FIELDS: Readonly<Record<string, FieldPath<RuleValues>>> = {
  'condition.series.metric': 'first.metric',
  'condition.series.filter': 'first.filter',
  'condition.series.groupBy': 'groupBy',
  'condition.series.kpi': 'kpi',
  'condition.percentOf.metric': 'second.metric',
  'condition.percentOf.filter': 'second.filter',
  'condition.percentOf.groupBy': 'groupBy',
  'condition.resolveThreshold': 'resolveThreshold',
  'condition.windowSeconds': 'windowMinutes',
  'condition.minimumSamples': 'minimumSamples',
  'condition.guardId': 'guardId',
  'condition.metric': 'anomalyMetric',
  'condition.minimumConfidence': 'confidencePercent',
  'condition.lastsSeconds': 'lastsMinutes',
  'condition.budgetId': 'budgetId',
  'condition.thresholdPercent': 'budgetPercent',
  'condition.savedQueryId': 'savedQueryId',
  'condition.valueColumn': 'valueColumn',
  'condition.labelColumns': 'labelColumns',
  'condition.everySeconds': 'everyMinutes',
  'grouping.by': 'groupLabels',
  'grouping.waitSeconds': 'waitSeconds',
  'grouping.intervalSeconds': 'intervalSeconds',
  renotifySeconds: 'renotifyMinutes',
};
const SAME = ['name', 'description', 'unit', 'forSeconds', 'resolveAfterSeconds', 'runbookUrl', 'dashboardId', 'channelIds', 'escalationPolicyId'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(condition: ConditionKind): (path: string) => FieldPath<RuleValues> | null {
  return (path) => {
    if (path === 'condition.threshold') return condition === 'query' ? 'queryThreshold' : 'threshold';
    if (path.startsWith('labels')) return 'labels';
    return FIELDS[path] ?? SAME.find((name) => path === name || path.startsWith(`${name}.`)) ?? null;
  };
}
