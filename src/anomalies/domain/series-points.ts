import type { MetricSeries, SeriesReading } from '../../metrics/index.js';
import { keyOf } from './anomaly.js';

/** A bucket of a series that has a value. Beginning and end in ms. */
export interface BucketPoint {
  readonly at: number;
  readonly end: number;
  readonly value: number;
  /** false: nothing was measured, which is zero. */
  readonly measured: boolean;
}

/** Which buckets of a series are meant. */
export interface PointSpan {
  readonly from: number;
  readonly until: number;
  /** Of a series that is not known yet, what comes before its first value is nothing. */
  readonly known: boolean;
  /** Whether nothing measured is zero in a bucket that ends then. */
  readonly isZero: (end: number) => boolean;
}

/** The series of a reading by their keys, which are alike in every reading. */
export const byKey = ({ series }: Pick<SeriesReading, 'series'>): Map<string, MetricSeries> => new Map(series.map((each) => [keyOf(each.dimensions), each]));

/** The buckets within a span that have a value, in order. @param values one for each stretch between borders; undefined: nothing was measured at all */
export function pointsOf({ borders }: Pick<SeriesReading, 'borders'>, values: readonly (number | null)[] | undefined, { from, until, known, isZero }: PointSpan): BucketPoint[] {
  const points: BucketPoint[] = [];
  let begun = known;
  for (let i = 0; i + 1 < borders.length; i += 1) {
    const at = borders[i] as number;
    const end = borders[i + 1] as number;
    const value = values?.[i];
    const measured = value !== null && value !== undefined && Number.isFinite(value);
    begun ||= measured;
    if (at < from || end > until || end <= at) continue;
    if (measured) points.push({ at, end, value, measured });
    else if (begun && isZero(end)) points.push({ at, end, value: 0, measured });
  }
  return points;
}
