import type { Severity } from './detector.js';
import type { Feedback } from './feedback.js';
import type { Method } from './settings.js';

/** Values of what a series is grouped by; none of a series that stands alone. */
export type Dimensions = Readonly<Record<string, string | null>>;

/** Alike for the same series in every reading. */
export const keyOf = (dimensions: Dimensions): string => JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));

export const RESOLUTIONS = ['calm', 'not_confirmed', 'by_hand', 'metric_changed', 'metric_disabled', 'metric_deleted'] as const;
/** `not_confirmed`: it was found in a bucket that was still running, and the whole bucket was as usual. */
export type Resolution = (typeof RESOLUTIONS)[number];

export const COMPARED_WITH = ['weeks', 'previous'] as const;

/** A part of the whole that moved. */
export interface Mover {
  readonly dimension: string;
  /** null: events that have not got the dimension. */
  readonly member: string | null;
  readonly value: number;
  readonly expected: number;
  readonly change: number;
  /** Of all that changed along the dimension: its change divided by the sum of all changes' sizes, signed; -1 to 1. */
  readonly share: number;
}

/** Which dimensions moved most in the bucket of an anomaly. */
export interface Contributions {
  /** What members are held against: the same time one to four weeks before, or the buckets just before. */
  readonly comparedWith: (typeof COMPARED_WITH)[number];
  /** The farthest movers first. */
  readonly movers: readonly Mover[];
}

/** A value unlike what was expected, from when to when. */
export interface Anomaly {
  readonly id: string;
  readonly metricId: string;
  readonly title: string;
  readonly unit: string;
  readonly bucket: string;
  readonly seriesKey: string;
  readonly dimensions: Dimensions;
  /** Beginning of the bucket in which it was found. */
  readonly at: Date;
  /** Beginning of the last bucket that was like it. */
  readonly lastAt: Date;
  readonly foundAt: Date;
  /** Found in a bucket that was still running and is not closed yet. */
  readonly provisional: boolean;
  /** Of the bucket that stands out most, as are the figures below. */
  readonly value: number;
  readonly lastValue: number;
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  readonly zScore: number;
  /** Decades of evidence. */
  readonly score: number;
  readonly severity: Severity;
  readonly type: Method;
  readonly confidence: number;
  readonly sentence: string;
  readonly context: Contributions | null;
  /** Buckets in a row that were as usual. */
  readonly calm: number;
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
  readonly resolvedBy: string | null;
  readonly feedback: Feedback | null;
  readonly feedbackBy: string | null;
  readonly feedbackAt: Date | null;
}
