import { DomainEvent } from '../platform/events/index.js';

/** What a flush wrote, of one tenant. */
export interface FlushedMetrics {
  tenantId: string;
  /** Names of the metrics, each once. */
  metrics: string[];
  /** Rows of `metric_series`. */
  seriesIds: number[];
  /** The minutes that changed lie in [from, until), ms since 1970. */
  from: number;
  until: number;
}

/**
 * Events of these metrics were written: what was read of them is outdated. Not relayed, since each flush of each replica
 * would be told to all; what others must know is told by those who listen here.
 */
export class MetricsFlushed extends DomainEvent<FlushedMetrics> {
  static readonly eventName = 'metrics.flushed';
  static readonly relayed = false;
}
