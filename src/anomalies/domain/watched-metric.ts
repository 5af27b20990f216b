import type { SeriesReference } from '../../metrics/index.js';
import type { FieldProblem } from '../../platform/http/index.js';
import type { DetectorSettings } from './settings.js';

export const BUCKETS = ['1m', '2m', '5m', '10m', '15m', '20m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d'] as const;
/** How long each point of a watched series spans, by the tenant's clock. */
export type Bucket = (typeof BUCKETS)[number];

/** Series of one watched metric: what their detectors take in the database stays below two megabytes. */
export const MOST_SERIES = 20;

/** What somebody said of a metric's detectors. */
export type GivenSettings = Partial<DetectorSettings>;

/** What is watched, and how it is judged. */
export interface WatchedMetric {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What values are counted in, such as ms; may be empty. */
  readonly unit: string;
  readonly series: SeriesReference;
  readonly bucket: Bucket;
  readonly settings: GivenSettings;
  readonly sensitivitySetAt: Date;
  /** 0 to 1: what the settings and the feedback since come to. */
  readonly sensitivity: number;
  readonly enabled: boolean;
  /** Which of the built-in ones it is; null: somebody made it. */
  readonly builtIn: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a person says of a watched metric. */
export type MetricContent = Pick<WatchedMetric, 'title' | 'description' | 'unit' | 'series' | 'bucket' | 'settings' | 'enabled'>;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms; a day is taken for 24 hours. */
export const lengthOf = (bucket: Bucket): number => Number.parseInt(bucket, 10) * (UNIT_MS[bucket.slice(-1)] as number);

const ADDITIVE = ['sum', 'count', 'rate'];

/** Whether values add up over a bucket, so that one which is still running says nothing yet. */
export const isAdditive = ({ source, aggregation }: SeriesReference): boolean => source === 'metric' && ADDITIVE.includes(String(aggregation));

/** Of what adds up nothing measured is zero, unless somebody said that it is nothing. */
export const fillsWithZero = (series: SeriesReference): boolean => (series['fill'] === undefined ? isAdditive(series) : series['fill'] === 'zero');

/** What about a reference cannot be watched, apart from what its source says. */
export function watchProblems(series: SeriesReference): FieldProblem[] {
  return ['compareTo', 'step']
    .filter((field) => field in series)
    .map((field) => ({ path: `series.${field}`, rule: 'absent', message: `series.${field} must be left out: what is watched has buckets and a past of its own` }));
}

/** Whether what was learned of one says something of the other. */
export const watchesTheSame = (a: MetricContent, b: MetricContent): boolean => a.bucket === b.bucket && canonical(a.series) === canonical(b.series);

/** JSON with the fields of objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
