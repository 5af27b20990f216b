import { Injectable } from '@nestjs/common';
import type { Aggregation, MetricAnswer } from '../../metrics/index.js';
import { periodOf } from '../overview/domain/time-range.js';
import { SystemSeries, type SystemWindow } from '../self-measurement/system-series.js';
import type { PerformanceQueryDto } from './dto/performance.dto.js';
import type {
  LatencyResponse,
  PerformanceMetricsResponse,
  PerformanceSummaryResponse,
  RoutePerformanceResponse,
  SourcePerformanceResponse,
} from './dto/performance.response.js';

/** Routes of one answer; there are fewer in all. */
const MOST_ROUTES = 300;
const API = { surface: ['api'] };
type Filter = Readonly<Record<string, readonly string[]>>;

/** How the installation answers, by route and in sum, from what it measured of itself. Nothing of it names a tenant. */
@Injectable()
export class PerformanceService {
  constructor(private readonly series: SystemSeries) {}

  /** @throws DomainError VALIDATION_FAILED for a period that cannot be read, QUERY_TIMEOUT */
  async metrics(query: PerformanceQueryDto): Promise<PerformanceMetricsResponse> {
    const window = windowOfQuery(query);
    const by = ['method', 'route'];
    const requests = await this.series.read({ metric: 'http.requests', aggregation: 'sum', groupBy: by }, window);
    const failed = await this.grouped('http.requests', 'sum', by, window, { status_class: ['5xx'] });
    const latencies = await this.latencies('http.request_duration_ms', by, window);
    const routes = requests.series.map(({ dimensions, values }): RoutePerformanceResponse => {
      const key = keyOf(by, dimensions);
      const count = values[0] ?? 0;
      const errors = failed.get(key) ?? 0;
      const { method, route } = dimensions;
      const errorRatePercent = count === 0 ? 0 : (100 * errors) / count;
      return { method: method ?? '', route: route ?? '', requests: count, errors, errorRatePercent, ...(latencies.get(key) ?? NO_LATENCY) };
    });
    const shown = routes.sort((a, b) => b.requests - a.requests).slice(0, MOST_ROUTES);
    return { routes: shown, more: routes.length - shown.length, ...bordersOf(requests) };
  }

  /** @throws DomainError VALIDATION_FAILED for a period that cannot be read, QUERY_TIMEOUT */
  async summary(query: PerformanceQueryDto): Promise<PerformanceSummaryResponse> {
    const window = windowOfQuery(query);
    const read = await this.series.read({ metric: 'http.requests', aggregation: 'sum', filter: API }, window);
    const requests = read.series[0]?.values[0] ?? null;
    const { from, to } = bordersOf(read);
    const errors = (await this.one('http.errors', 'sum', window, API)) ?? 0;
    const pool = await this.grouped('database.pool', 'avg', ['state'], window);
    const cache = await this.grouped('cache.requests', 'sum', ['outcome'], window);
    const [hits, stale, misses] = ['hit', 'stale', 'miss'].map((outcome) => cache.get(outcome) ?? 0) as [number, number, number];
    const reads = hits + stale + misses;
    const lag = (aggregation: Aggregation, quantile: string): Promise<number | null> =>
      this.one('process.event_loop_lag_ms', aggregation, window, { quantile: [quantile] });
    return {
      latency: (await this.latencies('http.request_duration_ms', [], window, API)).get('') ?? NO_LATENCY,
      requests,
      throughputPerSecond: await this.one('http.requests', 'rate', window, API),
      errorRatePercent: requests === null || requests === 0 ? null : (100 * errors) / requests,
      database: {
        ...((await this.latencies('database.query_duration_ms', [], window)).get('') ?? NO_LATENCY),
        poolSize: pool.get('size') ?? null,
        poolIdle: pool.get('idle') ?? null,
        poolWaiting: pool.get('waiting') ?? null,
      },
      sources: await this.sources(window),
      cache: { hits, stale, misses, hitRatePercent: reads === 0 ? null : (100 * (hits + stale)) / reads },
      eventLoop: { p50: await lag('p50', 'p50'), p99: await lag('p95', 'p99'), max: await lag('max', 'max') },
      from,
      to,
    };
  }

  private async sources(window: SystemWindow): Promise<SourcePerformanceResponse[]> {
    const latencies = await this.latencies('source.query_duration_ms', ['source_type'], window);
    const errors = await this.grouped('source.query_errors', 'sum', ['source_type'], window);
    const types = [...new Set([...latencies.keys(), ...errors.keys()])].sort();
    return types.map((sourceType) => ({ sourceType, errors: errors.get(sourceType) ?? 0, ...(latencies.get(sourceType) ?? NO_LATENCY) }));
  }

  private async latencies(metric: string, groupBy: readonly string[], window: SystemWindow, filter: Filter = {}): Promise<Map<string, LatencyResponse>> {
    const [p50, p95, p99] = [
      await this.grouped(metric, 'p50', groupBy, window, filter),
      await this.grouped(metric, 'p95', groupBy, window, filter),
      await this.grouped(metric, 'p99', groupBy, window, filter),
    ];
    return new Map([...p50].map(([key, value]) => [key, { p50: value, p95: p95.get(key) ?? null, p99: p99.get(key) ?? null }]));
  }

  /** A value of each group of which something was measured, by the values of its dimensions. */
  private async grouped(metric: string, aggregation: Aggregation, groupBy: readonly string[], window: SystemWindow, filter: Filter = {}): Promise<Map<string, number>> {
    const { series } = await this.series.read({ metric, aggregation, groupBy, filter }, window);
    return new Map(
      series.flatMap(({ dimensions, values: [value] }): [string, number][] => (typeof value === 'number' ? [[keyOf(groupBy, dimensions), value]] : [])),
    );
  }

  private async one(metric: string, aggregation: Aggregation, window: SystemWindow, filter: Filter): Promise<number | null> {
    return (await this.grouped(metric, aggregation, [], window, filter)).get('') ?? null;
  }
}

const NO_LATENCY: LatencyResponse = { p50: null, p95: null, p99: null };

const keyOf = (names: readonly string[], dimensions: Readonly<Record<string, string | null>>): string =>
  names.map((name) => dimensions[name] ?? '').join(' ');

function windowOfQuery({ timeRange, from, to = 'now' }: PerformanceQueryDto): SystemWindow {
  const period = from === undefined ? periodOf(timeRange) : { from, to };
  return { from: period.from, to: period.to };
}

function bordersOf({ borders }: MetricAnswer): { from: Date; to: Date } {
  return { from: new Date(borders[0] as number), to: new Date(borders.at(-1) as number) };
}
