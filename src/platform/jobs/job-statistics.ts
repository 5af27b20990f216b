import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Measurements, type Reservoir, SLOW_EVERY_MS, counted } from '../measurements/index.js';
import { MetricsRegistry } from '../observability/index.js';
import type { RunOutcome } from './jobs.repository.js';

/** Runs of half a minute whose durations are kept for the process's own series; of more, a uniform sample. All runs stand in `job_runs`. */
const MOST_DURATIONS = 4;

/**
 * Scheduled work in figures: how often each job ran in this process, how it ended and how long it took. Names of jobs
 * are those that the code declares, so there are few.
 */
@Injectable()
export class JobStatistics {
  private readonly runs: Counter<'job' | 'outcome'>;
  private readonly duration: Histogram<'job'>;
  private readonly durations: Reservoir;
  private readonly totals = new Map<string, { readonly job: string; readonly outcome: RunOutcome; count: number }>();

  constructor(
    measurements: Measurements,
    registry: MetricsRegistry,
  ) {
    this.durations = measurements.sample('jobs.duration_ms', MOST_DURATIONS, { everyMs: SLOW_EVERY_MS });
    measurements.readTotals(() => [...this.totals.values()].map(({ count, ...dimensions }) => counted('jobs.runs', count, { dimensions })), SLOW_EVERY_MS);
    this.runs = new Counter({ name: 'job_runs_total', help: 'Runs of scheduled jobs that ended in this process.', labelNames: ['job', 'outcome'], registers: [registry] });
    this.duration = new Histogram({
      name: 'job_duration_seconds',
      help: 'Time that runs of scheduled jobs took.',
      labelNames: ['job'],
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
      registers: [registry],
    });
  }

  /** Makes the job's series, so that a job that never failed reads 0 and not nothing. */
  declare(job: string): void {
    for (const outcome of ['succeeded', 'failed', 'abandoned'] as const) this.runs.inc({ job, outcome }, 0);
  }

  ended(job: string, outcome: RunOutcome, seconds: number): void {
    this.total(job, outcome).count += 1;
    this.durations.observe(seconds * 1_000, { job });
    this.runs.inc({ job, outcome });
    this.duration.observe({ job }, seconds);
  }

  private total(job: string, outcome: RunOutcome): { count: number } {
    const key = `${job} ${outcome}`;
    const total = this.totals.get(key) ?? { job, outcome, count: 0 };
    this.totals.set(key, total);
    return total;
  }
}
