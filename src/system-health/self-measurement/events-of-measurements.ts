import type { MetricEvent } from '../../metrics/index.js';
import type { Measurement } from '../../platform/measurements/index.js';

/** Figures of a process as events; a level says whose it is, so that replicas stand beside each other. */
export function eventsOf(measurements: readonly Measurement[], instance: string): MetricEvent[] {
  return measurements
    .filter(({ value }) => Number.isFinite(value))
    .map(({ metric, value, dimensions, kind, ofProcess }) => ({
      metric,
      value,
      dimensions: ofProcess ? { ...dimensions, instance } : dimensions,
      type: kind,
    }));
}
