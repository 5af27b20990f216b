import type { FieldPath } from 'react-hook-form';
import type { Kpi, KpiRule, KpiSource, KpiUnit, NewKpi } from './kpi-queries.js';

/** A metric expression as it is entered; filters as `name=value, value` a line. */
export interface ExpressionValues {
  metric: string;
  aggregation: string;
  filter: string;
}

/** What the form holds: texts, whatever they mean. */
export interface KpiValues {
  name: string;
  title: string;
  description: string;
  unitKind: KpiUnit['kind'];
  currency: string;
  decimals: string;
  label: string;
  direction: 'up' | 'down';
  timeframe: string;
  target: string;
  warning: string;
  critical: string;
  owner: string;
  executive: boolean;
  kind: 'metric' | 'ratio' | 'query';
  first: ExpressionValues;
  second: ExpressionValues;
  emptyIsZero: boolean;
  savedQueryId: string;
  valueColumn: string;
  previousColumn: string;
  timeColumn: string;
  refreshSeconds: string;
}

export const NO_EXPRESSION: ExpressionValues = { metric: '', aggregation: 'sum', filter: '' };

export const NEW_KPI: KpiValues = {
  name: '', title: '', description: '', unitKind: 'number', currency: 'EUR', decimals: '', label: '', direction: 'up', timeframe: '24h',
  target: '', warning: '', critical: '', owner: '', executive: false, kind: 'metric', first: NO_EXPRESSION, second: NO_EXPRESSION,
  emptyIsZero: false, savedQueryId: '', valueColumn: '', previousColumn: '', timeColumn: '', refreshSeconds: '300',
};

/** A saved KPI as the form takes it. */
export function valuesOf(kpi: Kpi): KpiValues {
  const { source, unit } = kpi;
  return {
    ...NEW_KPI,
    name: kpi.name,
    title: kpi.title,
    description: kpi.description,
    unitKind: unit.kind,
    currency: unit.currency ?? NEW_KPI.currency,
    decimals: unit.decimals === undefined ? '' : String(unit.decimals),
    label: unit.label ?? '',
    direction: kpi.direction,
    timeframe: kpi.timeframe,
    target: kpi.target ?? '',
    warning: kpi.warning ?? '',
    critical: kpi.critical ?? '',
    owner: kpi.owner ?? '',
    executive: kpi.executive,
    ...sourceValues(source),
  };
}

function sourceValues(source: KpiSource): Partial<KpiValues> {
  if (source.kind === 'metric') return { kind: 'metric', first: expressionValues(source), emptyIsZero: source.fill === 'zero' };
  if (source.kind === 'ratio') return { kind: 'ratio', first: expressionValues(source.numerator), second: expressionValues(source.denominator) };
  return {
    kind: 'query',
    savedQueryId: source.savedQueryId,
    valueColumn: source.valueColumn,
    previousColumn: source.previousColumn ?? '',
    timeColumn: source.timeColumn ?? '',
    refreshSeconds: String(source.refreshSeconds),
  };
}

type Expression = Extract<KpiSource, { kind: 'ratio' }>['numerator'];

