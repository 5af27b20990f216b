import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type SeriesReading, SeriesSources, TimeBuckets } from '../metrics/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError } from '../platform/http/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import type { DetectorRow, ScanRow } from './anomaly-scans.repository.js';
import type { JudgedBucket } from './domain/anomaly-course.js';
import { type Dimensions, keyOf } from './domain/anomaly.js';
import { Detector } from './domain/detector.js';
import { BucketClock, CATCH_UP_POINTS, WARM_POINTS } from './domain/scan-window.js';
import { type BucketPoint, byKey, pointsOf } from './domain/series-points.js';
import { type DetectorSettings, settingsOf } from './domain/settings.js';
import { MOST_SERIES, type WatchedMetric, fillsWithZero, isAdditive, lengthOf } from './domain/watched-metric.js';
import { packed, unpacked } from './packed-detector.js';

/** Changed when states of before are of no use any more. */
const STATE_VERSION = 1;
/** A state is written after so long; the buckets since are read and learned again by the next scan. */
const STATE_MS = 15 * 60_000;
/** With fewer events means and percentiles of a running bucket say nothing; and nothing of one that is as long as that. */
const LEAST_EVENTS = 20;
const LONGEST_RUNNING_MS = 3_600_000;
/** Pasts that are tried, in buckets, when there are so many series that a long one is more than an answer may hold. */
const PASTS = [WARM_POINTS, 1_000, 200];
const SLICE_MS = 4;
const POINTS_PER_LOOK = 32;
const MINUTE_MS = 60_000;

/** What one series of a metric came to. */
export interface ScannedSeries {
  readonly key: string;
  readonly dimensions: Dimensions;
  readonly judged: readonly JudgedBucket[];
  /** Its state, where it is time to write it. */
  readonly row: DetectorRow | null;
}

/** What a scan read and judged. Nothing of it is written yet. */
export interface Scanned {
  readonly series: readonly ScannedSeries[];
  readonly timeZone: string;
  /** Buckets that end by then are judged now. */
  readonly judgedUntil: number;
  /** When the next bucket is done for good. */
  readonly nextAt: number;
  /** What of it is not watched. */
  readonly problem: string | null;
}

interface Round {
  readonly scope: TenantScope;
  readonly metric: WatchedMetric;
  readonly settings: DetectorSettings;
  readonly clock: BucketClock;
  readonly shape: string;
  readonly now: number;
  /** Until when buckets are done for good. */
  readonly closed: number;
  readonly judgedUntil: number | null;
}

/** Reads what came of a watched metric since its detectors' states, and judges what nobody has. */
@Injectable()
export class MetricScan {
  constructor(
    private readonly sources: SeriesSources,
    private readonly timeZones: TenantTimeZones,
  ) {}

  /** How a metric's detectors are set, in the tenant's zone unless the metric has one of its own. */
  async settingsOf(scope: TenantScope, { settings, sensitivity }: Pick<WatchedMetric, 'settings' | 'sensitivity'>): Promise<DetectorSettings> {
    return settingsOf({ ...settings, sensitivity, timeZone: settings.timeZone ?? (await this.timeZones.of(scope)) });
  }

  async clockOf(scope: TenantScope, { bucket }: Pick<WatchedMetric, 'bucket'>): Promise<BucketClock> {
    return new BucketClock(bucket, TimeBuckets.in(await this.timeZones.of(scope)));
  }

  /** @throws DomainError why it cannot be read */
  async scan(scope: TenantScope, metric: WatchedMetric, { judgedUntil }: ScanRow, rows: readonly DetectorRow[], now: number): Promise<Scanned> {
    const [settings, clock] = [await this.settingsOf(scope, metric), await this.clockOf(scope, metric)];
    const closed = clock.closedAt(now);
    const round: Round = { scope, metric, settings, clock, shape: `${STATE_VERSION}/${settings.windowSize}/${settings.timeZone}`, now, closed, judgedUntil: judgedUntil?.getTime() ?? null };
    const oldest = clock.pastOf(closed, WARM_POINTS);
    const alive = rows.filter(({ shape, learnedUntil }) => shape === round.shape && learnedUntil.getTime() >= oldest);
    const recent = alive.length === 0 ? await this.past(round) : await this.read(round, Math.min(...alive.map(({ learnedUntil }) => learnedUntil.getTime())));
    const { admitted, refused } = admit(alive, recent);
    const past = alive.length > 0 && admitted.size > alive.length ? await this.past(round) : recent;
    const counts = await this.countsOfRunning(round);
    const series: ScannedSeries[] = [];
    for (const [key, dimensions] of admitted) {
      const row = alive.find((each) => each.key === key);
      series.push(await this.judge(round, { key, dimensions }, row ?? null, row ? recent : past, counts));
      await nextTurn();
    }
    const problem = refused === 0 ? null : `It comes to ${admitted.size + refused} series, and ${MOST_SERIES} of one metric are watched at most: filter more or group by fewer dimensions.`;
    return { series, timeZone: settings.timeZone, judgedUntil: closed, nextAt: clock.endOf(closed), problem };
  }

