import type { FieldPath } from 'react-hook-form';
import { groupOf, has, isPlain, namesOf } from '../../guards/guard-form.js';
import { expressionOf, expressionValues, type ExpressionValues, NO_EXPRESSION } from '../../kpis/kpi-form.js';
import type { DetectorSettings, WatchedMetric, WatchedMetricBody } from '../anomaly-queries.js';

type Reference = WatchedMetricBody['series'];
type Method = NonNullable<DetectorSettings['enabledMethods']>[number];
type QuietHours = NonNullable<DetectorSettings['quietHours']>;

export const BUCKETS = ['1m', '2m', '5m', '10m', '15m', '20m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d'] as const satisfies readonly WatchedMetricBody['bucket'][];
export const METHODS: readonly { value: Method; label: string; description: string }[] = [
  { value: 'statistical', label: 'Outliers', description: 'Values far from those just before.' },
  { value: 'trend', label: 'New levels', description: 'Values that have moved for good, slowly or at once.' },
  { value: 'seasonal', label: 'Unlike this time', description: 'Values that this time of day or week does not bring.' },
  { value: 'learned', label: 'Odd courses', description: 'Values that follow each other as they never did.' },
];

/** What is watched, as it is entered. */
interface SourceValues {
  /** `own`: what the form has no fields for; it is shown and kept as it is. */
  kind: 'metric' | 'kpi' | 'own';
  first: ExpressionValues;
  /** Names of dimensions, by commas. */
  groupBy: string;
  /** What a time is in which nothing was measured; empty: as fits the aggregation. */
  fill: '' | 'zero' | 'null';
  kpi: string;
}

/** How it is judged, as it is entered; empty: as it is anyway. */
interface JudgeValues {
  sensitivity: number;
  direction: NonNullable<DetectorSettings['direction']>;
  minimumVolume: string;
  zScoreThreshold: string;
  trendThreshold: string;
  windowSize: string;
  /** Spans such as 22:00-06:00, by commas. */
  quietHours: string;
  methods: Record<Method, boolean>;
  timeZone: string;
}

/** What the form holds. */
export interface MetricValues extends SourceValues, JudgeValues {
  title: string;
  description: string;
  unit: string;
  bucket: WatchedMetricBody['bucket'];
  enabled: boolean;
  /** What was saved: as long as nobody touches it, it is sent back as it was. */
  saved: Reference | null;
}

const FILLS = ['zero', 'null'] as const;
const NO_SOURCE: SourceValues = { kind: 'metric', first: NO_EXPRESSION, groupBy: '', fill: '', kpi: '' };
const DEFAULT_SENSITIVITY = 0.5;

export const NEW_METRIC: MetricValues = {
  ...NO_SOURCE,
  title: '',
  description: '',
  unit: '',
  bucket: '1h',
  enabled: true,
  saved: null,
  ...judgeValues({}),
};

/** A saved metric as the form takes it. */
export function valuesOf(metric: WatchedMetric): MetricValues {
  return {
    ...sourceValues(metric.series),
    ...judgeValues(metric.settings),
    saved: metric.series,
    title: metric.title,
    description: metric.description,
    unit: metric.unit,
    bucket: metric.bucket,
    enabled: metric.enabled,
  };
}

function sourceValues(series: Reference): SourceValues {
  if (series.source === 'kpi' && has(series, ['kpi'])) return { ...NO_SOURCE, kind: 'kpi', kpi: String(series['kpi']) };
  if (!isPlain(series, FILLS)) return { ...NO_SOURCE, kind: 'own' };
  const fill = FILLS.find((each) => each === series['fill']) ?? '';
  return { ...NO_SOURCE, first: expressionValues(series as never), groupBy: groupOf(series), fill };
}