/** An expression as the form takes it. */
export function expressionValues({ metric, aggregation, filter }: Expression): ExpressionValues {
  const lines = Object.entries(filter ?? {}).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(', ') : value}`);
  return { metric, aggregation, filter: lines.join('\n') };
}

/** The expression that was entered. */
export function expressionOf({ metric, aggregation, filter }: ExpressionValues): Expression {
  const entries = filter
    .split('\n')
    .map((line) => /^\s*([^=\s]+)\s*=(.*)$/.exec(line))
    .flatMap((match): [string, string[]][] => (match === null ? [] : [[match[1] ?? '', (match[2] ?? '').split(',').map((value) => value.trim())]]));
  return {
    metric: metric.trim(),
    aggregation: aggregation as Expression['aggregation'],
    ...(entries.length === 0 ? {} : { filter: Object.fromEntries(entries) }),
  };
}

/** What about filters cannot be read; null when all can. */
export function filterProblem(filter: string): string | null {
  const bad = filter.split('\n').find((line) => line.trim() !== '' && !/^\s*[a-z][a-z0-9_.]*\s*=.+$/.test(line));
  return bad === undefined ? null : `“${bad.trim()}” is not of the form dimension=value.`;
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const maybe = <Key extends string>(key: Key, text: string): Partial<Record<Key, string>> =>
  (text.trim() === '' ? {} : { [key]: text.trim() }) as Partial<Record<Key, string>>;

function sourceOf(values: KpiValues): KpiRule['source'] {
  if (values.kind === 'metric') return { kind: 'metric', ...expressionOf(values.first), ...(values.emptyIsZero ? { fill: 'zero' as const } : {}) };
  if (values.kind === 'ratio') return { kind: 'ratio', numerator: expressionOf(values.first), denominator: expressionOf(values.second) };
  return {
    kind: 'query',
    savedQueryId: values.savedQueryId,
    valueColumn: values.valueColumn.trim(),
    ...maybe('previousColumn', values.previousColumn),
    ...maybe('timeColumn', values.timeColumn),
    refreshSeconds: Number(values.refreshSeconds) || 300,
  };
}

/** The part that a preview needs; null while something is missing that it cannot do without. */
export function ruleOf(values: KpiValues): KpiRule | null {
  const complete =
    values.kind === 'query'
      ? values.savedQueryId !== '' && values.valueColumn.trim() !== ''
      : values.first.metric !== '' && (values.kind === 'metric' || values.second.metric !== '');
  if (!complete) return null;
  return {
    direction: values.direction,
    source: sourceOf(values),
    timeframe: values.timeframe,
    target: orNull(values.target),
    warning: orNull(values.warning),
    critical: orNull(values.critical),
  };
}

export function unitOf({ unitKind, currency, decimals, label }: KpiValues): KpiUnit {
  return {
    kind: unitKind,
    ...(unitKind === 'money' ? { currency: currency.trim().toUpperCase() } : {}),
    ...(decimals === '' ? {} : { decimals: Number(decimals) }),
    ...maybe('label', label),
  };
}

/** The body that saves it, but for name and version. */
export function bodyOf(values: KpiValues): Omit<NewKpi, 'name'> {
  return {
    title: values.title.trim(),
    description: values.description.trim(),
    unit: unitOf(values),
    direction: values.direction,
    source: sourceOf(values),
    timeframe: values.timeframe,
    target: orNull(values.target),
    warning: orNull(values.warning),
    critical: orNull(values.critical),
    owner: orNull(values.owner),
    executive: values.executive,
  };
}

const FIELDS: Readonly<Record<string, FieldPath<KpiValues>>> = {
  'unit.currency': 'currency',
  'unit.label': 'label',
  'unit.decimals': 'decimals',
  'source.metric': 'first.metric',
  'source.filter': 'first.filter',
  'source.numerator.metric': 'first.metric',
  'source.numerator.filter': 'first.filter',
  'source.denominator.metric': 'second.metric',
  'source.denominator.filter': 'second.filter',
  'source.savedQueryId': 'savedQueryId',
  'source.valueColumn': 'valueColumn',
  'source.previousColumn': 'previousColumn',
  'source.timeColumn': 'timeColumn',
  'source.refreshSeconds': 'refreshSeconds',
};
const SAME = ['name', 'title', 'description', 'timeframe', 'target', 'warning', 'critical', 'owner'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(path: string): FieldPath<KpiValues> | null {
  return FIELDS[path] ?? SAME.find((name) => name === path) ?? null;
}

/** A name made of a title, until somebody writes another. */
export function nameOf(title: string): string {
  const words = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[^a-z]+|_+$/g, '');
  return words.slice(0, 63).replace(/_+$/, '');
}
