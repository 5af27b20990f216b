import type { ToldViolation } from './guards.events.js';
import type { Violation } from './violations.repository.js';

/** A violation as `/dashboard/guards` and the topic `guards` tell of it. */
export function toldOf({ id, guardId, guardName, violationType, severity, description, lastValue, thresholdValue, openedAt, resolvedAt }: Violation): ToldViolation {
  return {
    id,
    guardId,
    guard: guardName,
    type: violationType,
    severity,
    description,
    metricValue: lastValue,
    thresholdValue,
    violationTime: openedAt.toISOString(),
    resolved: resolvedAt !== null,
    resolutionTime: resolvedAt?.toISOString() ?? null,
  };
}
