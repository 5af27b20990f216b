import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Measurements, SLOW_EVERY_MS, counted } from '../../platform/measurements/index.js';
import { MetricsRegistry } from '../../platform/observability/index.js';
import type { RejectionRule } from '../domain/event.js';

/** Ingest in figures, for Prometheus. No label names a tenant or a metric, which have no bound. */
@Injectable()
export class IngestStatistics {
  private readonly events: Counter<'outcome'>;
  private readonly rejected: Counter<'reason'>;
  private readonly refused: Counter<'reason'>;
  private readonly flushSeconds: Histogram;
  private readonly flushEvents: Histogram;
  private readonly totals = { accepted: 0, duplicate: 0, rejected: 0 };
  private depth: () => number = () => 0;

  constructor(registry: MetricsRegistry, measurements: Measurements) {
    // What is measured here is taken in itself: at each tick there would be something to tell.
    measurements.readTotals(() => Object.entries(this.totals).map(([outcome, events]) => counted('ingest.events', events, { dimensions: { outcome } })), SLOW_EVERY_MS);
    const registers = [registry];
    this.events = new Counter({ name: 'ingest_events_total', help: 'Events taken in, by outcome: accepted or duplicate.', labelNames: ['outcome'], registers });
    this.rejected = new Counter({ name: 'ingest_rejected_events_total', help: 'Events left out of their batch, by the rule that they broke.', labelNames: ['reason'], registers });
    this.refused = new Counter({ name: 'ingest_refused_batches_total', help: 'Batches that were not written: the buffer was full, or the database failed.', labelNames: ['reason'], registers });
    this.flushSeconds = new Histogram({
      name: 'ingest_flush_duration_seconds',
      help: 'Time to write a flush, commit included.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.flushEvents = new Histogram({ name: 'ingest_flush_events', help: 'Events in a flush.', buckets: [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000, 50_000], registers });
    const depth = (): number => this.depth();
    new Gauge({
      name: 'ingest_buffer_events',
      help: 'Events that wait to be written or are being written.',
      registers,
      collect() {
        this.set(depth());
      },
    });
  }

  watchDepth(depth: () => number): void {
    this.depth = depth;
  }

  counted(accepted: number, duplicates: number): void {
    this.events.inc({ outcome: 'accepted' }, accepted);
    this.events.inc({ outcome: 'duplicate' }, duplicates);
    this.totals.accepted += accepted;
    this.totals.duplicate += duplicates;
  }

  rejectedFor(reason: RejectionRule): void {
    this.rejected.inc({ reason });
    this.totals.rejected += 1;
  }

  refusedFor(reason: 'full' | 'failed'): void {
    this.refused.inc({ reason });
  }

  /** Starts the clock of a flush; the function that is returned stops it. */
  flushing(events: number): () => void {
    this.flushEvents.observe(events);
    return this.flushSeconds.startTimer();
  }
}
