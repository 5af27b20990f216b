import { Injectable } from '@nestjs/common';
import type { Aggregation } from '../../metrics/index.js';
import { SystemSeries, type SystemWindow } from '../self-measurement/system-series.js';
import { type Pair, combined, zeroWhere } from './domain/figure.js';
import type { Period } from './domain/time-range.js';
import { uptimePercent } from './domain/uptime.js';

/** What the installation measured of itself over a period and the one before. */
export interface ProcessReading {
  readonly p50Ms: Pair;
  readonly p95Ms: Pair;
  readonly p99Ms: Pair;
  readonly requests: Pair;
  readonly throughputPerSecond: Pair;
  readonly errorRatePercent: Pair;
  readonly uptimePercent: Pair;
  readonly cpuPercent: Pair;
  readonly memoryPercent: Pair;
  readonly diskPercent: Pair;
  readonly rxBytesPerSecond: Pair;
  readonly txBytesPerSecond: Pair;
  readonly eventLoopLagMs: Pair;
  readonly cacheHitRatePercent: Pair;
  /** Results that were asked of the cache. */
  readonly cacheReads: Pair;
  readonly poolSize: Pair;
  readonly poolIdle: Pair;
  readonly poolWaiting: Pair;
}

/** What was counted of one tenant. */
export interface TenantReading {
  readonly activeUsers: Pair;
  readonly queriesServed: Pair;
  readonly dashboardsViewed: Pair;
}

/** Requests of the API: pages, files and probes are no measure of how it answers. */
const API = { surface: ['api'] };
const NOTHING: Pair = { value: null, previous: null };

/** Reads the overview's figures from the rollups of the installation's own tenant. */
@Injectable()
export class ProcessReadings {
  constructor(private readonly series: SystemSeries) {}

  async process(period: Period): Promise<ProcessReading> {
    const one = (metric: string, aggregation: Aggregation, filter = {}): Promise<Pair> => this.pair(period, metric, aggregation, filter);
    // One after the other: the pool is everybody's.
    const p50Ms = await one('http.request_duration_ms', 'p50', API);
    const p95Ms = await one('http.request_duration_ms', 'p95', API);
    const p99Ms = await one('http.request_duration_ms', 'p99', API);
    const requests = await one('http.requests', 'sum', API);
    const errors = zeroWhere(await one('http.errors', 'sum', API), requests);
    const cache = await this.byDimension(period, 'cache.requests', 'sum', 'outcome');
    const pool = await this.byDimension(period, 'database.pool', 'avg', 'state');
    const network = await this.byDimension(period, 'host.network_bytes_per_second', 'avg', 'direction');
    return {
      p50Ms,
      p95Ms,
      p99Ms,
      requests,
      throughputPerSecond: await one('http.requests', 'rate', API),
      errorRatePercent: combined(errors, requests, (failed, all) => (100 * failed) / all),
      uptimePercent: await this.uptime(period),
      cpuPercent: await one('process.cpu_percent', 'avg'),
      memoryPercent: await one('host.memory_percent', 'avg'),
      diskPercent: await one('host.disk_percent', 'avg'),
      rxBytesPerSecond: network.get('rx') ?? NOTHING,
      txBytesPerSecond: network.get('tx') ?? NOTHING,
      eventLoopLagMs: await one('process.event_loop_lag_ms', 'p95', { quantile: ['p99'] }),
      cacheHitRatePercent: hitRate(cache),
      cacheReads: readsOf(cache, ['hit', 'stale', 'miss']),
      poolSize: pool.get('size') ?? NOTHING,
      poolIdle: pool.get('idle') ?? NOTHING,
      poolWaiting: pool.get('waiting') ?? NOTHING,
    };
  }

  /** Whoever may see the figures of that tenant asks; the tenant is no filter of a caller. */
  async tenant(period: Period, tenantId: string): Promise<TenantReading> {
    const own = { tenant: [tenantId] };
    const measured = await this.pair(period, 'process.cpu_percent', 'count', {});
    const one = async (metric: string, aggregation: Aggregation): Promise<Pair> =>
      zeroWhere(await this.pair(period, metric, aggregation, own), measured);
    return {
      activeUsers: await one('users.active', 'max'),
      queriesServed: await one('queries.served', 'sum'),
      dashboardsViewed: await one('dashboards.viewed', 'sum'),
    };
  }

  /** Tenants that were active within five minutes of each other, at most, at one instance. */
  activeTenants(period: Period): Promise<Pair> {
    return this.pair(period, 'tenants.active', 'max', {});
  }

  /** Sums of a day by tenant, of those among the tenants of which something was counted. */
  async ofTenants(period: Period, metric: string, aggregation: Aggregation, tenantIds: readonly string[]): Promise<Map<string, number>> {
    const { series } = await this.series.read({ metric, aggregation, groupBy: ['tenant'], filter: { tenant: tenantIds } }, whole(period));
    return new Map(series.flatMap(({ dimensions: { tenant }, values: [value] }): [string, number][] => (tenant && typeof value === 'number' ? [[tenant, value]] : [])));
  }

  private async pair(period: Period, metric: string, aggregation: Aggregation, filter: Readonly<Record<string, readonly string[]>>): Promise<Pair> {
    const { series, compare } = await this.series.read({ metric, aggregation, filter, compared: true }, whole(period));
    return { value: series[0]?.values[0] ?? null, previous: compare?.[0]?.values[0] ?? null };
  }

  private async byDimension(period: Period, metric: string, aggregation: Aggregation, dimension: string): Promise<Map<string, Pair>> {
    const { series, compare } = await this.series.read({ metric, aggregation, groupBy: [dimension], compared: true }, whole(period));
    const before = new Map(compare?.map(({ dimensions, values }) => [dimensions[dimension], values[0] ?? null]));
    return new Map(
      series.map(({ dimensions, values }) => [dimensions[dimension] ?? '', { value: values[0] ?? null, previous: before.get(dimensions[dimension]) ?? null }]),
    );
  }

  private async uptime(period: Period): Promise<Pair> {
    const question = { metric: 'process.cpu_percent', aggregation: 'count' as const, compared: true };
    const { series, compare } = await this.series.read(question, period);
    const counts = series[0]?.values ?? [];
    const before = compare?.[0]?.values ?? [];
    const known = before.some((count) => count !== null);
    return { value: uptimePercent(counts, known), previous: uptimePercent([...before, null], false) };
  }
}

/** All of a period as one point. */
const whole = ({ from, to }: Period): SystemWindow => ({ from, to });

/** Outdated results that stood in for a source count as hits: nobody waited for them. */
function hitRate(outcomes: ReadonlyMap<string, Pair>): Pair {
  const all = readsOf(outcomes, ['hit', 'stale', 'miss']);
  return combined(zeroWhere(readsOf(outcomes, ['hit', 'stale']), all), all, (hits, reads) => (100 * hits) / reads);
}

/** Reads that came to one of those ends. */
function readsOf(outcomes: ReadonlyMap<string, Pair>, names: readonly string[]): Pair {
  return {
    value: added(names.map((name) => outcomes.get(name)?.value)),
    previous: added(names.map((name) => outcomes.get(name)?.previous)),
  };
}

function added(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
