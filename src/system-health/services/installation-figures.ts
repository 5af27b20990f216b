import { Injectable } from '@nestjs/common';
import type { Aggregation } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import { SystemSeries } from '../self-measurement/system-series.js';
import type { DatabaseStatusResponse, SystemStatusResponse } from './dto/service.response.js';
import { SlowQueries } from './slow-queries.js';

/** Figures older than this say nothing about now. */
const FRESH_MS = 2 * 60_000;
const LATENCY_MS = 15 * 60_000;
/** Many look at the same figures. */
const REMEMBERED_MS = 2_000;

/** What the installation takes of its machine and database. */
export type Figures = Pick<SystemStatusResponse, 'cpuUsage' | 'memoryUsage' | 'diskUsage' | 'network' | 'database'>;

/** The installation as it has measured itself, into the metrics of its own tenant. What was not measured of late is null. */
@Injectable()
export class InstallationFigures {
  private remembered: { readonly at: number; readonly figures: Promise<Figures> } | null = null;

  constructor(
    private readonly series: SystemSeries,
    private readonly slowQueries: SlowQueries,
    private readonly clock: Clock,
  ) {}

  now(): Promise<Figures> {
    const at = performance.now();
    if (!this.remembered || at - this.remembered.at > REMEMBERED_MS) {
      const figures = this.read();
      this.remembered = { at, figures };
      // A failure is told to those who asked, and not remembered.
      figures.catch(() => (this.remembered = null));
    }
    return this.remembered.figures;
  }

  private async read(): Promise<Figures> {
    const [cpu, memory, disk, network, database] = await Promise.all([
      this.latest('process.cpu_percent', 'avg'),
      this.latest('host.memory_percent', 'avg'),
      this.latest('host.disk_percent', 'avg'),
      this.latest('host.network_bytes_per_second', 'avg', 'direction'),
      this.database(),
    ]);
    return {
      cpuUsage: cpu.get(null) ?? null,
      memoryUsage: memory.get(null) ?? null,
      diskUsage: disk.get(null) ?? null,
      network: { rxBytesPerSecond: network.get('rx') ?? null, txBytesPerSecond: network.get('tx') ?? null },
      database,
    };
  }

  private async database(): Promise<DatabaseStatusResponse> {
    const [pool, latency, slowQueries] = await Promise.all([
      this.latest('database.pool', 'last', 'state'),
      this.latest('database.query_duration_ms', 'p95', null, LATENCY_MS),
      this.slowQueries.count(),
    ]);
    return {
      poolSize: pool.get('size') ?? null,
      poolIdle: pool.get('idle') ?? null,
      poolWaiting: pool.get('waiting') ?? null,
      p95Ms: latency.get(null) ?? null,
      slowQueries,
    };
  }

  /** By value of the dimension, or under null without one. */
  private async latest(metric: string, aggregation: Aggregation, dimension: string | null = null, spanMs = FRESH_MS): Promise<Map<string | null, number>> {
    const now = this.clock.now().getTime();
    const window = { from: new Date(now - spanMs).toISOString(), to: new Date(now).toISOString() };
    const { series } = await this.series.read({ metric, aggregation, groupBy: dimension === null ? [] : [dimension] }, window);
    const values = new Map<string | null, number>();
    for (const { dimensions, values: [value] } of series) {
      if (typeof value === 'number') values.set(dimension === null ? null : (dimensions[dimension] ?? null), value);
    }
    return values;
  }
}
