import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { SeriesSources } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, invalid, notFound } from '../platform/http/index.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomalyAccess } from './anomaly-access.js';
import { type Dimensions, keyOf } from './domain/anomaly.js';
import { Detector } from './domain/detector.js';
import type { BucketClock } from './domain/scan-window.js';
import { type BucketPoint, pointsOf } from './domain/series-points.js';
import { type WatchedMetric, fillsWithZero, isAdditive, lengthOf } from './domain/watched-metric.js';
import type { WatchedSeriesQueryDto } from './dto/watched-metric.dto.js';
import { AnomalyResponse } from './dto/anomaly.response.js';
import type { BandPointResponse, WatchedSeriesBandResponse } from './dto/watched-metric.response.js';
import { MetricScan } from './metric-scan.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** Points that are drawn, and buckets before them that the band is learned from. */
const MOST_POINTS = 2_000;
const LEARNED_POINTS = 1_500;
const SHOWN_POINTS = 300;
const MOST_ANOMALIES = 500;
const POINTS_PER_TURN = 256;

/** A series of a watched metric with the band of what is expected, for a chart. */
@Injectable()
export class SeriesBand {
  constructor(
    private readonly metrics: WatchedMetricsRepository,
    private readonly anomalies: AnomaliesRepository,
    private readonly scan: MetricScan,
    private readonly sources: SeriesSources,
    private readonly access: AnomalyAccess,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, VALIDATION_FAILED for windows that are too long and series that are not there */
  async of(caller: Actor, id: string, query: WatchedSeriesQueryDto): Promise<WatchedSeriesBandResponse> {
    const scope = await this.access.of(caller, query.of);
    const metric = await this.metrics.find(scope, id);
    if (!metric) throw notFound('watched metric');
    const clock = await this.scan.clockOf(scope, metric);
    const { from, to } = this.windowOf(metric, clock, query);
    const learnFrom = clock.pastOf(from, LEARNED_POINTS);
    const reading = await this.sources.read(scope, metric.series, { from: new Date(learnFrom).toISOString(), to: new Date(to).toISOString(), step: metric.bucket });
    const chosen = query.series === undefined ? reading.series[0] : reading.series.find(({ dimensions }) => keyOf(dimensions) === query.series);
    if (query.series !== undefined && !chosen) throw invalid({ path: 'series', rule: 'choice', message: 'series must be the key of a series of this metric, as the metric lists them' });
    const dimensions: Dimensions = chosen?.dimensions ?? {};
    const key = keyOf(dimensions);
    const zero = fillsWithZero(metric.series);
    const points = pointsOf(reading, chosen?.values, { from: learnFrom, until: Number.POSITIVE_INFINITY, known: false, isZero: () => zero });
    const shown = await this.band(scope, metric, points, { from, to, borders: reading.borders });
    const anomalies = await this.anomalies.ofSeries(scope, id, key, new Date(from), new Date(to), MOST_ANOMALIES);
    const { title, unit, bucket } = metric;
    return { title, unit, bucket, key, dimensions, from: new Date(from), to: new Date(to), points: shown, anomalies: anomalies.map((each) => AnomalyResponse.of(each)) };
  }

  /** Of what adds up, what has ended. */
  private windowOf(metric: WatchedMetric, clock: BucketClock, query: WatchedSeriesQueryDto): { from: number; to: number } {
    const now = this.clock.now().getTime();
    const last = isAdditive(metric.series) ? Math.min(clock.startOf(now), clock.closedAt(now)) : clock.endOf(now);
    const to = query.to === undefined ? last : Math.min(last, clock.resolve(query.to, now, 'up'));
    const from = query.from === undefined ? clock.startOf(to - SHOWN_POINTS * lengthOf(metric.bucket)) : clock.resolve(query.from, now, 'down');
    if (from >= to) throw invalid({ path: 'from', rule: 'before', message: 'from must be earlier than to, and than the end of the last bucket that is done' });
    if ((to - from) / lengthOf(metric.bucket) <= MOST_POINTS) return { from, to };
    throw invalid({ path: 'from', rule: 'maxPoints', message: `the window holds more than ${MOST_POINTS} buckets of ${metric.bucket}: ask for a shorter one` });
  }

  private async band(scope: TenantScope, metric: WatchedMetric, points: readonly BucketPoint[], { from, to, borders }: { from: number; to: number; borders: readonly number[] }): Promise<BandPointResponse[]> {
    const detector = new Detector(await this.scan.settingsOf(scope, metric));
    const shown = new Map<number, BandPointResponse>();
    for (const at of borders.slice(0, -1)) {
      if (at >= from && at < to) shown.set(at, { timestamp: new Date(at).toISOString(), value: null, expected: null, lower: null, upper: null });
    }
    for (const [index, { at, value }] of points.entries()) {
      const { expected, lower, upper } = detector.next(at, value);
      const known = upper > lower;
      if (shown.has(at)) shown.set(at, { timestamp: new Date(at).toISOString(), value, expected: known ? expected : null, lower: known ? lower : null, upper: known ? upper : null });
      if ((index + 1) % POINTS_PER_TURN === 0) await nextTurn();
    }
    return [...shown.values()];
  }
}
