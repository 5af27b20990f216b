import { DomainEvent } from '../platform/events/index.js';
import type { Severity } from './domain/detector.js';
import type { Resolution } from './domain/anomaly.js';

/** An anomaly as those who watch are told of it. Times are ISO 8601. */
export interface ToldAnomaly {
  id: string;
  metricId: string;
  title: string;
  dimensions: Record<string, string | null>;
  severity: Severity;
  confidence: number;
  sentence: string;
  unit: string;
  value: number;
  expected: number;
  /** Beginning of its bucket. */
  at: string;
  foundAt: string;
  provisional: boolean;
  resolvedAt: string | null;
  resolution: Resolution | null;
}

/** An anomaly was found. */
export class AnomalyDetected extends DomainEvent<{ tenantId: string; anomaly: ToldAnomaly }> {
  static readonly eventName = 'anomaly.detected';
  static readonly relayed = true;
}

/** An anomaly is over: by itself, by somebody, or with its metric. */
export class AnomalyResolved extends DomainEvent<{ tenantId: string; anomaly: ToldAnomaly }> {
  static readonly eventName = 'anomaly.resolved';
  static readonly relayed = true;
}

/** What a tenant watches has changed. */
export class WatchedMetricsChanged extends DomainEvent<{ tenantId: string }> {
  static readonly eventName = 'anomaly.metrics.changed';
  static readonly relayed = true;
}
