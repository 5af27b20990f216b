import type { Anomaly, Contributions, Dimensions } from './anomaly.js';
import type { Detection } from './detector.js';
import { sentenceOf } from './sentence.js';
import type { WatchedMetric } from './watched-metric.js';
import { lengthOf } from './watched-metric.js';

/** A bucket of a series that was judged. */
export interface JudgedBucket {
  /** Its timestamp is the beginning of the bucket, ms. */
  readonly detection: Detection;
  /** Whether it had ended, so that its value is final. */
  readonly closed: boolean;
}

/** Whose bucket it is, and when that is judged. */
export interface Occasion {
  readonly metric: Pick<WatchedMetric, 'id' | 'title' | 'unit' | 'bucket'>;
  readonly seriesKey: string;
  readonly dimensions: Dimensions;
  readonly timeZone: string;
  readonly now: Date;
  readonly newId: () => string;
  readonly context: Contributions | null;
}

/** What a bucket made of the anomaly of its series. */
export type Course =
  | { readonly change: 'none'; readonly anomaly: Anomaly | null }
  | { readonly change: 'opened' | 'extended' | 'calmer' | 'resolved'; readonly anomaly: Anomaly };

const CALM_MS = 15 * 60_000;
const MOST_CALM = 3;

/** Buckets in a row that must be as usual before an anomaly is over: a quarter of an hour of them, one at least and three at most. */
export const calmNeeded = (bucket: WatchedMetric['bucket']): number => Math.min(MOST_CALM, Math.max(1, Math.ceil(CALM_MS / lengthOf(bucket))));

/**
 * Goes on with the anomaly of a series by one bucket. One that is raised opens it, or extends the open one; while values stay
 * beyond the band on the same side it lasts, and after some buckets that do not it is over. What a running bucket
 * raises is provisional until its end.
 */
export function follow(open: Anomaly | null, judged: JudgedBucket, occasion: Occasion): Course {
  if (!open) return judged.detection.anomaly ? { change: 'opened', anomaly: anomalyOf(judged, occasion) } : { change: 'none', anomaly: null };
  return judged.closed ? ended(open, judged.detection, occasion) : running(open, judged.detection, occasion);
}

function running(open: Anomaly, detection: Detection, occasion: Occasion): Course {
  const same = open.provisional && open.at.getTime() === detection.timestamp;
  if (!same || !detection.anomaly || detection.score <= open.score) return { change: 'none', anomaly: open };
  return { change: 'extended', anomaly: { ...open, ...figuresOf(detection, occasion), lastValue: detection.value } };
}

function ended(open: Anomaly, detection: Detection, occasion: Occasion): Course {
  const seen = { lastAt: new Date(detection.timestamp), lastValue: detection.value, calm: 0, provisional: false };
  if (open.provisional) {
    if (detection.anomaly) return { change: 'extended', anomaly: { ...open, ...figuresOf(detection, occasion), ...seen } };
    return { change: 'resolved', anomaly: { ...open, lastValue: detection.value, provisional: false, resolvedAt: occasion.now, resolution: 'not_confirmed' } };
  }
  if (detection.anomaly) {
    const figures = detection.score > open.score ? figuresOf(detection, occasion) : {};
    return { change: 'extended', anomaly: { ...open, ...figures, ...seen } };
  }
  if (isStillAway(open, detection)) return { change: 'extended', anomaly: { ...open, ...seen } };
  const calm = open.calm + 1;
  const calmer = { ...open, lastValue: detection.value, calm };
  if (calm < calmNeeded(occasion.metric.bucket)) return { change: 'calmer', anomaly: calmer };
  return { change: 'resolved', anomaly: { ...calmer, resolvedAt: occasion.now, resolution: 'calm' } };
}

/** Beyond the band, on the side on which it was found. */
function isStillAway({ value, expected }: Anomaly, detection: Detection): boolean {
  return value >= expected ? detection.value > detection.upper : detection.value < detection.lower;
}

function anomalyOf({ detection, closed }: JudgedBucket, occasion: Occasion): Anomaly {
  const { metric, seriesKey, dimensions, now, context } = occasion;
  const at = new Date(detection.timestamp);
  return {
    id: occasion.newId(),
    metricId: metric.id,
    title: metric.title,
    unit: metric.unit,
    bucket: metric.bucket,
    seriesKey,
    dimensions,
    at,
    lastAt: at,
    foundAt: now,
    provisional: !closed,
    ...figuresOf(detection, occasion),
    lastValue: detection.value,
    context,
    calm: 0,
    resolvedAt: null,
    resolution: null,
    resolvedBy: null,
    feedback: null,
    feedbackBy: null,
    feedbackAt: null,
  };
}

/** What is said of the bucket that stands out most. */
function figuresOf(detection: Detection, { metric, dimensions, timeZone }: Occasion) {
  const { value, expected, lower, upper, zScore, score, confidence, severity, type, season, timestamp } = detection;
  const members = Object.values(dimensions).map((member) => member ?? 'not set');
  const title = members.length === 0 ? metric.title : `${metric.title} (${members.join(', ')})`;
  return {
    value,
    expected,
    lower,
    upper,
    zScore,
    score,
    confidence,
    severity: severity ?? ('low' as const),
    type: type ?? ('statistical' as const),
    sentence: sentenceOf({ title, unit: metric.unit === '' ? null : metric.unit, timestamp, timeZone, value, expected, season }),
  };
}