function judgeValues(settings: DetectorSettings): JudgeValues {
  const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
  const enabled = settings.enabledMethods;
  const on = (method: Method): boolean => enabled === undefined || enabled.includes(method);
  return {
    sensitivity: settings.sensitivity ?? DEFAULT_SENSITIVITY,
    direction: settings.direction ?? 'both',
    minimumVolume: text(settings.minimumVolume),
    zScoreThreshold: text(settings.zScoreThreshold),
    trendThreshold: text(settings.trendThreshold),
    windowSize: text(settings.windowSize),
    quietHours: (settings.quietHours ?? []).map(({ from, to }) => `${from}-${to}`).join(', '),
    methods: { statistical: on('statistical'), trend: on('trend'), seasonal: on('seasonal'), learned: on('learned') },
    timeZone: settings.timeZone ?? '',
  };
}

function seriesOf(values: MetricValues): Reference {
  const { saved, kind } = values;
  if (saved !== null && (kind === 'own' || untouched(values, sourceValues(saved)))) return saved;
  if (kind === 'kpi') return { source: 'kpi', kpi: values.kpi };
  const groupBy = namesOf(values.groupBy);
  return { source: 'metric', ...expressionOf(values.first), ...(groupBy.length > 0 && { groupBy }), ...(values.fill !== '' && { fill: values.fill }) };
}

const untouched = (one: SourceValues, other: SourceValues): boolean => plain(one) === plain(other);
const plain = ({ kind, first: { metric, aggregation, filter }, groupBy, fill, kpi }: SourceValues): string => JSON.stringify([kind, metric, aggregation, filter, groupBy, fill, kpi]);

function settingsOf(values: JudgeValues): DetectorSettings {
  const number = (name: 'minimumVolume' | 'zScoreThreshold' | 'trendThreshold' | 'windowSize'): DetectorSettings =>
    values[name].trim() === '' ? {} : { [name]: Number(values[name]) };
  const methods = METHODS.map(({ value }) => value).filter((method) => values.methods[method]);
  const quietHours = quietHoursOf(values.quietHours) ?? [];
  return {
    ...(values.sensitivity !== DEFAULT_SENSITIVITY && { sensitivity: values.sensitivity }),
    ...(values.direction !== 'both' && { direction: values.direction }),
    ...number('minimumVolume'),
    ...number('zScoreThreshold'),
    ...number('trendThreshold'),
    ...number('windowSize'),
    ...(quietHours.length > 0 && { quietHours }),
    ...(methods.length < METHODS.length && { enabledMethods: methods }),
    ...(values.timeZone.trim() !== '' && { timeZone: values.timeZone.trim() }),
  };
}

/** Spans such as 22:00-06:00, by commas; null when one cannot be read. */
export function quietHoursOf(text: string): QuietHours | null {
  const spans = namesOf(text).map((span) => /^([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–|to)\s*([01]?\d|2[0-3]):([0-5]\d)$/.exec(span));
  if (spans.some((match) => match === null)) return null;
  return spans.flatMap((match) => (match === null ? [] : [{ from: `${match[1]?.padStart(2, '0')}:${match[2]}`, to: `${match[3]?.padStart(2, '0')}:${match[4]}` }]));
}

/** The body that saves it, but for the version. */
export function bodyOf(values: MetricValues): WatchedMetricBody {
  return {
    title: values.title.trim(),
    description: values.description.trim(),
    unit: values.unit.trim(),
    series: seriesOf(values),
    bucket: values.bucket,
    settings: settingsOf(values),
    enabled: values.enabled,
  };
}

const FIELDS: Readonly<Record<string, FieldPath<MetricValues>>> = {
  series: 'groupBy',
  'series.metric': 'first.metric',
  'series.filter': 'first.filter',
  'series.groupBy': 'groupBy',
  'series.kpi': 'kpi',
};
const SAME = ['title', 'description', 'unit', 'minimumVolume', 'zScoreThreshold', 'trendThreshold', 'windowSize', 'quietHours', 'timeZone'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(path: string): FieldPath<MetricValues> | null {
  const name = path.replace(/^settings\./, '').replace(/^quietHours\..*$/, 'quietHours');
  return FIELDS[path] ?? SAME.find((each) => each === name) ?? null;
}

/** Settings of which an input sits below "More settings". */
export const FINE_SETTINGS = ['zScoreThreshold', 'trendThreshold', 'windowSize', 'quietHours', 'timeZone'] as const;
