import type { ChartResult, PlottedSpec } from '@tidemark/chart';
import type { Anomaly, SeriesBand } from './anomaly-queries.js';
import { bucketSeconds, formatOf } from './anomaly-words.js';

/** A series with its band and what stands out, as the charts take it. */
export interface DrawnBand {
  spec: PlottedSpec;
  result: ChartResult;
}

/** Null where nothing was measured. */
export function drawnBand({ points, anomalies, unit }: Pick<SeriesBand, 'points' | 'anomalies' | 'unit'>): DrawnBand | null {
  if (points.every(({ value }) => value === null)) return null;
  const spans = anomalies.map(({ at, lastAt }) => [Date.parse(at), Date.parse(lastAt)] as const);
  const isOdd = (at: number): boolean => spans.some(([from, to]) => at >= from && at <= to);
  const banded = points.some(({ lower }) => lower !== null);
  return {
    spec: {
      type: 'line',
      config: {
        x: 'at',
        y: 'value',
        ...(banded && { lower: 'lower', upper: 'upper', bandLabel: 'Expected' }),
        marked: 'odd',
        markLabel: 'Anomaly',
        ...formatOf(unit),
      },
    },
    result: {
      columns: [{ name: 'at', type: 'timestamp' as const }, ...['value', 'lower', 'upper', 'odd'].map((name) => ({ name, type: 'number' as const }))],
      rows: points.map(({ timestamp, value, lower, upper }) => ({
        at: timestamp,
        value,
        lower,
        upper,
        odd: isOdd(Date.parse(timestamp)) ? value : null,
      })),
    },
  };
}

/** The anomaly that a point of the chart belongs to. */
export function anomalyAt(anomalies: readonly Anomaly[], at: string): Anomaly | null {
  const then = Date.parse(at);
  return anomalies.find((each) => then >= Date.parse(each.at) && then <= Date.parse(each.lastAt)) ?? null;
}

const BEFORE = 96;
const AFTER = 24;
/** A long anomaly is drawn from its beginning. */
const MOST = 1_500;

/** The stretch around an anomaly that shows what was usual before and what comes after; it may end ahead of now. */
export function windowAround({ at, lastAt, bucket }: Pick<Anomaly, 'at' | 'lastAt' | 'bucket'>): { from: string; to: string } {
  const length = bucketSeconds(bucket) * 1_000;
  const from = Date.parse(at) - BEFORE * length;
  const to = Math.min(Date.parse(lastAt) + (AFTER + 1) * length, from + MOST * length);
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

const STRETCHES = [
  { value: 'now-2h', label: '2 h', hours: 2 },
  { value: 'now-6h', label: '6 h', hours: 6 },
  { value: 'now-24h', label: '24 h', hours: 24 },
  { value: 'now-3d', label: '3 d', hours: 72 },
  { value: 'now-7d', label: '7 d', hours: 168 },
  { value: 'now-30d', label: '30 d', hours: 720 },
  { value: 'now-90d', label: '90 d', hours: 2_160 },
  { value: 'now-365d', label: '1 y', hours: 8_760 },
] as const;
const LEAST_BUCKETS = 20;
const MOST_BUCKETS = 2_000;
const FITTING_BUCKETS = 150;

/** Stretches that can be drawn of buckets of this length, and the one to begin with. */
export function stretchesOf(bucket: string): { choices: { value: string; label: string }[]; first: string } {
  const buckets = ({ hours }: { hours: number }): number => (hours * 3_600) / bucketSeconds(bucket);
  const fitting = STRETCHES.filter((each) => buckets(each) >= LEAST_BUCKETS && buckets(each) <= MOST_BUCKETS);
  const first = fitting.find((each) => buckets(each) >= FITTING_BUCKETS) ?? fitting.at(-1);
  return { choices: fitting.map(({ value, label }) => ({ value, label })), first: first?.value ?? 'now-24h' };
}

/** The key of the series with these dimensions, as the API names it. */
export const seriesKeyOf = (dimensions: Readonly<Record<string, string | null>>): string =>
  JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));
