import { type TimeBuckets, resolveTime } from '../../metrics/index.js';
import { type Bucket, lengthOf } from './watched-metric.js';

/** Late events are waited for after the end of a bucket, ms. */
export const GRACE_MS = 10_000;
/** Buckets of the past that a new detector learns from: a fortnight of five minutes. */
export const WARM_POINTS = 4_000;
/** Buckets that are judged after a time in which nobody did; those before them are learned alone. */
export const CATCH_UP_POINTS = 1_000;
const DAY_MS = 86_400_000;
/** A day less than minutes and hours are kept. */
const KEPT_MS: Readonly<Record<string, number>> = { m: 34 * DAY_MS, h: 399 * DAY_MS };
const UNITS = { m: 'minute', h: 'hour', d: 'day' } as const;

/** Where buckets of one length begin and end. Instants are ms since 1970. */
export class BucketClock {
  private readonly unit: (typeof UNITS)[keyof typeof UNITS];
  private readonly size: number;

  constructor(
    private readonly bucket: Bucket,
    private readonly buckets: TimeBuckets,
  ) {
    this.unit = UNITS[bucket.slice(-1) as keyof typeof UNITS];
    this.size = Number.parseInt(bucket, 10);
  }

  /** The beginning of the bucket that holds an instant. */
  startOf(instant: number): number {
    return this.buckets.startOf(instant, this.unit, this.size);
  }

  endOf(instant: number): number {
    return this.buckets.endOf(instant, this.unit, this.size);
  }

  /** A border of a bucket out of a text that is a time: the one before it, or after it. */
  resolve(text: string, now: number, round: 'down' | 'up'): number {
    const instant = resolveTime(text, now, this.buckets, round) ?? now;
    const start = this.startOf(instant);
    return round === 'down' || start === instant ? start : this.endOf(instant);
  }

  /** Until when buckets have ended for good. */
  closedAt(now: number): number {
    return this.startOf(now - GRACE_MS);
  }

  /** The beginning of a past of so many buckets, as far as it is kept. */
  pastOf(until: number, points: number): number {
    const kept = KEPT_MS[this.bucket.slice(-1)] ?? Number.POSITIVE_INFINITY;
    return this.startOf(until - Math.min(points * lengthOf(this.bucket), kept));
  }
}

/** A twentieth of a bucket, between these. */
const LEAST_PACE_MS = 5_000;
const MOST_PACE_MS = 15_000;
const PACE_SHARE = 20;

/** How often a bucket that is running is looked at, ms. */
export const runningPaceOf = (bucket: Bucket): number => Math.min(MOST_PACE_MS, Math.max(LEAST_PACE_MS, lengthOf(bucket) / PACE_SHARE));
