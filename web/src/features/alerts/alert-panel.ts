import type { Alert, AlertSeverity } from './alert-types.js';

/** Which alerts a panel on a dashboard shows; empty: all of them. */
export interface AlertPanel {
  severities: readonly AlertSeverity[];
  labels: readonly (readonly [string, string])[];
}

/** The panel that a widget's config describes; what it cannot mean is left out. */
export function panelOf({ severities, labels }: Readonly<Record<string, unknown>>): AlertPanel {
  return {
    severities: Array.isArray(severities) ? severities.filter((each): each is AlertSeverity => each === 'info' || each === 'warning' || each === 'critical') : [],
    labels: typeof labels === 'object' && labels !== null ? Object.entries(labels).filter((pair): pair is [string, string] => typeof pair[1] === 'string') : [],
  };
}

/** The config of a panel; what is as it is anyway is left out. */
export const configOf = ({ severities, labels }: AlertPanel): Record<string, unknown> => ({
  ...(severities.length === 0 ? {} : { severities: [...severities] }),
  ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
});

export const shows = ({ severities, labels }: AlertPanel, alert: Pick<Alert, 'severity' | 'labels'>): boolean =>
  (severities.length === 0 || severities.includes(alert.severity)) && labels.every(([name, value]) => alert.labels[name] === value);
