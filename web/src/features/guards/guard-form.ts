import type { FieldPath } from 'react-hook-form';
import { expressionOf, expressionValues, type ExpressionValues, NO_EXPRESSION } from '../kpis/kpi-form.js';
import type { Guard, GuardBody, GuardRule } from './guard-queries.js';

type Reference = NonNullable<GuardRule['series']>;
export interface Sources {
  series: Reference;
  percentOf: Reference | null;
}

/** What is watched, as it is entered. */
interface SourceValues {
  /** `own`: what the form has no fields for; it is shown and kept as it is. */
  kind: 'metric' | 'percent' | 'kpi' | 'own';
  first: ExpressionValues;
  second: ExpressionValues;
  /** Names of dimensions, by commas. */
  groupBy: string;
  emptyIsZero: boolean;
  kpi: string;
}

/** What is watched and where its threshold lies, as it is entered. */
export interface ThresholdValues extends SourceValues {
  unit: string;
  /** What was saved: as long as nobody touches it, it is sent back as it was. */
  saved: Sources | null;
  comparator: Guard['comparator'];
  threshold: string;
  baseline: '' | 'previous' | 'weeks';
  resolveThreshold: string;
  windowMinutes: string;
  minimumSamples: string;
}

/** What the form holds: texts, whatever they mean. */
export interface GuardValues extends ThresholdValues {
  name: string;
  description: string;
  violationType: Guard['violationType'];
  severity: Guard['severity'];
  forSeconds: string;
  resolveAfterSeconds: string;
  enabled: boolean;
}

const NO_SOURCE: SourceValues = { kind: 'metric', first: NO_EXPRESSION, second: NO_EXPRESSION, groupBy: '', emptyIsZero: false, kpi: '' };

export const NEW_THRESHOLD: ThresholdValues = {
  ...NO_SOURCE,
  unit: '', saved: null, comparator: 'gt', threshold: '', baseline: '', resolveThreshold: '', windowMinutes: '5', minimumSamples: '0',
};

export const NEW_GUARD: GuardValues = {
  ...NEW_THRESHOLD,
  name: '', description: '', violationType: 'performance', severity: 'high', forSeconds: '60', resolveAfterSeconds: '60', enabled: true,
};

/** A saved threshold as the form takes it. */
export function thresholdValuesOf({ unit, ...rule }: GuardRule & { unit: string }): ThresholdValues {
  const saved = sourcesOfGuard(rule);
  return {
    ...sourceValues(saved),
    saved,
    unit,
    comparator: rule.comparator,
    threshold: String(rule.threshold),
    baseline: rule.baseline ?? '',
    resolveThreshold: rule.resolveThreshold == null ? '' : String(rule.resolveThreshold),
    windowMinutes: String(rule.windowSeconds / 60),
    minimumSamples: String(rule.minimumSamples ?? 0),
  };
}

/** A saved guard as the form takes it. */
export function valuesOf(guard: Guard): GuardValues {
  return {
    ...thresholdValuesOf(guard),
    name: guard.name,
    description: guard.description,
    violationType: guard.violationType,
    severity: guard.severity,
    forSeconds: String(guard.forSeconds),
    resolveAfterSeconds: String(guard.resolveAfterSeconds),
    enabled: guard.enabled,
  };
}

const sourcesOfGuard = ({ series, percentOf }: Pick<GuardRule, 'series' | 'percentOf'>): Sources => ({
  series: series ?? { source: 'metric' },
  percentOf: percentOf == null ? null : { source: 'metric', ...percentOf },
});

function sourceValues({ series, percentOf }: Sources): SourceValues {
  if (percentOf === null && series.source === 'kpi' && has(series, ['kpi'])) return { ...NO_SOURCE, kind: 'kpi', kpi: String(series['kpi']) };
  const alike = percentOf === null || (percentOf['fill'] === undefined && isPlain(percentOf) && groupOf(percentOf) === groupOf(series));
  if (!isPlain(series) || !alike) return { ...NO_SOURCE, kind: 'own' };
  const parts = { first: expressionValues(series as never), groupBy: groupOf(series), emptyIsZero: series['fill'] === 'zero' };
  return percentOf === null ? { ...NO_SOURCE, ...parts, kind: 'metric' } : { ...NO_SOURCE, ...parts, kind: 'percent', second: expressionValues(percentOf as never) };
}

