import { formatFigure, type Reader } from '@tidemark/chart';
import { AGGREGATIONS } from '../dashboards/edit/metric/metric-choices.js';
import type { Tone } from '../../ui/index.js';
import type { Guard, GuardRule, Severity, Violation, WatchedSeries } from './guard-queries.js';

export const SEVERITIES: readonly { value: Severity; label: string }[] = [
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High' },
  { value: 'medium', label: 'Medium' },
  { value: 'low', label: 'Low' },
];
export const TYPES: readonly { value: Guard['violationType']; label: string }[] = [
  { value: 'performance', label: 'Performance' },
  { value: 'cost', label: 'Cost' },
  { value: 'storage', label: 'Storage' },
  { value: 'rate_limit', label: 'Rate limit' },
  { value: 'security', label: 'Security' },
];

/** The worst first. */
export const STANDINGS: readonly Guard['status'][] = ['violated', 'pending', 'no_data', 'not_evaluated', 'ok', 'disabled'];

/** How a guard or a series stands, in a word and a tone. */
export function standingWords({ status, held = false }: { status: Guard['status']; held?: boolean }): { word: string; tone: Tone } {
  switch (status) {
    case 'ok':
      return { word: 'Holds', tone: 'success' };
    case 'pending':
      return { word: 'Breached', tone: 'warning' };
    case 'violated':
      return held ? { word: 'Still beyond', tone: 'warning' } : { word: 'Violated', tone: 'danger' };
    case 'no_data':
      return { word: 'No data', tone: 'neutral' };
    case 'not_evaluated':
      return { word: 'Being read', tone: 'neutral' };
    case 'disabled':
      return { word: 'Disabled', tone: 'neutral' };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  no_values: 'Nothing was measured in the window.',
  too_few_samples: 'There were too few events in the window.',
  no_baseline: 'There is nothing to compare with yet.',
  no_denominator: 'There is nothing to be a percentage of.',
  unreadable: 'It could not be read.',
};

/** Why there is no figure; null where there is one. */
export const missingWords = ({ reason }: { reason: string | null }): string | null => (reason === null ? null : (REASONS[reason] ?? 'There is no figure.'));

/** A value in its unit; "–" where there is none. */
export const figureText = (value: number | null, unit: string, reader: Reader): string =>
  formatFigure(value, unit === '' ? { format: 'number' } : { format: 'number', unit }, reader, 'rounded');

const SIDES: Readonly<Record<Guard['comparator'], string>> = { gt: 'above', gte: 'at or above', lt: 'below', lte: 'at or below' };
const BASELINES = { previous: 'the window before', weeks: 'the weeks before' } as const;

export const sideWords = (comparator: Guard['comparator']): string => SIDES[comparator];

/** When it is violated: "above 500 ms", "above +50 % of the weeks before". */
export function thresholdWords({ comparator, threshold, baseline, unit }: Pick<Guard, 'comparator' | 'threshold' | 'baseline' | 'unit'>, reader: Reader): string {
  const side = SIDES[comparator];
  if (baseline === null) return `${side} ${figureText(threshold, unit, reader)}`;
  return `${side} ${signedPercent(threshold, reader)} against ${BASELINES[baseline]}`;
}

/** A percentage with its sign. */
export const signedPercent = (percent: number, reader: Reader): string =>
  `${new Intl.NumberFormat(reader.locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(percent)}\u00a0%`;

const LENGTHS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A length of time in the largest unit that it is whole in: "5 minutes", "1 day". */
export function lengthWords(seconds: number): string {
  const [name, size] = LENGTHS.find(([, length]) => seconds >= length && seconds % length === 0) ?? (['second', 1] as const);
  const count = seconds / size;
  return `${count}\u00a0${name}${count === 1 ? '' : 's'}`;
}

type Reference = GuardRule['series'];

/** What is watched: "95th percentile of api.latency by route", "shop.errors in % of shop.requests". */
export function watchedWords({ series, percentOf }: Pick<Guard, 'series' | 'percentOf'>): string {
  const whole = referenceWords(series);
  return percentOf == null ? whole : `${whole} in\u00a0% of ${referenceWords(percentOf)}`;
}

function referenceWords(reference: Reference): string {
  if (reference === undefined) return '';
  const text = (field: string): string => (typeof reference[field] === 'string' ? reference[field] : '');
  if (reference.source === 'kpi') return `KPI ${text('kpi')}`;
  if (reference.source !== 'metric') return reference.source ?? '';
  const aggregation = AGGREGATIONS.find(({ value }) => value === reference['aggregation'])?.label ?? text('aggregation');
  const by = Array.isArray(reference['groupBy']) && reference['groupBy'].length > 0 ? ` by ${reference['groupBy'].join(', ')}` : '';
  const filter = Object.entries((reference['filter'] ?? {}) as Record<string, string | string[]>).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' or ') : value}`);
  return `${aggregation} of ${text('metric')}${filter.length === 0 ? '' : ` (${filter.join(', ')})`}${by}`;
}

/** Which series of a guard: "route /orders"; empty for a guard of one. */
export const dimensionWords = ({ dimensions }: Pick<WatchedSeries, 'dimensions'>): string =>
  Object.entries(dimensions)
    .map(([name, value]) => `${name} ${value ?? 'not set'}`)
    .join(', ');

/**
 * How a violation ended.
 * @param by who resolved it by hand; null: not known
 */
export function resolutionWords({ resolution }: Pick<Violation, 'resolution'>, by: string | null): string {
  switch (resolution) {
    case 'recovered':
      return 'Holds again';
    case 'by_hand':
      return by === null ? 'Resolved by hand' : `Resolved by ${by}`;
    case 'guard_changed':
      return 'Guard changed';
    case 'guard_disabled':
      return 'Guard disabled';
    case 'guard_deleted':
      return 'Guard deleted';
    default:
      return 'Open';
  }
}
