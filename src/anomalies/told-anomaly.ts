import type { ToldAnomaly } from './anomalies.events.js';
import type { Anomaly } from './domain/anomaly.js';

/** An anomaly as the topic `anomalies` tells of it. */
export function toldOf(anomaly: Anomaly): ToldAnomaly {
  const { id, metricId, title, dimensions, severity, confidence, sentence, unit, value, expected, provisional, resolution } = anomaly;
  return {
    id,
    metricId,
    title,
    dimensions: { ...dimensions },
    severity,
    confidence,
    sentence,
    unit,
    value,
    expected,
    at: anomaly.at.toISOString(),
    foundAt: anomaly.foundAt.toISOString(),
    provisional,
    resolvedAt: anomaly.resolvedAt?.toISOString() ?? null,
    resolution,
  };
}