/** Whether a reference says nothing but its source and these. */
export const has = (reference: Reference, fields: readonly string[]): boolean => Object.keys(reference).every((field) => field === 'source' || fields.includes(field));
/** Dimensions that a reference is split by, by commas. */
export const groupOf = ({ groupBy }: Reference): string => (Array.isArray(groupBy) ? groupBy.join(', ') : '');

/** Whether a form's fields can say all of a metric's reference. @param fills ways of filling gaps that it has a field for */
export function isPlain(reference: Reference, fills: readonly string[] = ['zero']): boolean {
  const { source, filter = {}, fill } = reference;
  const values = Object.values(filter as Record<string, string | string[]>).flat();
  return (
    source === 'metric' &&
    has(reference, ['metric', 'aggregation', 'groupBy', 'filter', 'fill']) &&
    (fill === undefined || (typeof fill === 'string' && fills.includes(fill))) &&
    values.every((value) => value.trim() === value && value !== '' && !/[,\n]/.test(value))
  );
}

function sourcesOf(values: ThresholdValues): Sources {
  const { saved, kind } = values;
  if (saved !== null && (kind === 'own' || untouched(values, sourceValues(saved)))) return saved;
  if (kind === 'kpi') return { series: { source: 'kpi', kpi: values.kpi }, percentOf: null };
  const groupBy = namesOf(values.groupBy);
  const reference = (expression: ExpressionValues): Reference => ({ source: 'metric', ...expressionOf(expression), ...(groupBy.length === 0 ? {} : { groupBy }) });
  return {
    series: { ...reference(values.first), ...(values.emptyIsZero ? { fill: 'zero' } : {}) },
    percentOf: kind === 'percent' ? reference(values.second) : null,
  };
}

const untouched = ({ kind, first, second, groupBy, emptyIsZero, kpi }: SourceValues, before: SourceValues): boolean =>
  JSON.stringify([kind, pure(first), pure(second), groupBy, emptyIsZero, kpi]) === JSON.stringify([before.kind, pure(before.first), pure(before.second), before.groupBy, before.emptyIsZero, before.kpi]);
const pure = ({ metric, aggregation, filter }: ExpressionValues): string[] => [metric, aggregation, filter];

/** Names by commas. */
export const namesOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const number = (text: string): number => (text.trim() === '' ? 0 : Number(text));

/** The part that a preview needs; null while something is missing that it cannot do without. */
export function ruleOf(values: ThresholdValues): GuardRule | null {
  const { kind, first, second, kpi, threshold, windowMinutes } = values;
  const named = kind === 'own' || (kind === 'kpi' ? kpi !== '' : first.metric !== '' && (kind === 'metric' || second.metric !== ''));
  if (!named || threshold.trim() === '' || !isNumber(threshold) || !/^\d+$/.test(windowMinutes.trim()) || !isNumber(values.resolveThreshold)) return null;
  return ruleFields(values);
}

const isNumber = (text: string): boolean => Number.isFinite(Number(text));

/** The rule that was entered, complete or not. */
export function ruleFields(values: ThresholdValues): GuardRule {
  return {
    ...sourcesOf(values),
    comparator: values.comparator,
    threshold: Number(values.threshold),
    baseline: values.baseline === '' ? null : values.baseline,
    resolveThreshold: values.resolveThreshold.trim() === '' ? null : Number(values.resolveThreshold),
    windowSeconds: number(values.windowMinutes) * 60,
    minimumSamples: number(values.minimumSamples),
  };
}

/** The body that saves it, but for the version. */
export function bodyOf(values: GuardValues): GuardBody {
  return {
    ...ruleFields(values),
    name: values.name.trim(),
    description: values.description.trim(),
    violationType: values.violationType,
    severity: values.severity,
    unit: values.unit.trim(),
    forSeconds: number(values.forSeconds),
    resolveAfterSeconds: number(values.resolveAfterSeconds),
    enabled: values.enabled,
  };
}

const FIELDS: Readonly<Record<string, FieldPath<GuardValues>>> = {
  'series.metric': 'first.metric',
  'series.filter': 'first.filter',
  'series.groupBy': 'groupBy',
  'series.kpi': 'kpi',
  'percentOf.metric': 'second.metric',
  'percentOf.filter': 'second.filter',
  'percentOf.groupBy': 'groupBy',
  windowSeconds: 'windowMinutes',
};
const SAME = ['name', 'description', 'unit', 'threshold', 'resolveThreshold', 'minimumSamples', 'forSeconds', 'resolveAfterSeconds'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(path: string): FieldPath<GuardValues> | null {
  return FIELDS[path] ?? SAME.find((name) => name === path) ?? null;
}
