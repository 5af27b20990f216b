import type { ToldAlert } from './alerts.events.js';
import type { Alert } from './domain/alert.js';

/** An alert as the topic `alerts` tells of it. */
export function toldOf(alert: Alert): ToldAlert {
  const { id, ruleId, ruleName, severity, status, cause, summary, labels, value, threshold, unit, assignedTo, acknowledgedBy, snoozedUntil, openedAt, resolvedAt } = alert;
  return {
    id,
    ruleId,
    rule: ruleName,
    severity,
    status,
    cause,
    summary,
    labels: { ...labels },
    value,
    threshold,
    unit,
    assignedTo,
    acknowledgedBy,
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}