  private async judge(round: Round, { key, dimensions }: { key: string; dimensions: Dimensions }, row: DetectorRow | null, reading: SeriesReading, counts: ReadonlyMap<string, number> | null): Promise<ScannedSeries> {
    const { closed, now } = round;
    const values = byKey(reading).get(key)?.values;
    const known = row && (await unpacked(row.state, round.settings));
    const detector = known ?? new Detector(round.settings);
    const from = known && row ? row.learnedUntil.getTime() : Number.NEGATIVE_INFINITY;
    const isZero = fillsWithZero(round.metric.series) ? (end: number) => isPresent(round, end) : () => false;
    const points = pointsOf(reading, values, { from, until: closed, known: known !== null, isZero });
    const judgeAfter = Math.max(round.judgedUntil ?? closed, closed - CATCH_UP_POINTS * lengthOf(round.metric.bucket));
    const judged = await learned(detector, points, judgeAfter);
    const due = !known || closed - from >= STATE_MS;
    const seen = points.findLast(({ measured }) => measured)?.end;
    const seenAt = seen === undefined ? (row?.seenAt ?? new Date(closed)) : new Date(seen);
    const kept = due ? { key, dimensions, shape: round.shape, state: await packed(detector.state()), learnedUntil: new Date(closed), seenAt } : null;
    // The state is taken: what the running bucket teaches is not kept.
    if (round.judgedUntil !== null && mayJudgeRunning(round, counts, key)) {
      for (const { at, value } of pointsOf(reading, values, { from: closed, until: Number.POSITIVE_INFINITY, known: true, isZero: () => false })) {
        if (at <= now) judged.push({ detection: detector.next(at, value), closed: false });
      }
    }
    return { key, dimensions, judged, row: kept };
  }

  /** Of what does not add up, the bucket that is running as well. */
  private read({ scope, metric, now, closed }: Round, from: number): Promise<SeriesReading> {
    const to = isAdditive(metric.series) ? closed : Math.max(now, closed + 1);
    if (from >= to) return Promise.resolve({ series: [], step: metric.bucket, borders: [], dataAsOf: new Date(now) });
    return this.sources.read(scope, metric.series, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: metric.bucket });
  }

  private async past(round: Round): Promise<SeriesReading> {
    for (const points of PASTS.slice(0, -1)) {
      try {
        return await this.read(round, round.clock.pastOf(round.closed, points));
      } catch (error) {
        if (!isTooMuch(error)) throw error;
      }
    }
    return this.read(round, round.clock.pastOf(round.closed, PASTS.at(-1) as number));
  }

  /** Events of the running bucket by series, where a value needs some; null where it does not. */
  private async countsOfRunning({ scope, metric, closed, now }: Round): Promise<ReadonlyMap<string, number> | null> {
    if (!isMean(metric)) return null;
    const { fill: _fill, ...counted } = metric.series;
    const window = { from: new Date(closed).toISOString(), to: new Date(Math.max(now, closed + 1)).toISOString(), step: 'all' };
    const { series } = await this.sources.read(scope, { ...counted, source: metric.series.source, aggregation: 'count' }, window);
    return new Map(series.map(({ dimensions, values }) => [keyOf(dimensions), values[0] ?? 0]));
  }
}

/** Judges what ends after `judgeAfter`, and learns the rest; in slices, so that requests are answered meanwhile. */
async function learned(detector: Detector, points: readonly BucketPoint[], judgeAfter: number): Promise<JudgedBucket[]> {
  const judged: JudgedBucket[] = [];
  let until = performance.now() + SLICE_MS;
  for (const [index, { at, end, value }] of points.entries()) {
    const detection = detector.next(at, value);
    if (end > judgeAfter) judged.push({ detection, closed: true });
    if ((index + 1) % POINTS_PER_LOOK !== 0 || performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + SLICE_MS;
  }
  return judged;
}

/** Those that are known first, then new ones of which something was measured, in order, up to the bound. */
function admit(alive: readonly DetectorRow[], reading: SeriesReading): { admitted: Map<string, Dimensions>; refused: number } {
  const admitted = new Map<string, Dimensions>(alive.map(({ key, dimensions }) => [key, dimensions]));
  let refused = 0;
  for (const [key, { dimensions, values }] of byKey(reading)) {
    if (admitted.has(key) || !values.some((value) => value !== null)) continue;
    if (admitted.size < MOST_SERIES) admitted.set(key, dimensions);
    else refused += 1;
  }
  return { admitted, refused };
}

/** Of buckets that ended while nobody looked, nothing measured may be that nobody could: it says nothing when it is judged late. */
function isPresent({ judgedUntil, closed, metric }: Round, end: number): boolean {
  return judgedUntil === null || end <= judgedUntil || end > closed - 2 * lengthOf(metric.bucket) - MINUTE_MS;
}

const isMean = ({ series }: WatchedMetric): boolean => series.source === 'metric' && /^(avg|p\d\d)$/.test(String(series['aggregation']));

function mayJudgeRunning({ metric }: Round, counts: ReadonlyMap<string, number> | null, key: string): boolean {
  if (isAdditive(metric.series)) return false;
  return counts === null || (lengthOf(metric.bucket) <= LONGEST_RUNNING_MS && (counts.get(key) ?? 0) >= LEAST_EVENTS);
}

function isTooMuch(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'VALIDATION_FAILED' && Array.isArray(error.details) && (error.details as { rule?: string }[]).some(({ rule }) => rule === 'maxPoints');
}
