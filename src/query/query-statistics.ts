import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { toDomainError } from '../platform/http/index.js';
import { type KeyedTally, Measurements, type Reservoir } from '../platform/measurements/index.js';
import { MetricsRegistry } from '../platform/observability/index.js';

/** Queries of one tick whose durations are kept for the process's own series; of more, a uniform sample. */
const MOST_DURATIONS = 60;

/** Queries in figures: how long sources take, how they fail, and how many answers each tenant was given. */
@Injectable()
export class QueryStatistics {
  private readonly seconds: Histogram<'source_type'>;
  private readonly errors: Counter<'source_type' | 'code'>;
  private readonly durations: Reservoir;
  private readonly servedTo: KeyedTally;
  private readonly dimensions = new Map<string, { readonly source_type: string }>();

  constructor(
    private readonly measurements: Measurements,
    registry: MetricsRegistry,
  ) {
    this.durations = measurements.sample('source.query_duration_ms', MOST_DURATIONS);
    this.servedTo = measurements.tallyBy('queries.served', 'tenant');
    this.seconds = new Histogram({
      name: 'query_duration_seconds',
      help: 'Time that data sources took for queries, from the statement to the last row, or of streams to the first rows.',
      labelNames: ['source_type'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    });
    this.errors = new Counter({
      name: 'query_errors_total',
      help: 'Queries that failed at a data source, by the code that the caller was answered.',
      labelNames: ['source_type', 'code'],
      registers: [registry],
    });
  }

  /** A tenant was given so many answers, from the cache or from a source. */
  served(tenantId: string, answers = 1): void {
    this.servedTo.add(tenantId, answers);
  }

  /** Times what a source does; what its caller broke off is neither a duration nor an error. */
  async timed<T>(sourceType: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const result = await work();
      this.took(sourceType, performance.now() - startedAt);
      return result;
    } catch (error) {
      if (!signal.aborted) this.failed(sourceType, error);
      throw error;
    }
  }

  private took(sourceType: string, ms: number): void {
    const dimensions = this.dimensions.get(sourceType) ?? { source_type: sourceType };
    this.dimensions.set(sourceType, dimensions);
    this.durations.observe(ms, dimensions);
    this.seconds.observe(dimensions, ms / 1000);
  }

  private failed(sourceType: string, error: unknown): void {
    const labels = { source_type: sourceType, code: toDomainError(error).code };
    this.measurements.tally('source.query_errors', labels).add();
    this.errors.inc(labels);
  }
}
