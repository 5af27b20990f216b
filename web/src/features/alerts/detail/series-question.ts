import type { ChartResult, PlottedSpec } from '@tidemark/chart';
import type { MetricResult } from '../../../api/types.js';
import type { Alert, Condition } from '../alert-types.js';

/** A question as `POST /metrics/query` takes it. */
export interface SeriesQuestion {
  metric: string;
  aggregation: string;
  filter: Record<string, string | string[]>;
  fill?: string;
  from: string;
  to: string;
}

const BEFORE_MS = 3 * 3_600_000;
const AFTER_MS = 1_800_000;

/** The series that an alert is about; null where its condition reads no metric, or a ratio of two. */
export function seriesQuestion(condition: Condition, { openedAt, resolvedAt, dimensions }: Pick<Alert, 'openedAt' | 'resolvedAt' | 'dimensions'>): SeriesQuestion | null {
  if (condition.kind !== 'threshold' || condition.percentOf != null || condition.series?.source !== 'metric') return null;
  const { metric, aggregation, filter, fill } = condition.series;
  if (typeof metric !== 'string' || typeof aggregation !== 'string') return null;
  // A dimension that is not set cannot be asked for: the series of all of them stands for it.
  const own = Object.entries(dimensions).filter((pair): pair is [string, string] => pair[1] !== null);
  return {
    metric,
    aggregation,
    filter: { ...(filter as Record<string, string | string[]> | undefined), ...Object.fromEntries(own) },
    ...(typeof fill === 'string' ? { fill } : {}),
    from: new Date(Date.parse(openedAt) - BEFORE_MS).toISOString(),
    to: resolvedAt === null ? 'now' : new Date(Date.parse(resolvedAt) + AFTER_MS).toISOString(),
  };
}

/** The series as a line with the alert's threshold; null when there is no value. */
export function chartOfSeries({ series }: MetricResult, { threshold, unit }: Pick<Alert, 'threshold' | 'unit'>): { spec: PlottedSpec; result: ChartResult } | null {
  const points = series.flatMap(({ points: each }) => each);
  if (points.every(([, value]) => value === null)) return null;
  const thresholds = threshold === null ? [] : [{ value: threshold, label: 'Threshold', tone: 'danger' as const }];
  return {
    spec: { type: 'line', config: { x: 'at', y: 'value', thresholds, ...(unit === '' ? {} : { unit }) } },
    result: {
      columns: [
        { name: 'at', type: 'timestamp' },
        { name: 'value', type: 'number' },
      ],
      rows: points.map(([at, value]) => ({ at, value })),
    },
  };
}
